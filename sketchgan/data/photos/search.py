"""Finds the face of a photo of any kind: the detector sees only what is large in its picture."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.photos.annotators import FoundFace
from sketchgan.data.photos.manifest import PhotoError

LEAST_TILE_PX = 512  # a face that is small in a smaller tile is too small for training
MUCH_SMALLER = 0.5  # somebody in the background
Find = Callable[[NDArray[np.uint8]], list[FoundFace]]


def only_face(photo: NDArray[np.uint8], find: Find) -> FoundFace:
    """Raises PhotoError when there is none, or more than one."""
    faces = find(photo) or next((found for found in _by_tiles(photo, find) if found), [])
    if not faces:
        raise PhotoError("no face found")
    height, width = photo.shape[:2]
    faces = sorted(faces, key=lambda face: -_size(face, width, height))
    if len(faces) > 1 and _size(faces[1], width, height) > MUCH_SMALLER * _size(faces[0], width, height):
        raise PhotoError("more than one face")
    return faces[0]


def _size(face: FoundFace, width: int, height: int) -> float:
    return float(np.ptp(face.in_pixels(width, height)[list(lm.OVAL), :2], axis=0).max())


def _by_tiles(photo: NDArray[np.uint8], find: Find) -> Iterator[list[FoundFace]]:
    """Halves, then quarters of a large photo, each overlapping the next by half."""
    longer = max(photo.shape[:2])
    for side in (longer // 2, longer // 4):
        if side >= LEAST_TILE_PX:
            yield _distinct([face for tile in _tiles(photo, side) for face in _within(photo, *tile, find)])


def _tiles(photo: NDArray[np.uint8], side: int) -> Iterator[tuple[int, int, int]]:
    """Left, top, side."""
    for top in _starts(photo.shape[0], side):
        for left in _starts(photo.shape[1], side):
            yield left, top, side


def _starts(length: int, side: int) -> list[int]:
    count = 1 + max(0, int(np.ceil((length - side) / (side / 2))))
    return [int(start) for start in np.linspace(0, max(0, length - side), count)]


def _within(photo: NDArray[np.uint8], left: int, top: int, side: int, find: Find) -> list[FoundFace]:
    """The faces of one tile, in the whole photo's fractions."""
    tile = photo[top : top + side, left : left + side]
    (rows, columns), (height, width) = tile.shape[:2], photo.shape[:2]

    def in_whole(face: FoundFace) -> FoundFace:
        points = (face.in_pixels(columns, rows) + np.array([left, top, 0])) / (width, height, width)
        return replace(face, landmarks=points.astype(np.float32))

    return [in_whole(face) for face in find(tile)]


def _distinct(faces: list[FoundFace]) -> list[FoundFace]:
    """Once each: overlapping tiles show a face more than once; the largest is the one that no edge cut."""
    kept: list[FoundFace] = []
    for face in sorted(faces, key=lambda face: -np.ptp(face.landmarks[:, :2], axis=0).prod()):
        middle = face.landmarks[lm.NOSE_TIP, :2]
        if all(np.any(np.abs(middle - other.landmarks[:, :2].mean(0)) > _half(other)) for other in kept):
            kept.append(face)
    return kept


def _half(face: FoundFace) -> NDArray[np.float32]:
    return np.asarray(np.ptp(face.landmarks[:, :2], axis=0) / 2)

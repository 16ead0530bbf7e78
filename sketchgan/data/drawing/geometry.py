"""One annotated photo as the strokes a person might draw of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points, at, contours, densify, disc, fill, inside, stretches

SIDE = 256
SKIN, CLOTH, NECK, EAR_LABELS, EARRING = 1, 16, 14, (7, 8), 9
GLASSES, NOSE, UPPER_LIP, LOWER_LIP, HAIR, HAT = 6, 10, 12, 13, 17, 18
Stroke = tuple[Tag, Points]


@dataclass(frozen=True, slots=True)
class Face:
    """What the annotation knows about one photo, at 256 px."""

    points: Points  # (478, 2) px
    parsing: NDArray[np.uint8]  # (256, 256), labels 0..18
    hair: NDArray[np.uint8]  # (256, 256), 255 = surely hair
    photo: NDArray[np.uint8]  # (256, 256, 3) RGB

    def curve(self, indices: Iterable[int]) -> Points:
        return self.points[list(indices)]

    def labelled(self, *labels: int) -> NDArray[np.uint8]:
        return np.isin(self.parsing, labels).astype(np.uint8)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the face, px."""
        width, height = np.ptp(self.curve(lm.OVAL), axis=0)
        return float(width), float(height)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Strokes end to end: stroke i is `points[offsets[i]:offsets[i + 1]]`, drawn as `tags[i]`.

    A pupil is no line but three points: its centre, a point on the iris's rim and one on the lid above the centre.
    """

    points: Points  # (n, 2), 256 px coordinates
    offsets: NDArray[np.int64]  # (strokes + 1,)
    tags: NDArray[np.uint8]  # (strokes,)

    @classmethod
    def of(cls, strokes: Iterable[Stroke]) -> Self:
        kept = [(tag, points) for tag, points in strokes if len(points) >= 3]
        lengths = [len(points) for _, points in kept]
        return cls(
            points=np.concatenate([np.zeros((0, 2), np.float32), *(points for _, points in kept)]).astype(np.float32),
            offsets=np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
            tags=np.array([tag for tag, _ in kept], np.uint8),
        )

    def __len__(self) -> int:
        return len(self.tags)

    def stroke(self, index: int) -> Points:
        return self.points[self.offsets[index] : self.offsets[index + 1]]


def outline(face: Face, hair: NDArray[np.uint8]) -> Iterator[Stroke]:
    """Jaw as far as hair does not hide it, forehead, the skull of the bald, ears, neck and clothes."""
    for code, part in _open_stretches(face.curve(lm.JAW), at(hair, face.curve(lm.JAW))):
        if code == 0 and len(part) > 3:
            yield Tag.JAW, densify(part)
    yield Tag.FOREHEAD, densify(face.curve(lm.FOREHEAD))
    if hair.sum() < 300 and not face.labelled(HAT).any():
        yield Tag.SKULL, densify(_skull(face))
    yield from _ears(face, hair)
    near = cv2.dilate(face.labelled(SKIN, NOSE, HAIR, UPPER_LIP, LOWER_LIP), np.ones((5, 5), np.uint8))
    for label, tag in ((NECK, Tag.NECK), (CLOTH, Tag.CLOTH)):
        mask = cv2.morphologyEx(face.labelled(label), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
        yield from _visible_edge(mask.astype(np.uint8), near, tag)


def _open_stretches(line: Points, codes: NDArray[np.uint8]) -> Iterator[tuple[int, Points]]:
    for part in np.split(np.arange(len(line)), np.flatnonzero(np.diff(codes)) + 1):
        yield int(codes[part[0]]), line[part]


def _skull(face: Face) -> Points:
    """The head's upper edge: skin above the ears, or the forehead's landmarks where that is cut off."""
    forehead = face.curve(lm.FOREHEAD)
    rings = contours(face.labelled(SKIN), 100, 2.5)
    if not rings:
        return forehead
    ring = max(rings, key=len)
    upper = (ring[:, 1] < forehead[0, 1]) & inside(ring, SIDE)
    parts = [part for code, part in stretches(ring, upper.astype(np.uint8)) if code]
    longest = max(parts, key=len, default=forehead)
    return longest[::6] if len(longest) > 100 else forehead


def _ears(face: Face, hair: NDArray[np.uint8]) -> Iterator[Stroke]:
    oval = face.curve(lm.OVAL)
    mask = face.labelled(*EAR_LABELS) * (1 - fill(oval, SIDE)) * (1 - hair)
    for ring in contours(mask.astype(np.uint8), 22, 1.0):
        away = np.abs(ring[:, 0] - oval[:, 0].mean())
        outer = (away > away.min() + 4) & inside(ring, SIDE)
        for code, part in stretches(ring, outer.astype(np.uint8)):
            if code and len(part) > 10:
                yield Tag.EAR, densify(part[::4])


def _visible_edge(mask: NDArray[np.uint8], near: NDArray[Any], tag: Tag) -> Iterator[Stroke]:
    for ring in contours(mask, 40):
        free = inside(ring, SIDE) & (at(near, ring) == 0)
        for code, part in stretches(ring, free.astype(np.uint8)):
            if code and len(part) > 14:
                yield tag, densify(part[::5])


def features(face: Face, *, eyes: bool = True) -> Iterator[Stroke]:
    """Eyes, brows, nose, mouth: everything that landmarks alone give."""
    for side in (0, 1):
        if eyes:
            yield from _eye(face, side)
        top, bottom = face.curve(lm.BROW_TOP[side]), face.curve(lm.BROW_BOTTOM[side])
        yield Tag.BROW_TOP, densify(top)
        yield Tag.BROW_BOTTOM, densify(bottom)
        yield Tag.BROW_MIDDLE, densify((top + bottom) / 2)
        yield Tag.CHEEK_FOLD, densify(face.curve(lm.CHEEK_FOLD[side]))
        yield Tag.NOSTRIL, densify(face.curve(lm.NOSTRIL[side]), 1.5)
    yield from nose(face.points)
    yield from _mouth(face)


def _eye(face: Face, side: int) -> Iterator[Stroke]:
    upper, lower = face.curve(lm.EYE_UPPER[side]), face.curve(lm.EYE_LOWER[side])
    yield Tag.EYE_UPPER, densify(upper)
    yield Tag.EYE_LOWER, densify(lower)
    yield Tag.EYE_FOLD, densify(face.curve(lm.EYE_FOLD[side]))
    opening, width = float(np.hypot(*(upper[4] - lower[4]))), float(np.hypot(*(upper[0] - upper[-1])))
    if opening < 0.1 * width:  # closed: the lids' line says it all
        return
    yield Tag.EYE_SYMBOL, _almond(upper, lower, opening, width)
    centre = face.points[lm.IRIS_CENTRE[side]]
    radius = float(np.hypot(*(face.curve(lm.IRIS_RIM[side]) - centre).T).mean())
    yield (
        Tag.PUPIL,
        np.stack([centre, centre + np.array([radius, 0]), centre - np.array([0, opening / 2])]).astype(np.float32),
    )
    yield from _iris(np.concatenate([upper, lower[::-1]]), centre, radius)


def _almond(upper: Points, lower: Points, opening: float, width: float) -> Points:
    axis = upper[-1] - upper[0]
    angle = np.arctan2(axis[1], axis[0])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    t = np.linspace(0, 2 * np.pi, 40)
    ellipse = np.stack([width / 2 * np.cos(t), max(1.2, opening * 0.62) * np.sin(t)], 1) @ turn
    return np.asarray(ellipse + np.concatenate([upper, lower]).mean(0), np.float32)


def _iris(lids: Points, centre: Points, radius: float) -> Iterator[Stroke]:
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    circle = (centre + radius * np.stack([np.cos(t), np.sin(t)], 1)).astype(np.float32)
    shown = np.array([cv2.pointPolygonTest(lids, (float(x), float(y)), measureDist=True) >= -0.4 for x, y in circle])
    for code, part in stretches(circle, shown.astype(np.uint8)):
        if code and len(part) > 4:
            yield Tag.IRIS, densify(part[::3], 1.5)


def nose(points: Points) -> Iterator[Stroke]:
    """Of (478, 2) landmarks, px."""
    # The side that a turned head shows: the tip points away from it.
    side = 0 if points[lm.NOSE_TIP, 0] > points[lm.NOSE_ROOT, 0] else 1
    for tag, line in (
        (Tag.NOSE_BASE, lm.NOSE_BASE),
        (Tag.NOSE_BRIDGE, lm.NOSE_SIDE[side]),
        (Tag.NOSE_SYMBOL, lm.NOSE_SIDE[side] + lm.NOSE_HALF_BASE[side]),
    ):
        yield tag, densify(points[list(line)])


def _mouth(face: Face) -> Iterator[Stroke]:
    inner_top, inner_bottom = face.curve(lm.LIP_INNER_TOP), face.curve(lm.LIP_INNER_BOTTOM)
    yield Tag.LIP_TOP, densify(face.curve(lm.LIP_TOP))
    yield Tag.LIP_BOTTOM, densify(face.curve(lm.LIP_BOTTOM))
    yield Tag.LIP_MIDDLE, densify((inner_top + inner_bottom) / 2)
    if np.hypot(*(inner_top[5] - inner_bottom[5])) > 0.015 * face.size[1]:
        yield Tag.LIP_INNER_TOP, densify(inner_top)
        yield Tag.LIP_INNER_BOTTOM, densify(inner_bottom)


def clean(mask: NDArray[np.uint8], opening: int, closing: int) -> NDArray[np.uint8]:
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc(opening))
    return cv2.morphologyEx(opened, cv2.MORPH_CLOSE, disc(closing)).astype(np.uint8)

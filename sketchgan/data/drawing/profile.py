"""Side views. No photo shows one, so they are drawn from the landmarks' depth and never trained on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import SIDE, Stroke
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points, densify
from sketchgan.data.drawing.rotation import rotation

DEGREES = (72.0, 86.0)
MIDLINE = (10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 164, 0, 12, 13, 15, 16, 17, 18, 200, 199, 175, 152)
TEMPLE = lm.FOREHEAD[7:1:-1]
JAW, LOWER_JAW = lm.JAW[1:12], lm.JAW[6:12]
HALF = 6  # points of a lip from its corner to the middle
FLAT = 0.09  # of the face's height: so much farther back than the annotation has them lie the cheeks
SCALE = 0.86  # a whole head and its neck have to fit in
EAR_AT = (-7.0, 138.0)  # px: from the paper's middle away from the nose, and down
SKULL, SKULL_RADII = (-0.01, -0.28), (0.59, 0.53)  # faces' heights, from the ear towards the nose and down
LONG, BALD = 0.4, 0.1  # shares of the heads


@dataclass(frozen=True, slots=True)
class Head:
    """Looks to the right; the ear is the origin, the height of the face its own unit."""

    points: Points  # (478, 2) px, the landmarks
    height: float  # px

    @classmethod
    def of(cls, landmarks: NDArray[np.floating], degrees: float) -> Self:
        """`landmarks`: (478, 3), fractions of the side."""
        points = (landmarks - landmarks[list(lm.EARS)].mean(0)) * np.float32(SIDE * SCALE)
        height = float(np.ptp(points[list(MIDLINE), 1]))
        aside = points[:, 0] / points[lm.EARS[1], 0]
        points[:, 2] += FLAT * height * (aside**2 - 1)
        return cls(np.asarray(points @ rotation(degrees, 0.0).T, np.float32)[:, :2], height)

    def curve(self, indices: Sequence[int]) -> Points:
        return densify(self.points[list(indices)])

    def place(self, *places: tuple[float, float]) -> Points:
        """A curve through places in the head's own unit."""
        return densify(np.array(places, np.float32) * np.float32(self.height))

    def at(self, landmark: int) -> tuple[float, float]:
        """In the head's own unit."""
        x, y = self.points[landmark] / self.height
        return float(x), float(y)

    @property
    def bottom(self) -> float:
        """The paper's lower edge in the head's own unit."""
        return (SIDE - EAR_AT[1]) / self.height

    def skull(self, start: float, end: float, thickness: float = 0.0) -> Points:
        """An arc around the head, degrees from the front, over the crown; `thickness` of the hair."""
        turns = np.radians(np.linspace(start, end, 50))
        around = np.stack([np.cos(turns), -np.sin(turns)], 1) * (np.array(SKULL_RADII) + thickness) + SKULL
        return np.asarray(around * self.height, np.float32)


def side_view(landmarks: NDArray[np.floating], rng: np.random.Generator) -> list[Stroke]:
    """Of (478, 3) landmarks, fractions of the side; looking to the left or to the right."""
    head, kind, way = Head.of(landmarks, rng.uniform(*DEGREES)), rng.random(), rng.choice((-1, 1))
    if kind < LONG:
        drawn = [*_face(head, jaw=LOWER_JAW), *_long_hair(head, rng)]
    else:
        bare = _bald(head) if kind > 1 - BALD else _short_hair(head, rng)
        drawn = [*_face(head, jaw=JAW), *_ear(head), *_nape(head), *bare]
    middle = np.array([SIDE / 2 + way * EAR_AT[0], EAR_AT[1]])
    return [(tag, (line * (way, 1) + middle).astype(np.float32)) for tag, line in drawn]


def _face(head: Head, jaw: Sequence[int]) -> Iterator[Stroke]:
    """Forehead, nose, lips and chin in one line; the jaw, the throat, one eye, one brow, half of nose and mouth."""
    yield Tag.JAW, head.curve(MIDLINE)
    yield Tag.JAW, head.curve(jaw)
    x, y = head.at(MIDLINE[-1])
    yield Tag.NECK, head.place((x, y), (x - 0.12, y + 0.03), (x - 0.2, y + 0.1), (x - 0.2, head.bottom))
    yield from _eye(head)
    brow = (head.points[list(lm.BROW_TOP[0])] + head.points[list(lm.BROW_BOTTOM[0])]) / 2
    yield Tag.BROW_MIDDLE, densify(brow)
    yield Tag.NOSE_BASE, head.curve(lm.NOSE_BASE[:5])
    yield Tag.NOSTRIL, head.curve(lm.NOSTRIL[0])
    for tag, lip in ((Tag.LIP_TOP, lm.LIP_TOP), (Tag.LIP_MIDDLE, lm.LIP_INNER_TOP), (Tag.LIP_BOTTOM, lm.LIP_BOTTOM)):
        yield tag, head.curve(lip[:HALF])


def _eye(head: Head) -> Iterator[Stroke]:
    """Its pupil in front, where the lids are farthest apart."""
    upper, lower = (head.points[list(lids[0])] for lids in (lm.EYE_UPPER, lm.EYE_LOWER))
    yield Tag.EYE_UPPER, densify(upper)
    yield Tag.EYE_LOWER, densify(lower)
    centre, half = (upper[5:7].mean(0) + lower[5:7].mean(0)) / 2, np.hypot(*(upper[5] - lower[5])) / 2
    yield Tag.PUPIL, centre + half * np.array([[0, 0], [1, 0], [0, -1]])


def _nape(head: Head) -> Iterator[Stroke]:
    yield Tag.NECK, head.place((-0.38, 0.24), (-0.38, 0.45), (-0.46, 0.68), (-0.62, head.bottom))


def _bald(head: Head) -> Iterator[Stroke]:
    yield Tag.SKULL, np.concatenate([head.skull(15, 205), head.place((-0.46, 0.05), (-0.38, 0.24))])


def _short_hair(head: Head, rng: np.random.Generator) -> Iterator[Stroke]:
    front, thickness = head.at(MIDLINE[0]), rng.uniform(0.02, 0.12)
    behind = head.place((-0.55, 0.0), (-0.38, 0.26))
    yield Tag.HAIR_OUTLINE, np.concatenate([head.place(front), head.skull(22, 195, thickness), behind])
    yield Tag.HAIRLINE, head.place(*map(head.at, TEMPLE), (0.08, 0.05))
    yield Tag.HAIRLINE, head.place((-0.14, 0.08), (-0.22, 0.18), (-0.38, 0.26))
    yield from _strands(head, rng, thickness)


def _long_hair(head: Head, rng: np.random.Generator) -> Iterator[Stroke]:
    """Over ear, nape and half of the jaw."""
    front, thickness, length = head.at(MIDLINE[0]), rng.uniform(0.04, 0.14), rng.uniform(0.5, 0.9)
    behind = head.place((-0.6 - thickness, 0.0), (-0.64 - thickness, 0.6 * length), (-0.6, length))
    yield Tag.HAIR_OUTLINE, np.concatenate([head.place(front), head.skull(22, 190, thickness), behind])
    yield Tag.HAIRLINE, head.place(*map(head.at, TEMPLE), (0.09, 0.25), (0.03, 0.55), (-0.1, length))
    yield from _strands(head, rng, thickness)


def _ear(head: Head) -> Iterator[Stroke]:
    yield Tag.EAR, head.place((0.0, -0.06), (-0.03, -0.17), (-0.12, -0.19), (-0.17, -0.1), (-0.11, 0.06), (-0.03, 0.16))
    yield Tag.EAR, head.place((-0.04, -0.1), (-0.1, -0.12), (-0.11, -0.04), (-0.06, 0.05))


def _strands(head: Head, rng: np.random.Generator, thickness: float) -> Iterator[Stroke]:
    """Along the skull, and as often as not a fringe over the forehead."""
    for depth in rng.uniform(-0.25, thickness, int(rng.integers(0, 7))):
        start = rng.uniform(40, 110)
        yield Tag.STRAND, head.skull(start, start + rng.uniform(30, 70), depth)
    if rng.random() < 0.5:
        x, y = head.at(MIDLINE[0])
        for along in np.linspace(0, 0.2, int(rng.integers(3, 7))):
            ahead = x - along
            yield Tag.STRAND, head.place((ahead - 0.2, y - 0.2), (ahead - 0.05, y - 0.12), (ahead, y + 0.1))

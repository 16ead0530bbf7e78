"""Hair and face parts where no network for them is at hand: from landmarks and colours."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import CLOTH, LOWER_LIP, NECK, NOSE, SIDE, SKIN, UPPER_LIP, clean
from sketchgan.data.drawing.geometry import HAIR as HAIR_LABEL
from sketchgan.data.drawing.polylines import Points, fill

BROWS, EYES, MOUTH_INSIDE = (2, 3), (4, 5), 11
BALD = 11.0  # CIELAB distance of what is above the forehead from skin, below which it is skin
LIKE_HAIR = 30.0
CHIN, CORNER = 152, 28
FEWEST_SEEDS = 12


def guess_masks(photo: NDArray[np.uint8], points: Points) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Parsing (256, 256), labels 0..18, and hair (256, 256), 255 where it is. `points`: (478, 2) px of 256."""
    scene = _Scene.of(photo, points)
    hair = scene.hair()
    parsing = np.zeros((SIDE, SIDE), np.uint8)
    below = scene.person() & ~scene.face
    parsing[below] = CLOTH
    parsing[below & (scene.from_skin < LIKE_HAIR * 0.7)] = NECK
    parsing[scene.skin()] = SKIN
    parsing[hair] = HAIR_LABEL
    for label, curve in _parts(points):
        parsing[fill(curve, SIDE) > 0] = label
    return parsing, (hair * 255).astype(np.uint8)


def _parts(points: Points) -> list[tuple[int, Points]]:
    def ring(one: tuple[int, ...], other: tuple[int, ...]) -> Points:
        return np.concatenate([points[list(one)], points[list(other[::-1])]])

    sides = range(2)
    return [
        (NOSE, np.concatenate([points[[lm.NOSE_ROOT]], points[list(lm.NOSE_BASE)]])),
        *((BROWS[side], ring(lm.BROW_TOP[side], lm.BROW_BOTTOM[side])) for side in sides),
        *((EYES[side], ring(lm.EYE_UPPER[side], lm.EYE_LOWER[side])) for side in sides),
        (MOUTH_INSIDE, ring(lm.LIP_INNER_TOP, lm.LIP_INNER_BOTTOM)),
        (UPPER_LIP, ring(lm.LIP_TOP, lm.LIP_INNER_TOP)),
        (LOWER_LIP, ring(lm.LIP_INNER_BOTTOM, lm.LIP_BOTTOM)),
    ]


@dataclass(frozen=True, slots=True)
class _Scene:
    points: Points
    lab: NDArray[np.float32]  # (256, 256, 3), blurred
    face: NDArray[np.bool_]  # within the oval
    from_skin: NDArray[np.float32]  # colour distance
    from_behind: NDArray[np.float32]  # from the nearer of the two upper corners' colours

    @classmethod
    def of(cls, photo: NDArray[np.uint8], points: Points) -> Self:
        soft = cv2.GaussianBlur(photo, (0, 0), 1.5).astype(np.float32) / 255
        lab = np.asarray(cv2.cvtColor(soft, cv2.COLOR_RGB2LAB), np.float32)
        oval = fill(points[list(lm.OVAL)], SIDE)
        cheeks = np.zeros_like(oval)
        for index in lm.CHEEKS:
            cv2.circle(cheeks, tuple(int(v) for v in points[index]), 6, 1, -1)
        corners = (
            lab[:CORNER, :CORNER],
            lab[:CORNER, -CORNER:],
            lab[CORNER : 3 * CORNER, :8],
            lab[CORNER : 3 * CORNER, -8:],
        )
        behind = np.min([_distance(lab, _median(corner)) for corner in corners], axis=0)
        return cls(points, lab, oval > 0, _distance(lab, _median(lab[cheeks > 0])), behind)

    def hair(self) -> NDArray[np.bool_]:
        """What is connected with the hairline and more like what is there than like skin or what is behind."""
        seeds = self._hairline()
        if len(seeds) < FEWEST_SEEDS:
            return np.zeros_like(self.face)
        from_hair = _distance(self.lab, _median(self.lab[seeds[:, 1], seeds[:, 0]]))
        like = (from_hair < np.minimum(self.from_skin, self.from_behind)) & (from_hair < LIKE_HAIR)
        like &= (fill(self._bare(), SIDE) == 0) & self._near()
        _, labels = cv2.connectedComponents(clean(like.astype(np.uint8), 3, 7))
        wanted = np.unique(labels[seeds[:, 1], seeds[:, 0]])
        return np.isin(labels, wanted[wanted > 0])

    def _hairline(self) -> NDArray[np.int64]:
        """(n, 2): the first places above the forehead that are neither like skin nor like what is behind."""
        forehead, nose = self.points[list(lm.FOREHEAD[3:-3])], self.points[lm.NOSE_ROOT]
        up = (forehead - nose) / np.linalg.norm(forehead - nose, axis=1)[:, None]
        steps = np.arange(0, 0.35 * np.ptp(self.points[list(lm.OVAL), 1]), 2)[:, None, None]
        cells = (forehead + steps * up).round().astype(int)
        inside = ((cells >= 0) & (cells < SIDE)).all(2)
        x, y = np.moveaxis(cells.clip(0, SIDE - 1), 2, 0)
        other = inside & (self.from_skin[y, x] > BALD)
        edge = np.where(other.any(0), other.argmax(0), len(steps))
        beyond = np.arange(len(steps))[:, None] - edge
        wanted = inside & (beyond >= 1) & (beyond < 6) & (self.from_behind[y, x] > BALD)
        return np.asarray(cells[wanted], np.int64)

    def skin(self) -> NDArray[np.bool_]:
        """The oval, and the rest of the forehead and the ears."""
        like = self.face | (self._near() & (self.from_skin < np.minimum(BALD, self.from_behind)))
        like &= self.face | (np.arange(SIDE)[:, None] < self.points[lm.NOSE_TIP, 1])
        _, labels = cv2.connectedComponents(clean(like.astype(np.uint8), 5, 5))
        return np.asarray(self.face | (labels == labels[tuple(self.points[lm.NOSE_TIP, ::-1].astype(int))]))

    def person(self) -> NDArray[np.bool_]:
        """About the chin and below, within sloping shoulders, whatever is not like what is behind."""
        y, x = np.mgrid[:SIDE, :SIDE]
        width, height = np.ptp(self.points[list(lm.OVAL)], axis=0)
        below = y - self.points[CHIN, 1] + 0.15 * height
        shoulders = 0.25 * width + 2.5 * below
        return np.asarray((below > 0) & (np.abs(x - self.points[CHIN, 0]) < shoulders) & (self.from_behind > BALD))

    def _near(self) -> NDArray[np.bool_]:
        reach = int(0.45 * np.ptp(self.points[list(lm.OVAL), 1]))
        away = cv2.distanceTransform(1 - self.face.astype(np.uint8), cv2.DIST_L2, 3)
        return np.asarray(away < reach)

    def _bare(self) -> Points:
        """The face below the brows, where hair of the head does not grow."""
        jaw = self.points[list(lm.JAW)]
        brows = [self.points[index] for side in (1, 0) for index in lm.BROW_TOP[side][:: 1 if side else -1]]
        return np.asarray(np.concatenate([jaw * 0.94 + 0.06 * jaw.mean(0), np.stack(brows)]), np.float32)


def _median(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.median(colours.reshape(-1, 3), axis=0), np.float32)


def _distance(lab: NDArray[np.float32], colour: NDArray[np.floating]) -> NDArray[np.float32]:
    """In CIELAB, lightness counted less: light and shadow fall on both hair and skin."""
    return np.asarray(np.linalg.norm((lab - colour) * (0.7, 1, 1), axis=2), np.float32)

"""The colours of a face, in the order of PALETTE_PARTS."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import HAIR, HAT, LOWER_LIP, NOSE, SKIN, UPPER_LIP
from sketchgan.data.drawing.polylines import Points, fill
from sketchgan.network.condition import PALETTE_PARTS

# Smallest area that gives a trustworthy colour, as a part of the picture.
_LEAST = (0.004, 0.004, 0.0009, 0.0004, 0.004)


def part_masks(parsing: NDArray[np.uint8], hair: NDArray[np.uint8], points: Points) -> NDArray[np.bool_]:
    """(5, side, side): where each part's colour shows. `points`: the 478 landmarks in pixels of the same side."""
    return np.stack(
        [
            (parsing == SKIN) | (parsing == NOSE),
            (hair > 128) & (parsing != HAT),
            (parsing == UPPER_LIP) | (parsing == LOWER_LIP),
            _irises(points, parsing.shape[0]) & (parsing < HAIR),
            (parsing == 0) & (hair < 60),
        ]
    )


def _irises(points: Points, side: int) -> NDArray[np.bool_]:
    """Both irises between the lids, without the pupils."""
    rings, openings = np.zeros((side, side), np.uint8), np.zeros((side, side), np.uint8)
    for upper, lower, centre, rim in zip(lm.EYE_UPPER, lm.EYE_LOWER, lm.IRIS_CENTRE, lm.IRIS_RIM, strict=True):
        middle = points[centre]
        radius = float(np.hypot(*(points[list(rim)] - middle).T).mean())
        for value, part in ((1, 0.95), (0, 0.35)):
            place = tuple(int(v) for v in np.round(middle * 16))
            cv2.circle(rings, place, int(part * radius * 16), value, -1, shift=4)
        openings |= fill(np.concatenate([points[list(upper)], points[list(lower[::-1])]]), side)
    return (rings & openings).astype(bool)


def present_parts(masks: NDArray[np.bool_], *, dark_lenses: bool) -> NDArray[np.bool_]:
    """(5,): which parts show enough of themselves to have a colour."""
    shown: NDArray[np.bool_] = masks.reshape(len(PALETTE_PARTS), -1).mean(1) > _LEAST
    shown[PALETTE_PARTS.index("eyes")] &= not dark_lenses
    return shown


def median_lab(photo: NDArray[np.uint8], masks: NDArray[np.bool_], shown: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(5, 4): L 0..100, a, b, and 1 where present; zeros where not."""
    lab = cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    palette = np.zeros((len(PALETTE_PARTS), 4), np.float32)
    for row, mask, present in zip(palette, masks, shown, strict=True):
        if present:
            row[:3], row[3] = np.median(lab[mask], axis=0), 1
    return palette


def mean_rgb(photo: NDArray[np.uint8], masks: NDArray[np.bool_], shown: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(5, 3) in [-1, 1]; zeros where not present."""
    means = np.zeros((len(PALETTE_PARTS), 3), np.float32)
    for row, mask, present in zip(means, masks, shown, strict=True):
        if present:
            row[:] = photo[mask].mean(0) / 127.5 - 1
    return means

"""Glasses, hats and earrings, from the face parsing."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing.geometry import EARRING, GLASSES, HAIR, HAT, SIDE, SKIN, Face, Stroke
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points, at, contours, densify, inside, stretches

GLASSES_PX, HAT_PX, EARRING_PX = 90, 900, 30  # smaller areas are mistakes of the parsing
BAND = 0.08  # width of a hat's band or turned-up edge, as a share of the face's height


def glasses_mask(face: Face) -> NDArray[np.uint8]:
    return _large_enough(face.labelled(GLASSES), GLASSES_PX)


def hat_mask(face: Face) -> NDArray[np.uint8]:
    return _large_enough(face.labelled(HAT), HAT_PX)


def _large_enough(mask: NDArray[np.uint8], area: int) -> NDArray[np.uint8]:
    return mask if mask.sum() >= area else np.zeros_like(mask)


def dark_lenses(face: Face) -> bool:
    """Sunglasses: nobody draws the eyes behind them."""
    light = cv2.cvtColor(face.photo, cv2.COLOR_RGB2GRAY)
    lenses, skin = glasses_mask(face) > 0, face.labelled(SKIN) > 0
    return bool(lenses.any() and skin.any() and np.percentile(light[lenses], 75) < 0.55 * np.median(light[skin]))


def strokes(face: Face) -> Iterator[Stroke]:
    yield from _edges(glasses_mask(face), Tag.GLASSES, 28)
    if dark_lenses(face):
        yield from ((Tag.DARK_LENS, ring[::3]) for ring in contours(glasses_mask(face), 28, 1.0))
    yield from _edges(_large_enough(face.labelled(EARRING), EARRING_PX), Tag.EARRING, 10)
    yield from _hat(face)


def _edges(mask: NDArray[np.uint8], tag: Tag, shortest: int) -> Iterator[Stroke]:
    for ring in contours(mask, shortest, 1.0):
        for code, part in stretches(ring, inside(ring, SIDE).astype(np.uint8)):
            if code and len(part) > 10:
                yield tag, densify(part[::4])


def _hat(face: Face) -> Iterator[Stroke]:
    """HAT_BRIM where the hat meets face or hair, HAT_BAND a little above, HAT around its crown."""
    hat, head = hat_mask(face), cv2.dilate(face.labelled(1, 2, 3, 4, 5, 6, 7, 8, HAIR), np.ones((7, 7), np.uint8))
    for ring in contours(hat, 60, 2.0):
        codes = np.where(inside(ring, SIDE), 1 + (at(head, ring) > 0), 0).astype(np.uint8)
        for code, part in stretches(ring, codes):
            if code and len(part) > 10:
                yield (Tag.HAT_BRIM if code == 2 else Tag.HAT), densify(part[::5])
            if code == 2 and len(part) > 40:
                yield from _band(hat, part[::5] - np.array([0, BAND * face.size[1]], np.float32))


def _band(hat: NDArray[np.uint8], line: Points) -> Iterator[Stroke]:
    """Of a line above the brim what lies on the hat: a band, a turned-up edge or the end of a peak."""
    on_hat = line[at(hat, line) > 0]
    if len(on_hat) > 5:
        yield Tag.HAT_BAND, densify(on_hat)

"""Does the palette rule? Colour differences between what was asked for and what came."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.network.condition import PALETTE_PARTS

LEAST_CELLS = 30  # of 128 x 128, for a colour to be trusted
Array = NDArray[np.floating]


def ciede2000(one: Array, other: Array) -> Array:
    """CIEDE2000 between Lab colours (..., 3), in the notation of Sharma, Wu and Dalal (2005)."""
    l1, a1, b1 = np.moveaxis(np.asarray(one, np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(other, np.float64), -1, 0)
    g = 0.5 * (1 - _chroma_weight((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2))
    c1, c2 = np.hypot((1 + g) * a1, b1), np.hypot((1 + g) * a2, b2)
    h1, h2 = (_hue((1 + g) * a, b) for a, b in ((a1, b1), (a2, b2)))
    grey = c1 * c2 == 0
    turn = np.where(grey, 0, (h2 - h1 + 180) % 360 - 180)
    # Half a turn apart, the sign of the turn is the convention's, not the modulo's.
    turn = np.where(np.isclose(np.abs(h2 - h1), 180, atol=1e-12, rtol=0), h2 - h1, turn)
    l, c, h = (l1 + l2) / 2, (c1 + c2) / 2, _mean_hue(h1, h2, grey)  # noqa: E741 - the paper's names
    s_l = 1 + 0.015 * (l - 50) ** 2 / np.sqrt(20 + (l - 50) ** 2)
    d_l, d_c = (l2 - l1) / s_l, (c2 - c1) / (1 + 0.045 * c)
    d_h = 2 * np.sqrt(c1 * c2) * _sin(turn / 2) / (1 + 0.015 * c * _t(h))
    rotation = -_sin(60 * np.exp(-(((h - 275) / 25) ** 2))) * 2 * _chroma_weight(c)
    return np.asarray(np.sqrt(d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h))


def _chroma_weight(chroma: Array) -> Array:
    return np.asarray(np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))


def _hue(a: Array, b: Array) -> Array:
    return np.asarray(np.degrees(np.arctan2(b, a)) % 360)


def _mean_hue(h1: Array, h2: Array, grey: NDArray[np.bool_]) -> Array:
    mean = (h1 + h2) / 2
    around = np.where(h1 + h2 < 360, mean + 180, mean - 180)
    return np.where(grey, h1 + h2, np.where(np.abs(h1 - h2) <= 180, mean, around))


def _t(h: Array) -> Array:
    cosines = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return np.asarray(1 + sum(part * np.cos(np.radians(times * h + shift)) for part, times, shift in cosines))


def _sin(degrees: Array) -> Array:
    return np.asarray(np.sin(np.radians(degrees)))


def differences(photo: NDArray[np.uint8], masks: NDArray[np.bool_], asked: Array, own: Array) -> Array:
    """(2, 5): per part, from what was asked for to what is seen, and to the person's own colour.

    NaN where a part has no colour. `asked` and `own` are (5, 4), Lab and present.
    """
    lab = cv2.cvtColor(cv2.resize(photo, masks.shape[1:]).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    result = np.full((2, len(PALETTE_PARTS)), np.nan)
    for part, mask in enumerate(masks):
        if mask.sum() > LEAST_CELLS and own[part, 3] and asked[part, 3]:
            seen = np.median(lab[mask], axis=0)
            result[:, part] = ciede2000(np.stack([seen, own[part, :3]]), asked[part, :3])
    return result

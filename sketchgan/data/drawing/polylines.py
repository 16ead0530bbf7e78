"""Curves as arrays of points: (n, 2) float32, x then y, in pixels."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]
Mask = NDArray[np.uint8]  # 0 or 1


def densify(points: Points, step: float = 2.5) -> Points:
    """A Catmull-Rom curve through `points` with a point about every `step` pixels."""
    if len(points) < 2:
        return points
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    pieces = [_span(padded[i : i + 4], step) for i in range(len(padded) - 3)]
    return np.concatenate([*pieces, points[-1:]]).astype(np.float32)


def _span(knots: Points, step: float) -> Points:
    before, start, end, after = knots
    count = max(1, int(np.hypot(*(end - start)) / step))
    t = (np.arange(count) / count)[:, None]
    linear, square, cube = end - before, 2 * before - 5 * start + 4 * end - after, 3 * (start - end) + after - before
    curve: Points = (0.5 * (2 * start + linear * t + square * t**2 + cube * t**3)).astype(np.float32)
    return curve


def contours(mask: Mask, shortest: int, blur: float = 1.5) -> list[Points]:
    """Outer and inner outlines of a mask, as closed rings without the repeated first point."""
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), blur)
    found, _ = cv2.findContours((soft > 0.5).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    return [ring[:, 0].astype(np.float32) for ring in found if len(ring) > shortest]


def stretches(ring: Points, codes: NDArray[np.integer]) -> Iterator[tuple[int, Points]]:
    """Cuts a ring into stretches of one code; a ring of one code is closed and not cut."""
    breaks = np.flatnonzero(codes != np.roll(codes, 1))
    if not len(breaks):
        yield int(codes[0]), np.concatenate([ring, ring[:1]])
        return
    ring, codes = np.roll(ring, -breaks[0], axis=0), np.roll(codes, -breaks[0])
    for part in np.split(np.arange(len(ring)), np.flatnonzero(np.diff(codes)) + 1):
        yield int(codes[part[0]]), ring[part]


def at(mask: NDArray[Any], points: Points) -> NDArray[np.uint8]:
    """The mask's value under every point; points outside take the nearest edge's."""
    cells = points.astype(int).clip(0, mask.shape[0] - 1)
    values: NDArray[np.uint8] = mask[cells[:, 1], cells[:, 0]]
    return values


def inside(points: Points, side: int, margin: float = 2) -> NDArray[np.bool_]:
    """Which points lie off the picture's edge by more than `margin`."""
    return np.asarray(np.all((points > margin) & (points < side - 1 - margin), axis=1))


def fill(points: Points, side: int) -> Mask:
    mask = np.zeros((side, side), np.uint8)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 1, shift=4)
    return mask


def disc(diameter: int) -> Mask:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter)).astype(np.uint8)

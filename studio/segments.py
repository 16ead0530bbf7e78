"""A drawing as arrays: a large one has hundreds of thousands of points, too many for a loop in Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]

_SUBPIXEL_BITS = 4  # OpenCV takes coordinates as integers, here sixteenths of a pixel
_AT_A_TIME = 5_000  # segments handed over in one call, during which no other thread runs Python


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Every line between neighbouring points, in the order drawn; a lone point is a line from itself to itself."""

    starts: Floats  # (n, 2) units
    ends: Floats  # (n, 2) units
    widths: Floats  # (n,) units
    strokes: NDArray[np.int_]  # (n,) the index of the stroke of each

    @property
    def lengths(self) -> Floats:
        lengths: Floats = np.hypot(*(self.ends - self.starts).T)
        return lengths


def read_points(strokes: Sequence[Any]) -> Floats:
    """All points of all strokes, (n, 4). Raises ValueError, OverflowError where they are no numbers in fours."""
    numbers = chain.from_iterable(chain.from_iterable(stroke["points"] for stroke in strokes))
    return np.fromiter(numbers, np.float64).reshape(-1, 4)


def read_segments(strokes: Sequence[Any]) -> Segments:
    """Of strokes that are valid."""
    points = read_points(strokes)
    counts = np.array([len(stroke["points"]) for stroke in strokes], int)
    sizes = np.array([stroke["size"] for stroke in strokes], float)
    stroke_of_point = np.repeat(np.arange(len(strokes)), counts)
    is_last = np.append(stroke_of_point[1:] != stroke_of_point[:-1], True)[: len(points)]
    first = np.flatnonzero(~is_last | (counts[stroke_of_point] == 1))
    second = np.where(is_last[first], first, first + 1)
    of = stroke_of_point[first]
    pressures = (points[first, 2] + points[second, 2]) / 2
    return Segments(points[first, :2], points[second, :2], line_widths(pressures, sizes[of]), of)


def line_widths(pressures: Floats, size: float | Floats) -> Floats:
    """In units."""
    widths: Floats = size * (0.4 + 0.6 * pressures)
    return widths


def draw_segments(paper: Pixels, segments: Segments, greys: Sequence[int], px_per_unit: int) -> None:
    """With round ends, over what `paper` shows; `greys` has that of each stroke."""
    shades = np.array(greys, np.uint8)[segments.strokes]
    lines = np.stack([segments.starts, segments.ends], axis=1) * px_per_unit - 0.5  # pixels count from their middle
    fixed = np.rint(lines * 2**_SUBPIXEL_BITS).astype(np.int32)
    thicknesses = _find_thicknesses(segments, px_per_unit)
    # Of neighbours with the same grey it is all one which is drawn first.
    for run in np.split(np.arange(len(shades)), np.flatnonzero(np.diff(shades)) + 1):
        for part in _split_by(thicknesses[run], run):
            grey, thickness = int(shades[part[0]]), int(thicknesses[part[0]])
            cv2.polylines(paper, fixed[part], False, grey, thickness, cv2.LINE_8, _SUBPIXEL_BITS)  # noqa: FBT003


def _find_thicknesses(segments: Segments, px_per_unit: int) -> NDArray[np.int_]:
    """What OpenCV is to be told: of an even number it makes lines that are one pixel wider, and dots that are not."""
    widths_px = segments.widths * px_per_unit
    is_dot = (segments.starts == segments.ends).all(axis=1)
    thicknesses: NDArray[np.int_] = 2 * np.rint((widths_px - ~is_dot) / 2).astype(int)
    return np.maximum(1, thicknesses)


def _split_by(values: NDArray[np.int_], indices: NDArray[np.int_]) -> Iterator[NDArray[np.int_]]:
    """Groups of `indices` with the same value, none of them long."""
    order = np.argsort(values, kind="stable")
    for group in np.split(indices[order], np.flatnonzero(np.diff(values[order])) + 1):
        for first in range(0, len(group), _AT_A_TIME):
            yield group[first : first + _AT_A_TIME]

"""A drawing that grows: what is on the paper at a time from 0 to 1. Twin of static/gallery/timeline.js."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.segments import Floats, Segments, draw_segments, read_points, read_segments
from studio.strokes import Document

PX_PER_UNIT: Final = 4
SIDE_PX: Final = 512 * PX_PER_UNIT
_LIFT_UNITS: Final = 24.0  # what lifting the pen takes at an even pace
_LONGEST_PAUSE_MS: Final = 600.0  # nobody wants to watch somebody think
_GREY_OF_TOOL: Final = {"pen": 0, "eraser": 255}


class GrowingPaper:
    """The time only runs on: what is drawn stays."""

    def __init__(self, document: Document, pace: str) -> None:
        """`pace` is "even" (by the length of the lines) or "drawn"."""
        strokes = document["strokes"]
        self._segments = read_segments(strokes)
        self._greys = [_GREY_OF_TOOL[stroke["tool"]] for stroke in strokes]
        counts = np.array([len(stroke["points"]) for stroke in strokes], int)
        self._begins, self._ends = _time_segments(read_points(strokes), counts, pace)
        self._paper = np.full((SIDE_PX, SIDE_PX), 255, np.uint8)
        self._drawn = 0

    def grow(self, at: float) -> Image.Image:
        """Mode "L", SIDE_PX a side."""
        whole = int(np.searchsorted(self._ends, at + 1e-9, side="right"))
        self._draw(_cut(self._segments, slice(self._drawn, whole)))
        self._drawn = whole
        if whole < len(self._ends) and self._begins[whole] < at:
            share = (at - self._begins[whole]) / (self._ends[whole] - self._begins[whole])
            self._draw(_shorten(_cut(self._segments, slice(whole, whole + 1)), float(share)))
        return Image.fromarray(self._paper)

    def _draw(self, segments: Segments) -> None:
        if len(segments.strokes):
            draw_segments(self._paper, segments, self._greys, PX_PER_UNIT)


def _time_segments(
    points: Floats, counts: "np.ndarray[tuple[int], np.dtype[np.int_]]", pace: str
) -> tuple[Floats, Floats]:
    """When each segment of `read_segments` begins and ends, 0 to 1."""
    counts = counts[counts > 0]
    stroke_of_point = np.repeat(np.arange(len(counts)), counts)
    is_first = np.append(True, stroke_of_point[1:] != stroke_of_point[:-1])
    times = _time_points(points, is_first, pace)
    last = np.flatnonzero(~is_first | (counts[stroke_of_point] == 1))
    first = np.where(is_first[last], last, last - 1)
    return times[first], times[last]


def _time_points(points: Floats, is_first: NDArray[np.bool_], pace: str) -> Floats:
    if pace == "drawn":
        steps = np.clip(np.diff(points[:, 3], prepend=0.0), 0, _LONGEST_PAUSE_MS)
        if steps.sum() == 0:  # brought in, not drawn: without times
            return _time_points(points, is_first, "even")
    else:
        lengths = np.hypot(*np.diff(points[:, :2], axis=0, prepend=points[:1, :2]).T)
        steps = np.where(is_first, _LIFT_UNITS, lengths)
    passed: Floats = np.cumsum(steps) / steps.sum()
    return passed


def _cut(segments: Segments, which: slice) -> Segments:
    return Segments(segments.starts[which], segments.ends[which], segments.widths[which], segments.strokes[which])


def _shorten(segment: Segments, share: float) -> Segments:
    ends = segment.starts + share * (segment.ends - segment.starts)
    return Segments(segment.starts, ends, segment.widths, segment.strokes)

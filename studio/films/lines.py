"""The lines of a drawing, each as one array: what a morph moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from studio.segments import Floats, draw_segments, read_points, read_segments
from studio.strokes import PAPER_UNITS, Document, Stroke

_LOOP_GAP: Final = 0.12  # of the length of a line, between the ends of what counts as a loop
_MASK_PX_PER_UNIT: Final = 2


@dataclass(frozen=True, eq=False)
class Line:
    points: Floats  # (n, 3): x, y in units, pressure; at least one
    size: float

    @cached_property
    def _steps(self) -> Floats:
        steps: Floats = np.hypot(*np.diff(self.points[:, :2], axis=0).T)
        return steps

    @property
    def length(self) -> float:
        return float(self._steps.sum())

    @cached_property
    def ways(self) -> Floats:
        """How far along each point lies, (n,), 0 to 1."""
        passed = np.append(0.0, np.cumsum(self._steps))
        ways: Floats = passed / passed[-1] if passed[-1] > 0 else np.linspace(0, 1, len(passed))
        return ways

    @property
    def is_loop(self) -> bool:
        gap = np.hypot(*(self.points[-1, :2] - self.points[0, :2]))
        return bool(self.length > 0 and gap <= _LOOP_GAP * self.length)

    def at(self, ways: Floats) -> Floats:
        """The points there, (m, 3)."""
        return np.stack([np.interp(ways, self.ways, column) for column in self.points.T], axis=1)

    def cut(self, begin: float, end: float) -> "Line":
        within = self.ways[(self.ways > begin) & (self.ways < end)]
        return Line(self.at(np.array([begin, *within, end])), self.size)

    def reverse(self) -> "Line":
        return Line(self.points[::-1], self.size)

    def to_stroke(self) -> Stroke:
        points = [(x, y, pressure, 0) for x, y, pressure in self.points.tolist()]
        return {"tool": "pen", "size": self.size, "points": points}


def read_lines(document: Document) -> list[Line]:
    """What is left of the pen's lines after the eraser's."""
    erased = np.zeros((_MASK_PX_PER_UNIT * PAPER_UNITS,) * 2, np.uint8)
    has_erased = False
    lines: list[Line] = []
    for stroke in reversed(document["strokes"]):
        if not stroke["points"]:
            continue
        if stroke["tool"] == "eraser":
            draw_segments(erased, read_segments([stroke]), [1], _MASK_PX_PER_UNIT)
            has_erased = True
        else:
            line = Line(read_points([stroke])[:, :3], stroke["size"])
            lines += _leave(line, erased) if has_erased else [line]
    return lines[::-1]


def _leave(line: Line, erased: NDArray[np.uint8]) -> Iterator[Line]:
    """The pieces of a line whose middle is not erased."""
    ways = np.union1d(line.ways, np.linspace(0, 1, int(line.length) + 2))
    points = line.at(ways)
    is_left = ~_look_up(erased, points[:, :2])
    if is_left.all():
        yield line
        return
    for run in np.split(np.arange(len(ways)), np.flatnonzero(np.diff(is_left)) + 1):
        if is_left[run[0]]:
            yield Line(points[run], line.size)


def _look_up(mask: NDArray[np.uint8], places: Floats) -> NDArray[np.bool_]:
    """Nothing is there beside the paper."""
    columns, rows = np.floor(places * _MASK_PX_PER_UNIT).astype(int).T
    is_inside = (np.minimum(columns, rows) >= 0) & (np.maximum(columns, rows) < len(mask))
    limit = len(mask) - 1
    found: NDArray[np.bool_] = is_inside & (mask[rows.clip(0, limit), columns.clip(0, limit)] > 0)
    return found

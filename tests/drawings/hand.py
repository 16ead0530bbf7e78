"""The hand that draws: it trembles, misses, presses and lifts, always the same way for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from studio.strokes import PAPER_UNITS, Document, Stroke
from tests.drawings.curves import Lines, Points, measure_along, resample, to_points

STEP_UNITS = 4
STEP_MS, LIFT_MS = 9, 260
WAVES_UNITS = (190, 110, 61, 37, 19)  # a drawn line strays slowly and trembles fast


@dataclass
class Hand:
    """`tremble` and `slip` are in units: how far a line strays, and how far a whole stroke lands from where it should.

    `taper` 0..1 lifts the pen at the ends, `passes` goes over each line again. `scale`, `angle` (degrees) and `shift`
    place the whole face on the paper.
    """

    seed: int
    size: float = 5
    tremble: float = 1
    slip: float = 1
    taper: float = 0.5
    pressure: float = 0.7
    passes: int = 1
    scale: float = 1
    angle: float = 0
    shift: tuple[float, float] = (0, 0)
    strokes: list[Stroke] = field(default_factory=list)
    now_ms: int = 0

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    def draw(self, *lines: Points, size: float = 0, taper: float | None = None) -> None:
        """`size` 0 is the pen in use."""
        for line in lines:
            for _ in range(self.passes):
                points = self._press(self._stray(self._place(line)), self.taper if taper is None else taper)
                self.strokes.append({"tool": "pen", "size": size or self.size, "points": points})

    def erase(self, *lines: Points, size: float = 24) -> None:
        for line in lines:
            points = self._press(self._place(line), 0)
            self.strokes.append({"tool": "eraser", "size": size, "points": points})

    def document(self) -> Document:
        return {"version": 1, "strokes": self.strokes}

    def _place(self, line: Points) -> NDArray[np.float64]:
        turn = np.radians(self.angle)
        matrix = self.scale * np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        middle = PAPER_UNITS / 2
        placed = (np.asarray(line, float) - middle) @ matrix + middle + self.shift
        length = measure_along(placed)[-1]
        return resample(to_points(placed), max(2, round(length / STEP_UNITS) + 1))

    def _stray(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        along = measure_along(points)[:, None]
        offset = np.zeros_like(points)
        for wave in WAVES_UNITS:
            phase, strength = self.rng.uniform(0, 2 * np.pi, 2), self.rng.normal(0, 1, 2)
            # Slow waves stray further than fast ones; a short line keeps its shape; no hand ripples evenly.
            share = (wave / WAVES_UNITS[0]) ** 0.9 * min(1, along[-1, 0] / wave)
            swell = np.sin(along / wave * 1.7 + phase[::-1])
            offset += 1.5 * self.tremble * share * strength * swell * np.sin(2 * np.pi * along / wave + phase)
        return points + offset + self.rng.normal(0, self.slip, 2)

    def _press(self, points: NDArray[np.float64], taper: float) -> Sequence[tuple[float, float, float, int]]:
        u = np.linspace(0, 1, len(points))
        lifted = 1 - taper * (1 - np.sin(np.pi * np.clip(u, 0.02, 0.98)) ** 0.6)
        breath = 1 + 0.12 * np.sin(2 * np.pi * (u * len(points) / 40 + self.rng.uniform()))
        pressures = np.clip(self.pressure * self.rng.normal(1, 0.06) * lifted * breath, 0.05, 1)
        times = self.now_ms + STEP_MS * np.arange(len(points))
        self.now_ms = int(times[-1]) + LIFT_MS
        rows = zip(points.round(2).tolist(), pressures.round(3).tolist(), times.tolist(), strict=True)
        return [(x, y, pressure, t_ms) for (x, y), pressure, t_ms in rows]


def draw_all(hand: Hand, *groups: Lines) -> None:
    for lines in groups:
        hand.draw(*lines)

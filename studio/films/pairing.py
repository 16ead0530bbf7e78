"""Which line of one drawing becomes which of another: by place, size, direction and length."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studio.films.lines import Line
from studio.segments import Floats
from studio.strokes import PAPER_UNITS

Indices = NDArray[np.int_]
Places = NDArray[np.complex128]  # x + iy

SAMPLES: Final = 16  # places by which two lines are compared
_MOST: Final = 300  # lines of each, the longest: each is compared with each
_FARTHEST: Final = 0.6  # what the lines of a pair may differ by, in spreads of the face
_SIZE_COUNTS: Final = 0.05  # e times as large is as bad as so many spreads away


class Turn(NamedTuple):
    is_reversed: bool
    shift: int  # after how many samples a loop is begun


class Frame(NamedTuple):
    """Where a face is on its paper, and how large."""

    middle: complex
    spread: float


class Found(NamedTuple):
    one: int
    other: int
    turn: Turn
    gain: float  # large lines that lie close gain most


@dataclass(frozen=True, eq=False)
class Side:
    """The lines of a drawing, ready to be compared."""

    places: Places  # (n, SAMPLES)
    weights: Floats  # (n,)
    loops: NDArray[np.bool_]  # (n,)

    @classmethod
    def read(cls, lines: Sequence[Line], weights: Floats, chosen: Indices) -> "Side":
        middles = (np.arange(SAMPLES) + 0.5) / SAMPLES
        points = np.stack([lines[index].at(middles) for index in chosen])
        loops = np.array([lines[index].is_loop for index in chosen])
        return cls(points[..., 0] + 1j * points[..., 1], weights[chosen], loops)

    def find_frame(self) -> Frame:
        weights = self.weights / self.weights.sum()
        middle = complex(weights @ self.places.mean(axis=1))
        spread = np.sqrt(weights @ (np.abs(self.places - middle) ** 2).mean(axis=1))
        return Frame(middle, max(float(spread), 1.0))


_TURNS: Final = [Turn(is_reversed, shift) for shift in range(SAMPLES) for is_reversed in (False, True)]
_PAPER: Final = Frame(PAPER_UNITS / 2 * (1 + 1j), PAPER_UNITS / 4)


def pair_lines(lines: Sequence[Line], others: Sequence[Line]) -> tuple[list[Found], float]:
    """Pairs, and how far the drawings agree, 0 to 1: the share of their lines that is in pairs, by size.

    The same from either side.
    """
    if not lines or not others:
        return [], 0.0
    weights, other_weights = _weigh(lines), _weigh(others)
    chosen, chosen_other = _choose(weights), _choose(other_weights)
    one, other = Side.read(lines, weights, chosen), Side.read(others, other_weights, chosen_other)
    found = _pair_sides(one, other)
    pairs = [each._replace(one=int(chosen[each.one]), other=int(chosen_other[each.other])) for each in found]
    share = weights[[each.one for each in pairs]].sum() / weights.sum()
    other_share = other_weights[[each.other for each in pairs]].sum() / other_weights.sum()
    # The geometric mean: an outline alone is all in a rich drawing, and yet only little of it.
    return pairs, math.sqrt(share * other_share)


def _weigh(lines: Sequence[Line]) -> Floats:
    """How far each reaches, in units: a curl is not worth its length; a dot has its width."""
    return np.array([np.hypot(*np.ptp(line.points[:, :2], axis=0)) + line.size for line in lines])


def _choose(weights: Floats) -> Indices:
    return np.sort(np.argsort(-weights, kind="stable")[:_MOST])


def _pair_sides(one: Side, other: Side) -> list[Found]:
    """The drawings are laid over one another as they are, or by all their lines, whichever brings them closer."""
    frames = (_PAPER, _PAPER), (one.find_frame(), other.find_frame())
    return max((_pair_in(one, other, *pair) for pair in frames), key=lambda found: sum(f.gain for f in found))


def _pair_in(one: Side, other: Side, frame: Frame, other_frame: Frame) -> list[Found]:
    costs, turns = _compare(one, other, frame, other_frame)
    rows, columns = np.nonzero(costs <= _FARTHEST)
    # Of equal ones the sum decides, which is the same from either side.
    ranking = np.lexsort((rows + columns, costs[rows, columns].round(9)))
    found: dict[int, Found] = {}
    taken: set[int] = set()
    for row, column in zip(rows[ranking].tolist(), columns[ranking].tolist(), strict=True):
        if row not in found and column not in taken:
            weight = min(one.weights[row] / frame.spread, other.weights[column] / other_frame.spread)
            gain = float(weight * (1 - costs[row, column] / _FARTHEST))
            found[row] = Found(row, column, _TURNS[turns[row, column]], gain)
            taken.add(column)
    return list(found.values())


def _compare(one: Side, other: Side, frame: Frame, other_frame: Frame) -> tuple[Floats, Indices]:
    """What lines differ by, and the index of the turn by which it is least, both (n, m)."""
    places = (one.places - frame.middle) / frame.spread
    other_places = (other.places - other_frame.middle) / other_frame.spread
    apart, turns = _find_turns(places, other_places, _TURNS[:2])
    if one.loops.any() and other.loops.any():
        loops = np.ix_(one.loops, other.loops)
        apart[loops], turns[loops] = _find_turns(places[one.loops], other_places[other.loops], _TURNS)
    sizes = np.log(one.weights / frame.spread)[:, None] - np.log(other.weights / other_frame.spread)
    return apart + _SIZE_COUNTS * np.abs(sizes), turns


def _find_turns(places: Places, others: Places, turns: Sequence[Turn]) -> tuple[Floats, Indices]:
    """How far lines lie apart on average, and by which turn, both (n, m)."""
    apart = np.stack([np.abs(places[:, None] - _apply(turn, others)[None]).mean(-1) for turn in turns])
    best = apart.round(9).argmin(axis=0)
    return np.take_along_axis(apart, best[None], axis=0)[0], best


def _apply(turn: Turn, places: Places) -> Places:
    return np.roll(places[:, ::-1] if turn.is_reversed else places, -turn.shift, axis=-1)

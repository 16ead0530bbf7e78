"""Two drawings that become one another: what is on the paper on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from studio.films.lines import Line, read_lines
from studio.films.pairing import SAMPLES, Turn, pair_lines
from studio.segments import Floats
from studio.strokes import MIN_SIZE_UNITS, Document

MIN_AGREEMENT: Final = 0.3  # below, too little of a face is left on the way (tried with the test drawings)
_FADE: Final = 0.7  # of the way, in which a line without a partner goes, or comes


@dataclass(frozen=True, eq=False)
class Pair:
    """A line on its way to another."""

    one: Line
    other: Line

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        ways = np.union1d(self.one.ways, self.other.ways)  # all points of both: neither loses a corner
        return self.one.at(ways), self.other.at(ways)

    def at(self, share: float) -> Line:
        one, other = self._ends
        between = np.clip(one + share * (other - one), np.minimum(one, other), np.maximum(one, other))
        return Line(between, (1 - share) * self.one.size + share * self.other.size)


@dataclass(frozen=True, eq=False)
class Morph:
    pairs: Sequence[Pair]
    going: Sequence[Line]
    coming: Sequence[Line]
    agreement: float  # of pairing.py, 0 to 1

    @property
    def is_good(self) -> bool:
        return self.agreement >= MIN_AGREEMENT

    def at(self, share: float) -> Document:
        """What is on the paper, from 0 (one drawing) to 1 (the other), without its erasers."""
        lines = [pair.at(share) for pair in self.pairs]
        for fading, left in ((self.going, 1 - share / _FADE), (self.coming, 1 - (1 - share) / _FADE)):
            lines += [_shrink(line, left) for line in fading if line.size * left >= MIN_SIZE_UNITS]
        return {"version": 1, "strokes": [line.to_stroke() for line in lines]}


def match(one: Document, other: Document) -> Morph:
    """The same from either side."""
    lines, others = read_lines(one), read_lines(other)
    found, agreement = pair_lines(lines, others)
    partners, other_partners = {f.one for f in found}, {f.other for f in found}
    return Morph(
        [pair for f in found for pair in _align(lines[f.one], others[f.other], f.turn)],
        [line for i, line in enumerate(lines) if i not in partners],
        [line for j, line in enumerate(others) if j not in other_partners],
        agreement,
    )


def _align(one: Line, other: Line, turn: Turn) -> list[Pair]:
    """Two pairs where a loop begins elsewhere than the other: so both keep their beginnings and their gaps."""
    other, start = other.reverse() if turn.is_reversed else other, turn.shift / SAMPLES
    if turn.shift == 0:
        return [Pair(one, other)]
    return [Pair(one.cut(0, 1 - start), other.cut(start, 1)), Pair(one.cut(1 - start, 1), other.cut(0, start))]


def _shrink(line: Line, left: float) -> Line:
    """`left` of 0 to 1 about its middle; thinner, too: a point of a thick pen would jump out of nothing."""
    if left >= 1:
        return line
    return Line(line.cut(0.5 - left / 2, 0.5 + left / 2).points, line.size * left)

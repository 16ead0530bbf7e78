"""Lines of a drawing as points on the paper (512 x 512 units): pure geometry, no hand yet."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = Sequence[tuple[float, float]]
Lines = Sequence[Points]
PAPER = 512


def curve(*through: tuple[float, float], steps: int = 12) -> Points:
    """A Catmull-Rom spline through the given points."""
    p = np.array([through[0], *through, through[-1]], float)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True)
    ]
    return to_points(np.concatenate([*parts, p[-1:]]))


def to_points(array: NDArray[np.floating]) -> Points:
    return [(float(x), float(y)) for x, y in array]


def mirrored(line: Points) -> Points:
    return [(PAPER - x, y) for x, y in line]


def both(*lines: Points) -> list[Points]:
    return [side for line in lines for side in (line, mirrored(line))]


def moved(lines: Lines, x: float, y: float, *, scale: float = 1, wide: float = 1) -> list[Points]:
    """Lines around (0, 0), brought to (x, y); `wide` stretches them sideways, a negative one turns them over."""
    return [[(x + px * scale * wide, y + py * scale) for px, py in line] for line in lines]


def oval(x: float, y: float, rx: float, ry: float, *, start: float = 0, turn: float = 380) -> Points:
    """Clockwise from `start` degrees (0 is at the right); a little more than a turn closes as hands do."""
    angles = np.radians(np.linspace(start, start + turn, 40))
    return to_points(np.stack([x + rx * np.cos(angles), y + ry * np.sin(angles)], 1))


def resample(line: Points, count: int) -> NDArray[np.float64]:
    """(count, 2), evenly spaced along the line."""
    array = np.asarray(line, float)
    along = measure_along(array)
    wanted = np.linspace(0, along[-1], count)
    return np.stack([np.interp(wanted, along, column) for column in array.T], 1)


def measure_along(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each point lies from the beginning, (n,)."""
    return np.concatenate([[0], np.hypot(*np.diff(array, axis=0).T).cumsum()])


def between(first: Points, last: Points, count: int) -> list[Points]:
    """Strands that lead over from one curve to the other."""
    a, b = resample(first, 30), resample(last, 30)
    return [to_points(a + (b - a) * share) for share in np.linspace(0, 1, count + 2)[1:-1]]


def zigzag(first: Points, last: Points, turns: int) -> Points:
    """A scribble to and fro between two curves, without lifting the pen."""
    a, b = resample(first, 2 * turns), resample(last, 2 * turns)
    a[1::2] = b[1::2]
    return to_points(a)


def fringe(along: Points, count: int, dx: float, dy: float, bend: float = 0) -> list[Points]:
    """Short strokes that all start on a curve: lashes, stubble, hatching, the hairs of a brow."""
    return [
        curve((x, y), (x + dx / 2 + bend, y + dy / 2 - bend / 2), (x + dx, y + dy)) for x, y in resample(along, count)
    ]


def coil(along: Points, radius: float, loops: int) -> Points:
    """Loop after loop along a curve, as one draws curly hair."""
    centres = resample(along, 12 * loops)
    angles = np.linspace(0, 2 * np.pi * loops, len(centres))
    swing = 1 + 0.3 * np.sin(angles * 0.37)
    return to_points(centres + radius * swing[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1))

"""What breaks drawings made without a photo: crooked eyes, helper lines, hatching, scribbles, half a face, a symbol."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import hand
from sketchgan.data.drawing.geometry import SIDE, Geometry, Stroke
from sketchgan.data.drawing.habits import GROUPS
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points, at

KEPT_IN_A_SYMBOL = {Tag.GLASSES: 0.95, Tag.HAT: 0.95, Tag.HAT_BRIM: 0.95, Tag.HAIR_OUTLINE: 0.6, Tag.BEARD_HATCH: 0.8}
SYMBOL_SMOOTHING = 9.0  # points; leaves the sweep of the hair
EYE_LINE, CHIN, CROWN = 0.24, 1.46, -0.62  # from the brows to the mouth
HATCHED_PX = 150.0  # from the picture's middle
SCRIBBLE_STEPS = 5  # points of a scribble between two turns of the hand
LONGEST_STEP = 90.0  # px; beyond it the pen is lifted


@dataclass(frozen=True, slots=True)
class Axes:
    """The face's own frame: its origin between the brows, one unit across to the right, one down to the mouth."""

    origin: Points  # (2,) px
    across: Points  # (2,) half the distance between the brows' middles
    down: Points  # (2,) to the middle of the mouth

    @classmethod
    def of(cls, geometry: Geometry) -> Self:
        left, right = sorted((line.mean(0) for line in _tagged(geometry, Tag.BROW_MIDDLE)), key=lambda point: point[0])
        mouth = next(_tagged(geometry, Tag.LIP_MIDDLE)).mean(0)
        return cls((left + right) / 2, (right - left) / 2, mouth - (left + right) / 2)

    def place(self, x: NDArray[np.floating], y: NDArray[np.floating] | float) -> Points:
        """(n, 2) px of places in the face's frame."""
        return np.asarray(self.origin + np.outer(x, self.across) + np.outer(y + 0 * x, self.down), np.float32)

    def sideways(self, points: Points) -> NDArray[np.floating]:
        """How far to the right of the line through brows and mouth, px."""
        normal = np.array([self.down[1], -self.down[0]]) / np.hypot(*self.down)
        return np.asarray((points - self.origin) @ normal)

    def head(self, crown: float = CROWN, roundness: float = 0.0) -> Points:
        """An oval from chin to crown; with `roundness` 1 a circle."""
        t = np.linspace(-np.pi / 2, 3 * np.pi / 2, 80)
        middle, half = (CHIN + crown) / 2, (CHIN - crown) / 2
        width = 1.95 * (1 - roundness) + roundness * half * np.hypot(*self.down) / np.hypot(*self.across)
        return self.place(width * np.cos(t), middle + half * np.sin(t))


def _tagged(geometry: Geometry, *tags: Tag) -> Iterator[Points]:
    return (geometry.stroke(int(index)) for index in np.flatnonzero(np.isin(geometry.tags, tags)))


def asymmetric(geometry: Geometry, roughness: float, rng: np.random.Generator) -> Geometry:
    """One eye larger or smaller and higher or lower than the other, often with its brow."""
    axes, side = Axes.of(geometry), rng.choice((-1, 1))
    moved = np.isin(geometry.tags, GROUPS["eyes"] + GROUPS["brows"] * int(rng.integers(2)))
    scale = 1 + roughness * rng.uniform(0.15, 0.6) * rng.choice((1, 1, -0.6))
    shift = roughness * (rng.uniform(0.12, 0.35) * rng.choice((-1, 1)) * axes.down * (0.4, 1) + rng.normal(0, 2, 2))
    points = geometry.points.copy()
    of_point = np.repeat(moved, np.diff(geometry.offsets)) & (axes.sideways(points) * side > 0)
    if not of_point.any():  # dark glasses
        return geometry
    middle = points[of_point].mean(0)
    points[of_point] = (points[of_point] - middle) * scale + middle + shift
    return replace(geometry, points=points)


def half(geometry: Geometry, rng: np.random.Generator) -> Geometry:
    """One side of the face; the line that parts it may be a little beyond the middle."""
    axes, side, beyond = Axes.of(geometry), rng.choice((-1, 1)), rng.uniform(-2, 14)
    lines = ((Tag(tag), geometry.stroke(index)) for index, tag in enumerate(geometry.tags))
    return Geometry.of(
        (tag, part)
        for tag, line in lines
        for part in _runs(line, axes.sideways(line) * side > -beyond)
        if tag not in (Tag.PUPIL, Tag.DARK_LENS) or len(part) == len(line)
    )


def _runs(line: Points, wanted: NDArray[np.bool_]) -> list[Points]:
    parts = np.split(np.arange(len(line)), np.flatnonzero(np.diff(wanted)) + 1)
    return [line[part] for part in parts if wanted[part[0]]]


def symbol(geometry: Geometry, rng: np.random.Generator) -> list[Stroke]:
    """A child's face: oval or circle, dots or almonds, one line for the mouth, no nose."""
    axes = Axes.of(geometry)
    head = axes.head(rng.uniform(-1.2, -0.5), roundness=rng.choice((0, 0, 1)) * rng.uniform(0.6, 1))
    open_mouth = list(_tagged(geometry, Tag.LIP_INNER_TOP, Tag.LIP_INNER_BOTTOM))
    mouths = open_mouth or list(_tagged(geometry, Tag.LIP_MIDDLE))
    drawn = [(Tag.JAW, head), *((Tag.LIP_MIDDLE, line) for line in mouths), *_symbolic_eyes(geometry, rng)]
    for tag, chance in (KEPT_IN_A_SYMBOL | {Tag.BROW_MIDDLE: 0.4, Tag.NECK: 0.35, Tag.EAR: 0.3}).items():
        if rng.random() < chance:
            smoothing = 0.0 if tag == Tag.GLASSES else SYMBOL_SMOOTHING
            drawn += [(tag, hand.smooth(line, smoothing)) for line in _tagged(geometry, tag)]
    return drawn


def _symbolic_eyes(geometry: Geometry, rng: np.random.Generator) -> list[Stroke]:
    """Closed ones as the line of their lids."""
    almonds, pupils = list(_tagged(geometry, Tag.EYE_SYMBOL)), list(_tagged(geometry, Tag.PUPIL))
    if not almonds:
        return [(Tag.EYE_UPPER, line) for line in _tagged(geometry, Tag.EYE_UPPER)]
    kind = rng.random()
    outlines = [(Tag.EYE_SYMBOL, line) for line in almonds] if kind > 0.4 else []
    return outlines + ([(Tag.PUPIL, pupil) for pupil in pupils] if kind < 0.8 else [])


def helper_lines(geometry: Geometry, rng: np.random.Generator) -> list[Stroke]:
    """The cross of centre line and eye line that a head is built on, straight or bent as on a ball, and more."""
    axes, bend = Axes.of(geometry), rng.normal(0, 0.16, 2) * (rng.random() < 0.5)
    t = np.linspace(-1, 1, 60)
    reach, upper, lower = rng.uniform(1.5, 2.9), rng.uniform(-1.5, -0.4), rng.uniform(1.2, 1.9)
    lines = [axes.place(bend[0] * 2 * (1 - t**2), (upper + lower) / 2 + (lower - upper) / 2 * t)]
    heights = [EYE_LINE, *(y for y in (0.0, 0.68, 1.0, CHIN) if rng.random() < 0.25)]
    lines += [axes.place(reach * rng.uniform(0.75, 1.05) * t, y + bend[1] * (1 - t**2)) for y in heights]
    if rng.random() < 0.35:
        lines.append(axes.head(rng.uniform(-1.3, -0.6), roundness=rng.uniform(0, 0.5)))
    return [(Tag.HELPER, line) for line in lines]


def shadow(geometry: Geometry, rng: np.random.Generator) -> NDArray[np.uint8]:
    """(256, 256), 1 where a person may shade: a side of the face, patches of it, or all."""
    axes, kind = Axes.of(geometry), rng.random()
    face = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(face, [np.round(axes.head()).astype(np.int32)], 1)
    if kind < 0.25:
        return face
    part = np.zeros_like(face)
    if kind < 0.6:
        side = rng.choice((-1, 1))
        edge = axes.place(np.array([0.5, 0.5, 3.5, 3.5]) * side, np.array([-2.0, 2.5, 2.5, -2.0]))
        cv2.fillPoly(part, [np.round(edge).astype(np.int32)], 1)
        return part & face
    for place in ((-1.2, 0.8), (1.2, 0.8), (0.0, 0.55), (0.0, 1.3), (-1, 0.15), (1, 0.15), (0, -0.4)):
        if rng.random() < 0.5:
            middle = axes.place(np.array(place[:1]), place[1])[0] + rng.normal(0, 4, 2)
            radii = (int(rng.uniform(10, 24)), int(rng.uniform(8, 22)))
            cv2.ellipse(part, tuple(int(v) for v in middle), radii, rng.uniform(0, 180), 0, 360, 1, -1)
    return part & face


def hatching(region: NDArray[np.uint8], rng: np.random.Generator) -> list[Stroke]:
    """Parallel lines over a region (256, 256), at times crossed by others."""
    angles = rng.uniform(0.2, 1.4) * rng.choice((-1, 1)) + np.array([0.0, 1.2])[: 1 + (rng.random() < 0.3)]
    spacing = rng.uniform(4, 11)
    return [(Tag.SHADING, line) for angle in angles for line in _parallels(region, float(angle), spacing, rng)]


def _parallels(region: NDArray[np.uint8], angle: float, spacing: float, rng: np.random.Generator) -> list[Points]:
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    offsets, steps = np.arange(-HATCHED_PX, HATCHED_PX, spacing), np.arange(-HATCHED_PX, HATCHED_PX, 5.0)
    offsets = offsets + rng.normal(0, 0.18 * spacing, len(offsets))
    lines = SIDE / 2 + offsets[:, None, None] * across + steps[:, None] * along
    inside = at(region, lines.reshape(-1, 2)).reshape(lines.shape[:2]) > 0
    runs = (run for line, kept in zip(lines, inside, strict=True) if kept.any() for run in _runs(line, kept))
    return [run.astype(np.float32) for run in runs if len(run) > 2]


def scribble(hair: NDArray[np.uint8], geometry: Geometry, rng: np.random.Generator) -> list[Stroke]:
    """Hair filled in back and forth: across it, along it, or in loops. `hair`: (256, 256), 255 where hair is."""
    rays = _rays(hair, Axes.of(geometry).place(np.zeros(1), 0.3)[0])
    if len(rays) < 8:
        return []
    kind = rng.random()
    paths = [_across(rays, rng)] if kind < 0.5 else _along(rays, rng)
    lines = [run for path in paths for run in _unbroken(path) if len(run) > 4]
    if kind < 0.75:
        return [(Tag.STRAND, hand.smooth(_finer(line), 2.0)) for line in lines]
    return [(Tag.STRAND, hand.curl(line, 4.0, rng)) for line in lines]


def _rays(hair: NDArray[np.uint8], centre: Points) -> Points:
    """(n, 2, 2): where hair begins and ends on rays around the face, clockwise from below the chin."""
    turns = np.radians(np.linspace(95, 445, 140))
    ways = np.stack([np.cos(turns), np.sin(turns)], 1)
    steps = np.arange(0, SIDE * 0.75, 3.0)
    places = (centre + ways[:, None] * steps[:, None]).reshape(-1, 2)
    inside = (at(hair, places) > 128) & (np.abs(places - SIDE / 2).max(1) < SIDE / 2)
    inside = inside.reshape(len(ways), len(steps))
    some = inside.sum(1) > 2
    first, last = inside.argmax(1)[some], len(steps) - 1 - inside[:, ::-1].argmax(1)[some]
    return np.asarray(centre + ways[some][:, None] * steps[np.stack([first, last], 1)][..., None], np.float32)


def _across(rays: Points, rng: np.random.Generator) -> Points:
    """Out and in again, ray after ray."""
    turns = np.arange(0, len(rays) - 1, rng.uniform(0.6, 1.6)).astype(int)
    deep = np.where(np.arange(len(turns)) % 2, rng.uniform(0.7, 1.08, len(turns)), rng.uniform(-0.05, 0.3, len(turns)))
    return _deep(rays[turns], deep)


def _along(rays: Points, rng: np.random.Generator) -> list[Points]:
    """Around the head, from the face to the outline."""
    rays = rays[:: int(rng.integers(2, 5))]
    depths = np.linspace(rng.uniform(0, 0.2), 0.95, int(rng.integers(3, 8)))
    return [_deep(rays, depth + rng.normal(0, 0.07, len(rays))) for depth in depths]


def _deep(rays: Points, part: NDArray[np.floating]) -> Points:
    return np.asarray(rays[:, 0] + (rays[:, 1] - rays[:, 0]) * part[:, None], np.float32)


def _unbroken(path: Points) -> list[Points]:
    return np.split(path, np.flatnonzero(np.hypot(*np.diff(path, axis=0).T) > LONGEST_STEP) + 1)


def _finer(path: Points) -> Points:
    return hand.interpolate(path, np.linspace(0, len(path) - 1, len(path) * SCRIBBLE_STEPS))

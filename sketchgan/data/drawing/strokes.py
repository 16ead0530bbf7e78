"""Draws a face's vector strokes as a person would: chosen, displaced, trembling, in ink."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import habits, hand
from sketchgan.data.drawing.geometry import SIDE, Geometry, Stroke
from sketchgan.data.drawing.habits import GROUP_NAMES, GROUP_OF
from sketchgan.data.drawing.hand import CALM, Hand, random_hand
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points

# Drawn large without anti-aliasing and shrunk: five times as fast as OpenCV's anti-aliased lines, and finer in width.
CANVAS = 1024
SCALE = CANVAS / SIDE
FRACTION_BITS = 4  # OpenCV draws at sixteenths of a pixel
THICKEST = 52  # px of the canvas
UNFINISHED, FORGOTTEN_GROUP, FORGOTTEN_STROKE = 0.12, 0.02, 0.02
TAGS = tuple(Tag)
HATCHING = (Tag.STRAND, Tag.BEARD_HATCH, Tag.MOUSTACHE_HATCH)
LOOSE_OUTLINES = (Tag.HAIR_OUTLINE, Tag.HAIRLINE, Tag.HAT, Tag.HAT_BRIM, Tag.HAT_BAND, Tag.CLOTH, Tag.BEARD_OUTLINE)
NOT_LINES = (Tag.PUPIL, Tag.DARK_LENS)
# What a careful drawing of features and outlines holds: each line once, none of them a symbol for another.
LINES = (
    *(Tag.JAW, Tag.SKULL, Tag.EAR, Tag.NECK, Tag.CLOTH, Tag.HAIRLINE, Tag.HAIR_OUTLINE, Tag.GLASSES, Tag.HAT),
    *(Tag.HAT_BRIM, Tag.EYE_UPPER, Tag.EYE_LOWER, Tag.IRIS, Tag.BROW_MIDDLE, Tag.NOSE_BASE, Tag.LIP_TOP),
    *(Tag.LIP_BOTTOM, Tag.LIP_MIDDLE),
)

_GROUPS = len(GROUP_NAMES)
_TWO_SIDED = [GROUP_NAMES.index(name) for name in ("eyes", "brows", "ears")]
_TURN_LITTLE = [GROUP_NAMES.index(name) for name in ("head", "hair", "clothes")]
_LIGHT = np.ones(len(Tag), np.float32)
_LIGHT[[Tag.EYE_FOLD, Tag.BEARD_HATCH, Tag.MOUSTACHE_HATCH, Tag.STRAND, Tag.CHEEK_FOLD]] = 0.62
_LIGHT[[Tag.EYE_LOWER, Tag.IRIS, Tag.NOSTRIL, Tag.NOSE_BRIDGE, Tag.EAR, Tag.LIP_BOTTOM, Tag.CLOTH]] = 0.82
_LIGHT[Tag.EYE_UPPER] = 1.25
_LIGHT[[Tag.HELPER, Tag.SHADING]] = 0.5


def render_strokes(
    geometry: Geometry,
    rng: np.random.Generator,
    roughness: float,
    *,
    canvas: int = 512,
    width: float | None = None,
    partial: bool = True,
    besides: Sequence[Stroke] = (),
) -> NDArray[np.uint8]:
    """Ink (canvas, canvas), 255 where it is black.

    `roughness` 0..1 displaces features and nothing else. `width`: of the pen, px on a paper of 512.
    `partial`: the drawing may be unfinished or lack parts. `besides`: what is on the paper in any case.
    """
    ink, _ = draw_strokes(
        geometry,
        rng,
        roughness,
        canvas=canvas,
        width=width,
        unfinished=UNFINISHED if partial else None,
        besides=besides,
    )
    return ink


def draw_strokes(
    geometry: Geometry,
    rng: np.random.Generator,
    roughness: float,
    *,
    canvas: int,
    width: float | None,
    unfinished: float | None,
    besides: Sequence[Stroke] = (),
) -> tuple[NDArray[np.uint8], frozenset[Tag]]:
    """The ink of `render_strokes`, and what was drawn.

    `unfinished`: the chance that the drawing stops half-way; None: nothing is missing either.
    """
    person = random_hand(rng, width)
    drawn = _in_order(list(_drawn(geometry, person, rng, partial=unfinished is not None)), rng, unfinished or 0.0)
    drawn = [*_by_hand(besides, person, rng), *drawn]
    return _inked(drawn, person, rng, roughness, canvas), frozenset(tag for tag, _ in drawn)


def draw_all(
    strokes: Sequence[Stroke], rng: np.random.Generator, roughness: float, *, canvas: int, width: float | None = None
) -> NDArray[np.uint8]:
    """Ink of strokes of which nobody chooses: each is drawn, in one random hand."""
    person = random_hand(rng, width)
    return _inked(list(_by_hand(strokes, person, rng)), person, rng, roughness, canvas)


def draw_lines(
    geometry: Geometry, rng: np.random.Generator, roughness: float, *, canvas: int, width: float
) -> NDArray[np.uint8]:
    """Ink of every feature and outline, none left out and none hatched, in even lines by a calm hand."""
    drawn = [(TAGS[tag], geometry.stroke(i)) for i, tag in enumerate(geometry.tags) if tag in LINES]
    return _inked(drawn, replace(CALM, width=width), rng, roughness, canvas)


def _inked(
    drawn: list[Stroke], person: Hand, rng: np.random.Generator, roughness: float, canvas: int
) -> NDArray[np.uint8]:
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    if drawn:
        _Drawing(drawn, person, rng).on(ink, roughness)
    return cv2.resize(ink, (canvas, canvas), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _by_hand(strokes: Sequence[Stroke], person: Hand, rng: np.random.Generator) -> Iterator[Stroke]:
    return ((tag, part) for tag, line in strokes for part in _as_drawn(tag, line, person, rng))


def _drawn(geometry: Geometry, person: Hand, rng: np.random.Generator, *, partial: bool) -> Iterator[Stroke]:
    open_mouth = bool((geometry.tags == Tag.LIP_INNER_TOP).any())
    chosen = habits.choose(rng, person.detail, open_mouth=open_mouth)
    remembered = ~(rng.random(_GROUPS) < FORGOTTEN_GROUP * partial)[GROUP_OF]
    kept = (chosen[geometry.tags] | _closed_lids(geometry.tags)) & remembered[geometry.tags]
    kept &= (rng.random(len(geometry)) >= FORGOTTEN_STROKE * partial) | np.isin(geometry.tags, HATCHING)
    strands = np.flatnonzero(kept & (geometry.tags == Tag.STRAND))
    kept[strands[person.strands :]] = False
    for index in np.flatnonzero(kept):
        tag = TAGS[geometry.tags[index]]
        for line in _as_drawn(tag, geometry.stroke(int(index)), person, rng):
            yield tag, line
    if person.zigzag and len(strands) > 4:
        yield from ((Tag.STRAND, line) for line in hand.zigzag([geometry.stroke(int(i)) for i in strands]))


def _closed_lids(tags: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """A closed eye is its upper lid and nothing else: whoever draws eyes as dots or almonds draws that line, too."""
    return np.asarray((tags == Tag.EYE_UPPER) & (np.roll(tags, -3) != Tag.EYE_SYMBOL))


def _as_drawn(tag: Tag, line: Points, person: Hand, rng: np.random.Generator) -> list[Points]:
    """One stroke in this hand's manner."""
    if tag in NOT_LINES:
        return [line]
    if tag in LOOSE_OUTLINES:
        line = hand.smooth(line, person.smooth)
    if person.angular and len(line) > 10 and tag != Tag.IRIS:
        line = hand.straighten(line, int(rng.integers(4, 9)))
    if tag == Tag.STRAND and person.scribble:
        line = hand.curl(line, person.width, rng)
    if tag == Tag.HAIR_OUTLINE and person.spiky and len(line) > 14:
        line = hand.spikes(line, person.spiky, rng)
    parts = hand.pieces(line, person, rng)
    return parts + [part for part in parts if person.doubled and rng.random() < 0.6]


def _in_order(strokes: list[Stroke], rng: np.random.Generator, unfinished: float) -> list[Stroke]:
    """As people draw, feature after feature; an unfinished drawing stops somewhere in the middle of a stroke."""
    when = habits.order(rng)[GROUP_OF]
    strokes.sort(key=lambda stroke: int(when[stroke[0]]))
    if rng.random() >= unfinished:
        return strokes
    left = int(rng.uniform(0.08, 0.95) * sum(len(line) for _, line in strokes))
    kept: list[Stroke] = []
    for tag, line in strokes:
        if len(line) > left and tag in NOT_LINES:
            break
        kept.append((tag, line[:left]))
        left -= len(line)
        if left < 3:
            break
    return [(tag, line) for tag, line in kept if len(line) > 1]


class _Drawing:
    """All strokes' points in one array, so that displacing and trembling are a few array operations."""

    def __init__(self, strokes: list[Stroke], person: Hand, rng: np.random.Generator) -> None:
        self.person, self.rng = person, rng
        self.tags = np.array([tag for tag, _ in strokes])
        self.lengths = np.array([len(line) for _, line in strokes])
        self.ends = np.cumsum(self.lengths)
        self.starts = self.ends - self.lengths
        self.stroke = np.repeat(np.arange(len(strokes)), self.lengths)  # of every point
        self.points = np.concatenate([line for _, line in strokes]).astype(np.float32)
        self.size = self._sizes()

    def _sizes(self) -> NDArray[np.float32]:
        """How far each stroke's hand can go wrong: long strokes more than short ones."""
        steps = np.hypot(*np.diff(self.points, axis=0, prepend=self.points[:1]).T)
        steps[self.starts] = 0
        lengths = np.bincount(self.stroke, steps, minlength=len(self.tags))
        size = np.clip((lengths / 130) ** 0.6, 0.15, 1.4)
        size[np.isin(self.tags, [Tag.IRIS, Tag.NOSTRIL])] *= 0.6
        size[np.isin(self.tags, NOT_LINES)] = 0
        return size.astype(np.float32)

    def on(self, ink: NDArray[np.uint8], roughness: float) -> None:
        thickness = _thickness(self._widths())
        points = self._tremble(self._misplace(self._displace(roughness), roughness))
        fixed = np.round(points * SCALE * 2**FRACTION_BITS).astype(np.int32)
        self._draw_lines(ink, fixed, thickness)
        self._draw_filled(ink, points * SCALE, fixed)

    def _displace(self, roughness: float) -> Points:
        """Every feature shifted, turned and stretched as one piece; eyes, brows and ears each apart."""
        jitter, rng = 3.6 * roughness, self.rng
        piece = GROUP_OF[self.tags]
        middles = self.points[self.starts + self.lengths // 2, 0]
        piece = (piece + _GROUPS * (np.isin(piece, _TWO_SIDED) & (middles > SIDE / 2)))[self.stroke]
        count = np.bincount(piece, minlength=2 * _GROUPS) + 1e-6
        centres = np.stack(
            [np.bincount(piece, self.points[:, axis], minlength=2 * _GROUPS) / count for axis in (0, 1)], 1
        )
        shift = rng.standard_normal((2 * _GROUPS, 2)) * jitter * 0.75
        shift[GROUP_NAMES.index("hair")] *= 1.6
        turn = rng.standard_normal(2 * _GROUPS) * jitter * 0.022
        turn[_TURN_LITTLE] *= 0.4
        stretch = 1 + rng.standard_normal((2 * _GROUPS, 2)) * jitter * 0.03
        x, y = ((self.points - centres[piece]) * stretch[piece]).T
        cos, sin = np.cos(turn)[piece], np.sin(turn)[piece]
        turned = np.stack([x * cos - y * sin, x * sin + y * cos], 1)
        return np.asarray(turned + (centres + shift)[piece], np.float32)

    def _misplace(self, points: Points, roughness: float) -> Points:
        """Every stroke a little off; the whole drawing scaled, sheared and shifted, its proportions off."""
        rng = self.rng
        own = rng.standard_normal((len(self.tags), 2)) * self.size[:, None] * roughness * 1.6
        bend = np.array([[0.03, 0.012], [0.012, 0.03]]) * 1.4 * roughness
        whole = np.eye(2) + rng.standard_normal((2, 2)) * bend
        moved = (points + own[self.stroke] - SIDE / 2) @ whole.T + SIDE / 2 + rng.standard_normal(2) * 3.4 * roughness
        wave = rng.normal() * 2.5 * roughness * (rng.random() < 0.6)
        moved[:, 1] += wave * np.sin(moved[:, 1] / SIDE * 2 * np.pi + rng.uniform(0, 6))
        return moved.astype(np.float32)

    def _tremble(self, points: Points) -> Points:
        waves = ((0.75, 9.0), (0.35, 3.0), (0.1, 1.0))
        noise = sum(part * _smooth_noise(len(points), sigma, 2, self.rng) for part, sigma in waves)
        return (points + noise * (self.size[self.stroke] * self.person.tremor)[:, None]).astype(np.float32)

    def _widths(self) -> NDArray[np.float64]:
        """Per point, px on a paper of 512."""
        person = self.person
        widths = np.full(len(self.points), person.width)
        if person.light_details:
            widths *= _LIGHT[self.tags][self.stroke]
        if person.pressure:
            widths *= 1 + person.pressure * _smooth_noise(len(widths), 6.0, 1, self.rng)[:, 0].clip(-2, 2)
        if person.taper:
            place = np.arange(len(widths)) - self.starts[self.stroke]
            length = self.lengths[self.stroke]
            widths *= 0.5 + 0.5 * np.minimum(1, np.minimum(place + 2, length - place + 1) / (0.14 * length + 1.5))
        thick_brows = (self.tags == Tag.BROW_MIDDLE)[self.stroke]
        widths[thick_brows] *= self.rng.choice([1.0, 1.0, 1.8, 2.6])
        return widths

    def _draw_lines(self, ink: NDArray[np.uint8], fixed: NDArray[np.int32], thickness: list[int]) -> None:
        even = not (self.person.pressure or self.person.taper)
        by_thickness: defaultdict[int, list[NDArray[np.int32]]] = defaultdict(list)
        lines = ~np.isin(self.tags, NOT_LINES)
        for start, end in zip(self.starts[lines].tolist(), self.ends[lines].tolist(), strict=True):
            step = end - start if even or end - start <= 8 else 5
            for first in range(start, end - 1, step):
                last = min(end, first + step + 1)
                by_thickness[thickness[(first + last) // 2]].append(fixed[first:last])
        for thick, chains in by_thickness.items():
            cv2.polylines(ink, chains, isClosed=False, color=255, thickness=thick, shift=FRACTION_BITS)

    def _draw_filled(self, ink: NDArray[np.uint8], points: Points, fixed: NDArray[np.int32]) -> None:
        part_of_iris = float(self.rng.choice([0.4, 0.55, 0.95]))
        shade = int(self.rng.uniform(90, 256))
        for index in np.flatnonzero(self.tags == Tag.DARK_LENS):
            lens = np.zeros_like(ink)
            cv2.fillPoly(lens, [fixed[self.starts[index] : self.ends[index]]], shade, cv2.LINE_8, FRACTION_BITS)
            np.maximum(ink, lens, out=ink)
        for start in self.starts[self.tags == Tag.PUPIL]:
            centre, rim, lid = points[start : start + 3]
            opening = 2 * np.hypot(*(lid - centre))
            radius = max(min(part_of_iris * np.hypot(*(rim - centre)), 0.55 * opening), 4.0)
            place = tuple(int(v) for v in fixed[start])
            cv2.circle(ink, place, int(radius * 2**FRACTION_BITS), 255, -1, cv2.LINE_8, FRACTION_BITS)


def _thickness(widths: NDArray[np.float64]) -> list[int]:
    """What to ask of OpenCV for lines this wide on a paper of 512: it draws 1, 3, 5, 7 px for 1, 2, 4, 6."""
    halves = np.round((widths * CANVAS / 512 - 1) / 2).clip(0, THICKEST // 2)
    thickness: list[int] = np.maximum(2 * halves, 1).astype(int).tolist()
    return thickness


def _smooth_noise(count: int, sigma: float, channels: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """(count, channels), deviation 1 and a correlation length of `sigma` points."""
    noise = rng.standard_normal((count, 1, channels), dtype=np.float32)
    size = min(2 * int(3 * sigma) + 1, 2 * count - 1)
    soft = cv2.GaussianBlur(noise, (1, size), 0.01, sigmaY=sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(soft.reshape(count, channels) * np.sqrt(2 * np.sqrt(np.pi) * sigma), np.float32)

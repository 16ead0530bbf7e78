"""Drawings of what few photos show: somebody's drawing, changed to be bald, to close its eyes, to open its mouth."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sketchgan.data.drawing.geometry import Geometry, Stroke
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points

HAIR = (Tag.HAIRLINE, Tag.HAIR_OUTLINE, Tag.STRAND, Tag.HAT, Tag.HAT_BRIM, Tag.HAT_BAND, Tag.FOREHEAD)
INSIDE_AN_EYE = (Tag.EYE_UPPER, Tag.EYE_SYMBOL, Tag.IRIS, Tag.PUPIL, Tag.EYE_FOLD, Tag.DARK_LENS)
LOWER_LIPS = (Tag.LIP_BOTTOM, Tag.LIP_INNER_BOTTOM)
CRANIUM = 0.62  # height of a bald head above the temples, as a share of its width
GAPE = 0.42  # of an opened mouth, as a share of its width
CHIN_FOLLOWS = 0.6


def strokes_of(geometry: Geometry) -> Iterator[Stroke]:
    for index, tag in enumerate(geometry.tags):
        yield Tag(tag), geometry.stroke(index)


def bald(geometry: Geometry, cranium: float = CRANIUM) -> Geometry:
    """Without hair and hat; the skull's outline instead, `cranium` x its width above the temples."""
    kept = [(tag, line) for tag, line in strokes_of(geometry) if tag not in (*HAIR, Tag.SKULL)]
    temples = next(line for tag, line in strokes_of(geometry) if tag == Tag.FOREHEAD)[[0, -1]]
    t = np.linspace(np.pi, 2 * np.pi, 40)
    middle, half = temples.mean(0), (temples[1] - temples[0]) / 2
    # A little wider than the temples, as heads are above the ears.
    arc = middle + np.outer(np.cos(t) * (1 + 0.06 * np.abs(np.sin(2 * t))), half)
    arc += np.outer(np.sin(t), [0, 2 * cranium * np.hypot(*half)])
    return Geometry.of([*kept, (Tag.SKULL, arc.astype(np.float32))])


def eyes_closed(geometry: Geometry) -> Geometry:
    """Only the lower lid's line is left of each eye, where both lids meet."""
    lines = ((tag, line) for tag, line in strokes_of(geometry) if tag not in INSIDE_AN_EYE)
    return Geometry.of((Tag.EYE_UPPER if tag == Tag.EYE_LOWER else tag, line) for tag, line in lines)


def mouth_open(geometry: Geometry, gape: float = GAPE) -> Geometry:
    """The lower lip is dropped by `gape` x the mouth's width, and the chin some way with it."""
    lines = {tag: line for tag, line in strokes_of(geometry) if tag in (Tag.LIP_MIDDLE, Tag.LIP_BOTTOM)}
    lip, inner = lines[Tag.LIP_BOTTOM], lines[Tag.LIP_MIDDLE]
    kept = [(tag, line) for tag, line in strokes_of(geometry) if tag not in (Tag.LIP_INNER_TOP, Tag.LIP_INNER_BOTTOM)]
    opened = [*kept, (Tag.LIP_INNER_TOP, inner), (Tag.LIP_INNER_BOTTOM, inner)]
    return Geometry.of((tag, _drop(tag, line, gape, lip)) for tag, line in opened)


def _drop(tag: Tag, line: Points, gape: float, lip: Points) -> Points:
    width = float(np.ptp(lip[:, 0]))
    if tag in LOWER_LIPS:
        return dropped(line, gape * width, lip)
    if tag in (Tag.JAW, Tag.BEARD_OUTLINE, Tag.BEARD_HATCH):
        below = np.clip((line[:, 1] - lip[:, 1].max()) / (0.3 * width), 0, 1)
        return line + np.stack([0 * below, CHIN_FOLLOWS * gape * width * below], 1).astype(np.float32)
    return line


def dropped(line: Points, by: float, lip: Points) -> Points:
    """`line` lowered by `by` px in the middle of `lip`, not at its corners."""
    width, middle = float(np.ptp(lip[:, 0])), float(lip[:, 0].mean())
    along = np.clip(1 - (2 * (line[:, 0] - middle) / width) ** 2, 0, 1)
    return line + np.stack([0 * along, by * np.sqrt(along)], 1).astype(np.float32)


VARIANTS: dict[str, Callable[[Geometry], Geometry]] = {
    "bald": bald,
    "eyes_closed": eyes_closed,
    "mouth_open": mouth_open,
}

"""Is what was drawn there: glasses, beard, moustache, hat, closed eyes, open mouth, bald head?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import tracing
from sketchgan.data.drawing.geometry import SIDE, Face
from sketchgan.data.drawing.hair import hair_mask
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.photos.annotators import Annotator
from sketchgan.data.photos.manifest import PhotoError
from sketchgan.data.photos.packing import expression
from sketchgan.evaluation.samples import TRAITS

BALD = 0.02  # of the picture is hair, at most
TAGS_OF: dict[str, frozenset[Tag]] = {
    "beard": frozenset({Tag.BEARD_HATCH, Tag.BEARD_OUTLINE}),
    "moustache": frozenset({Tag.MOUSTACHE_HATCH, Tag.MOUSTACHE_OUTLINE}),
    "glasses": frozenset({Tag.GLASSES}),
    "hat": frozenset({Tag.HAT, Tag.HAT_BRIM}),
    "eyes_closed": frozenset({Tag.EYE_UPPER}),
    "mouth_open": frozenset({Tag.LIP_INNER_TOP, Tag.LIP_INNER_BOTTOM}),
    "bald": frozenset({Tag.SKULL}),
}
DRAWN, NOT_DRAWN, UNSURE = 1, 0, -1


def drawn_traits(tags: frozenset[Tag], traits: frozenset[str]) -> NDArray[np.int8]:
    """Per trait DRAWN, NOT_DRAWN, or UNSURE where the photo has too little of it to be judged."""
    return np.array([_drawn(trait, tags, traits) for trait in TRAITS], np.int8)


def _drawn(trait: str, tags: frozenset[Tag], traits: frozenset[str]) -> int:
    shown, traced = trait in traits, bool(tags & TAGS_OF[trait])
    if trait == "eyes_closed":  # lids are drawn of open eyes, too
        return DRAWN if shown and traced else NOT_DRAWN if not shown else UNSURE
    return DRAWN if shown and traced else NOT_DRAWN if not (shown or traced) else UNSURE


def found_traits(photo: NDArray[np.uint8], annotator: Annotator) -> NDArray[np.bool_]:
    """What parser, blendshapes and the beard score see; nothing where they see no face."""
    try:
        notes = annotator(photo)
    except PhotoError:
        return np.zeros(len(TRAITS), bool)
    face = Face((notes.landmarks[:, :2] * SIDE).astype(np.float32), notes.parsing, notes.hair, photo)
    seen = tracing.trace(face, np.random.default_rng(0))
    closed, opened = expression(dict(zip(notes.blendshape_names, notes.blendshapes, strict=True)))
    is_bald = not seen.hat and hair_mask(face).mean() < BALD
    return np.array([seen.beard, seen.moustache, seen.glasses, seen.hat, closed, opened, is_bald])


def rates(found: NDArray[np.bool_], drawn: NDArray[np.int8]) -> dict[str, dict[str, float | int | None]]:
    """Per trait: how often it is there when it is drawn and when it is not, and how many drawings say so."""
    table: dict[str, dict[str, float | int | None]] = {}
    for column, trait in enumerate(TRAITS):
        hits, spurious = (found[drawn[:, column] == wanted, column] for wanted in (DRAWN, NOT_DRAWN))
        table[trait] = {
            "when_drawn": _share(hits),
            "drawn": len(hits),
            "when_not_drawn": _share(spurious),
            "not_drawn": len(spurious),
        }
    return table


def _share(values: NDArray[np.bool_]) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None

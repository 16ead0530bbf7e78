"""What a person chooses to draw of a face, and in which order. Independent of how well the hand obeys."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing.landmarks import Tag

Chosen = NDArray[np.bool_]  # (number of tags,)

# Features that a clumsy hand displaces, forgets and draws as one piece.
GROUPS: dict[str, tuple[Tag, ...]] = {
    "head": (Tag.JAW, Tag.FOREHEAD, Tag.SKULL, Tag.NECK, Tag.HELPER, Tag.SHADING),
    "eyes": (Tag.EYE_UPPER, Tag.EYE_LOWER, Tag.EYE_FOLD, Tag.EYE_SYMBOL, Tag.IRIS, Tag.PUPIL),
    "brows": (Tag.BROW_TOP, Tag.BROW_BOTTOM, Tag.BROW_MIDDLE),
    "nose": (Tag.NOSE_BASE, Tag.NOSTRIL, Tag.NOSE_BRIDGE, Tag.NOSE_SYMBOL),
    "mouth": (Tag.LIP_TOP, Tag.LIP_BOTTOM, Tag.LIP_INNER_TOP, Tag.LIP_INNER_BOTTOM, Tag.LIP_MIDDLE),
    "hair": (Tag.HAIRLINE, Tag.HAIR_OUTLINE, Tag.STRAND, Tag.HAT, Tag.HAT_BRIM, Tag.HAT_BAND),
    "ears": (Tag.EAR, Tag.EARRING),
    "clothes": (Tag.CLOTH,),
    "glasses": (Tag.GLASSES, Tag.DARK_LENS),
    "beard": (Tag.BEARD_HATCH, Tag.BEARD_OUTLINE, Tag.MOUSTACHE_HATCH, Tag.MOUSTACHE_OUTLINE, Tag.CHEEK_FOLD),
}
GROUP_NAMES = tuple(GROUPS)
GROUP_OF = np.array([next(i for i, tags in enumerate(GROUPS.values()) if tag in tags) for tag in Tag])
ORDERS = (
    ("head", "hair", "ears", "eyes", "brows", "glasses", "nose", "mouth", "beard", "clothes"),
    ("head", "ears", "eyes", "nose", "mouth", "brows", "glasses", "hair", "beard", "clothes"),
    ("eyes", "brows", "nose", "mouth", "glasses", "head", "beard", "ears", "hair", "clothes"),
    ("head", "eyes", "brows", "nose", "mouth", "hair", "ears", "glasses", "beard", "clothes"),
    ("hair", "head", "ears", "eyes", "brows", "nose", "mouth", "glasses", "beard", "clothes"),
    ("nose", "eyes", "brows", "mouth", "head", "glasses", "hair", "beard", "ears", "clothes"),
)
ALWAYS = {Tag.JAW: 0.97, Tag.SKULL: 0.97, Tag.FOREHEAD: 0.09, Tag.GLASSES: 0.97, Tag.HAT: 0.97, Tag.HAT_BRIM: 0.95}
USUAL = {
    Tag.HAIR_OUTLINE: 0.93,
    Tag.HAIRLINE: 0.85,
    Tag.EAR: 0.75,
    Tag.NECK: 0.7,
    Tag.CLOTH: 0.55,
    Tag.EARRING: 0.6,
    Tag.DARK_LENS: 0.6,
    Tag.HAT_BAND: 0.6,
}


def choose(rng: np.random.Generator, detail: float, *, open_mouth: bool) -> Chosen:
    """The tags this person draws. `detail` 0..1: from a symbol of a face to a study of one."""
    chosen = np.zeros(len(Tag), bool)
    for tag, chance in (ALWAYS | USUAL).items():
        chosen[tag] = rng.random() < chance
    for tags in (_eyes(rng, detail), _brows(rng), _nose(rng, detail), _mouth(rng, is_open=open_mouth), _beard(rng)):
        chosen[list(tags)] = True
    chosen[Tag.STRAND] = rng.random() < 0.25 + 0.55 * detail
    chosen[Tag.CHEEK_FOLD] = rng.random() < 0.03 + 0.22 * detail
    return chosen


def _some(rng: np.random.Generator, chances: dict[Tag, float]) -> list[Tag]:
    return [tag for tag, chance in chances.items() if rng.random() < chance]


def _eyes(rng: np.random.Generator, detail: float) -> Iterable[Tag]:
    kind = rng.random()
    if kind < 0.04:  # dots
        return [Tag.PUPIL]
    if kind < 0.22:  # almonds or rings
        return [Tag.EYE_SYMBOL, *_some(rng, {Tag.PUPIL: 0.85, Tag.IRIS: 0.35})]
    if kind < 0.27:  # the lid only
        return [Tag.EYE_UPPER, *_some(rng, {Tag.PUPIL: 0.7, Tag.IRIS: 0.4})]
    extras = {Tag.EYE_LOWER: 0.9, Tag.EYE_FOLD: 0.1 + 0.6 * detail, Tag.IRIS: 0.8, Tag.PUPIL: 0.8}
    return [Tag.EYE_UPPER, *_some(rng, extras)]


def _brows(rng: np.random.Generator) -> Iterable[Tag]:
    kind = rng.random()
    if kind < 0.28:
        return [Tag.BROW_TOP, Tag.BROW_BOTTOM]
    return [Tag.BROW_MIDDLE] if kind < 0.96 else []


def _nose(rng: np.random.Generator, detail: float) -> Iterable[Tag]:
    kind = rng.random()
    if kind < 0.5:
        return [Tag.NOSE_BASE, *_some(rng, {Tag.NOSTRIL: 0.5, Tag.NOSE_BRIDGE: 0.15 + 0.35 * detail})]
    if kind < 0.78:
        return [Tag.NOSE_SYMBOL, *_some(rng, {Tag.NOSTRIL: 0.2})]
    if kind < 0.88:
        return [Tag.NOSTRIL, *_some(rng, {Tag.NOSE_BRIDGE: 0.3})]
    return [Tag.NOSE_BASE, Tag.NOSE_BRIDGE] if kind < 0.97 else []


def _mouth(rng: np.random.Generator, *, is_open: bool) -> Iterable[Tag]:
    kind = rng.random()
    lips, opening = [Tag.LIP_TOP, Tag.LIP_BOTTOM], [Tag.LIP_INNER_TOP, Tag.LIP_INNER_BOTTOM]
    line = opening if is_open else [Tag.LIP_MIDDLE]
    if kind < 0.62:
        # Between open lips the middle line stands for teeth.
        return lips + line + _some(rng, {Tag.LIP_MIDDLE: 0.2})
    if kind < 0.88:
        return line + ([] if is_open else _some(rng, {Tag.LIP_BOTTOM: 0.45}))
    return lips if kind < 0.98 else []


def _beard(rng: np.random.Generator) -> Iterable[Tag]:
    kind = rng.random()
    hatches, outlines = [Tag.BEARD_HATCH, Tag.MOUSTACHE_HATCH], [Tag.BEARD_OUTLINE, Tag.MOUSTACHE_OUTLINE]
    if kind < 0.55:
        return hatches
    return outlines if kind < 0.75 else hatches + outlines


def order(rng: np.random.Generator) -> NDArray[np.int64]:
    """(number of groups,): when each group is drawn."""
    names = ORDERS[int(rng.integers(len(ORDERS)))]
    return np.array([names.index(name) for name in GROUP_NAMES])

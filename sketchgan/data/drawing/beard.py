"""Beards and moustaches, which no landmark and no label knows: seen by colour, drawn as hatching and outlines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import SIDE, SKIN, Face, Stroke, clean
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Mask, contours, densify, fill

BEARD_AT, MOUSTACHE_AT, MOUSTACHE_WITH_BEARD = 1.2, 0.9, 0.45
DARKER = 0.84  # a pixel belongs to a beard when its lightness is below this part of the cheek's
LESS_RED = 7.0  # or when it is less red than the cheek by this much (a* of Lab): white beards
HATCHES = {Tag.BEARD_HATCH: 36, Tag.MOUSTACHE_HATCH: 16}  # of stubble
FULLER = 1.5  # a beard of twice the score gets 2 ** 1.5 times as many

Lab = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class FacialHair:
    """Masks (256, 256) of 0 and 1, empty where there is none, and how full each is: 1 is just seen."""

    beard: NDArray[np.uint8]
    moustache: NDArray[np.uint8]
    beard_fullness: float = 0.0
    moustache_fullness: float = 0.0


def find(face: Face) -> FacialHair:
    """Nothing where neither score is high enough."""
    lab, lip = _smooth_lab(face), _zone(face, lm.UPPER_LIP)
    beard, moustache = scores(face)
    beard = beard if moustache > MOUSTACHE_WITH_BEARD else 0.0
    none = np.zeros((SIDE, SIDE), np.uint8)
    if beard <= BEARD_AT and moustache <= MOUSTACHE_AT:
        return FacialHair(none, none)
    cheek = _cheek_colour(face, lab, lm.CHEEKS)
    dark = ((lab[..., 0] < cheek[0] * DARKER) | (lab[..., 1] < cheek[1] - LESS_RED)).astype(np.uint8)
    lower = cv2.erode(_zone(face, lm.LOWER_FACE), np.ones((5, 5), np.uint8)) * (1 - lip)
    return FacialHair(
        beard=clean((dark * lower).astype(np.uint8), 5, 5) if beard > BEARD_AT else none,
        moustache=clean(dark * lip, 3, 7),
        beard_fullness=beard / BEARD_AT,
        moustache_fullness=moustache / MOUSTACHE_AT,
    )


def scores(face: Face) -> tuple[float, float]:
    """Beard and moustache: chin and upper lip compared with each side's cheek, in Lab.

    The weaker side counts: shade falls on one.
    """
    lab, chin, lip = _smooth_lab(face), _zone(face, lm.CHIN), _zone(face, lm.UPPER_LIP)
    beards, moustaches = zip(*(_side_scores(face, lab, chin, lip, side) for side in (0, 1)), strict=True)
    return min(beards), min(moustaches)


def _smooth_lab(face: Face) -> Lab:
    sharp = cv2.cvtColor(face.photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return cv2.GaussianBlur(sharp, (0, 0), 1.2).astype(np.float32)


def _side_scores(face: Face, lab: Lab, chin: Mask, lip: Mask, side: int) -> tuple[float, float]:
    """Beard and moustache score of one half of the face; (0, 0) where too little skin is seen."""
    middle = int(face.points[lm.NOSE_BASE[4], 0])
    half = np.s_[:, :middle] if side == 0 else np.s_[:, middle:]
    if chin[half].sum() < 30 or lip[half].sum() < 12:
        return 0.0, 0.0
    cheek = _cheek_colour(face, lab, lm.CHEEKS[side::2])
    chin_colour, lip_colour = (np.median(lab[half][zone[half] > 0], axis=0) for zone in (chin, lip))
    chin_darker, lip_darker = (float(np.clip(1 - c[0] / max(cheek[0], 10.0), 0, 1)) for c in (chin_colour, lip_colour))
    return (
        2 * chin_darker + lip_darker + float(cheek[1] - chin_colour[1]) / 15,
        2 * lip_darker + float(cheek[1] - lip_colour[1]) / 15,
    )


def strokes(face: Face, found: FacialHair, rng: np.random.Generator) -> Iterator[Stroke]:
    pairs = (
        (found.beard, found.beard_fullness, Tag.BEARD_HATCH, Tag.BEARD_OUTLINE),
        (found.moustache, found.moustache_fullness, Tag.MOUSTACHE_HATCH, Tag.MOUSTACHE_OUTLINE),
    )
    for mask, fullness, hatch, edge in pairs:
        if mask.sum() < 60:
            continue
        yield from _hatch(face, mask, hatch, round(HATCHES[hatch] * fullness**FULLER), rng)
        for ring in contours(mask, 40):
            yield edge, densify(np.concatenate([ring, ring[:1]])[::5])


def _hatch(face: Face, mask: NDArray[np.uint8], tag: Tag, count: int, rng: np.random.Generator) -> Iterator[Stroke]:
    """Short strokes that fan out from the middle of the face, as a beard grows."""
    places = np.argwhere(mask)[:, ::-1].astype(np.float32)
    middle, width = float(face.curve(lm.OVAL)[:, 0].mean()), face.size[0]
    for place in places[rng.integers(0, len(places), count)]:
        lean = (place[0] - middle) / width * (1.2 if tag == Tag.BEARD_HATCH else 4.0) + rng.normal() * 0.25
        length = rng.uniform(4, 8)
        bend = np.array([[0, 0], [lean * 0.5, 0.5], [lean * 1.1, 1.0]]) * length
        yield tag, (place + bend).astype(np.float32)


def _zone(face: Face, indices: tuple[int, ...]) -> NDArray[np.uint8]:
    """Skin inside a landmark polygon, without the lips."""
    lips = fill(np.concatenate([face.curve(lm.LIP_TOP), face.curve(lm.LIP_BOTTOM)[::-1]]), SIDE)
    lips = cv2.dilate(lips, np.ones((3, 3), np.uint8)).astype(np.uint8)
    zone: NDArray[np.uint8] = fill(face.curve(indices), SIDE) * (1 - lips) * face.labelled(SKIN)
    return zone


def _cheek_colour(face: Face, lab: Lab, cheeks: Iterable[int]) -> NDArray[np.float32]:
    spots = np.zeros((SIDE, SIDE), np.uint8)
    for x, y in face.curve(cheeks):
        cv2.circle(spots, (int(x), int(y)), 6, 1, -1)
    skin = spots * face.labelled(SKIN)
    chosen = skin if skin.sum() > 20 else spots  # cheeks under a mask or a hand
    colour: NDArray[np.float32] = np.median(lab[chosen > 0], axis=0).astype(np.float32)
    return colour

"""Photographs of bald heads: somebody's own, without the hair. No training photo shows one."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering import variants
from sketchgan.data.altering.inpaint import Bytes, Floats, Mask, blend, enlarged, soft, spread
from sketchgan.data.altering.warp import Portrait
from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import CLOTH, EAR_LABELS, HAIR, HAT, NECK, SIDE, SKIN, Geometry
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import fill

BACKGROUND = 0
HAIR_SHARES = (0.02, 0.35)  # of the picture: less is bald already, behind more nobody knows what is
LOW_SHARE = 0.01  # of hair below the eyes that a beard is taken for
CRANIA, MOST_OUTSIDE_PX = (0.62, 0.68, 0.74, 0.8), 60
RIM_SHADE, RIM_PX, GRAIN = 0.62, 34.0, 1.6
WALL_PX, CLOTH_PX, SKIN_PX = 18.0, 10.0, 22.0  # over which colours are spread
BEARD = (Tag.BEARD_HATCH, Tag.BEARD_OUTLINE)
_Y = np.arange(SIDE, dtype=np.float32)[:, None]


def shave_head(portrait: Portrait, rng: np.random.Generator) -> Portrait | None:
    """Without hair: skin inside of the head that the drawing gets, and outside what is next to the hair.

    None of people with a hat, very much hair, or a beard that hair hangs into: nobody knows what is behind.
    """
    if not _may_be_shaved(portrait):
        return None
    labels, gone = enlarged(portrait.labels, cv2.INTER_NEAREST), _hair_with_its_rim(portrait)
    shaved, head = _bald_head(portrait, labels == SKIN)
    bare = (gone | ((labels == BACKGROUND) & _is_high(portrait))) & head
    behind = np.where(gone & ~head, _nearest(labels, ~gone & ~head), labels)
    photo = portrait.photo
    for label, reach in ((BACKGROUND, WALL_PX), (NECK, CLOTH_PX), (CLOTH, CLOTH_PX)):
        paint = spread(portrait.photo, (labels == label) & ~gone & ~head, reach)
        photo = blend(photo, paint, soft(gone & ~head & (behind == label)))
    photo = blend(photo, _skin(portrait.photo, (labels == SKIN) & ~gone, head, rng), soft(bare))
    behind = np.where(bare, SKIN, behind).astype(np.uint8)
    return replace(portrait, photo=photo, labels=behind[::2, ::2], hair=np.zeros_like(portrait.hair), geometry=shaved)


def _may_be_shaved(portrait: Portrait) -> bool:
    least, most = HAIR_SHARES
    hair = portrait.hair > 128
    low = hair[int(portrait.landmarks[:, 1].mean() * len(hair)) :].mean()
    can_tell = low < LOW_SHARE or not _has_beard(portrait)
    return bool(least < hair.mean() < most and can_tell and not (portrait.labels == HAT).any())


def _has_beard(portrait: Portrait) -> bool:
    return bool(np.isin(portrait.geometry.tags, BEARD).any())


def _hair_with_its_rim(portrait: Portrait) -> Mask:
    """(256, 256): of who has a beard above the lips only; ears are kept."""
    labels, hair = enlarged(portrait.labels, cv2.INTER_NEAREST), enlarged(portrait.hair, cv2.INTER_LINEAR)
    hairy = ((hair > 40) | (labels == HAIR)) & (_is_high(portrait) | (not _has_beard(portrait)))
    return (cv2.dilate(hairy.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0) & ~np.isin(labels, EAR_LABELS)


def _is_high(portrait: Portrait) -> Mask:
    return np.asarray(SIDE * portrait.landmarks[lm.LIP_TOP[0], 1] > _Y)


def _bald_head(portrait: Portrait, skin: Mask) -> tuple[Geometry, Mask]:
    """The bald drawing and the inside of its head, the smallest that holds the forehead."""
    forehead = skin & (SIDE * portrait.landmarks[list(lm.BROW_TOP[0]), 1].min() > _Y)
    for cranium in CRANIA:
        shaved = variants.bald(portrait.geometry, cranium)
        arc = next(shaved.stroke(index) for index, tag in enumerate(shaved.tags) if tag == Tag.SKULL)
        ring = np.concatenate([arc, portrait.landmarks[list(lm.JAW[::-1])] * SIDE])
        head = fill(ring.astype(np.float32), SIDE) > 0
        if (forehead & ~head).sum() < MOST_OUTSIDE_PX:
            break
    return shaved, head


def _nearest(labels: Bytes, known: Mask) -> NDArray[np.uint8]:
    """(256, 256): wall, neck or clothes, whichever is next among the `known`; wall when there is none."""
    known = known & np.isin(labels, (BACKGROUND, NECK, CLOTH))
    _, places = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    of_place = np.full(places.max() + 1, BACKGROUND, np.uint8)
    of_place[places[known]] = labels[known]
    return np.asarray(of_place[places], np.uint8)


def _skin(photo: Bytes, known: Mask, head: Mask, rng: np.random.Generator) -> Floats:
    """(256, 256, 3): the forehead's colour over the whole head, darker towards its rim, with the grain of skin."""
    inwards = np.clip(cv2.distanceTransform(head.astype(np.uint8), cv2.DIST_L2, 5) / RIM_PX, 0, 1)
    shade = RIM_SHADE + (1 - RIM_SHADE) * np.sqrt(inwards)
    grain = cv2.GaussianBlur(rng.normal(0, 2 * GRAIN, photo.shape[:2]).astype(np.float32), (0, 0), 0.7)
    return np.asarray(spread(photo, known, SKIN_PX) * shade[..., None] + grain[..., None], np.float32)

"""Photographs of what few photographs show: somebody's own, with closed eyes, an open mouth, or without hair.

28 of the 4,939 training photos have closed eyes, 50 an open mouth, none a bald head. They are retouched by the plainest
means that look right at 256 px: columns of pixels are moved, colours are spread.
"""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering import variants
from sketchgan.data.altering.inpaint import Bytes, Floats, blend, enlarged, soft
from sketchgan.data.altering.shave import shave_head
from sketchgan.data.altering.warp import Portrait
from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import GLASSES, SIDE, SKIN
from sketchgan.data.drawing.polylines import Points, fill

EYES, MOUTH, HALF = (4, 5), 11, SIDE // 2
ABOVE_LASHES_PX = 2.2  # above the upper lid's line: skin without lashes
LASHES_PX, LASHES_SHADE = 2.2, 0.9  # of the new line of lashes: width, and how much of the skin it hides
LOW_PX = 1.2  # closed lids meet a little below the lower one's line
LEAST_LID_PX = 4.0
GAPES = (0.3, 0.55)  # of the mouth's width
SHUT = 0.04  # a mouth opened by less, as a share of its width, shows no teeth yet
MOUTH_RGB, TEETH_RGB, TONGUE_RGB = (52, 22, 22), (206, 194, 184), (132, 66, 64)
TOOTHLESS = 0.4  # share of the opened mouths whose upper teeth the lip hides
LIDS = tuple(zip(lm.EYE_UPPER, lm.EYE_LOWER, lm.BROW_BOTTOM, strict=True))
_Y = np.arange(SIDE, dtype=np.float32)


def close_eyes(portrait: Portrait, _: np.random.Generator) -> Portrait | None:
    """The skin above each eye is drawn down over it, and ends in a line of lashes. None behind glasses."""
    eyes = np.isin(enlarged(portrait.labels, cv2.INTER_NEAREST), EYES)
    if (portrait.labels == GLASSES).any() or not eyes.any():
        return None
    points, landmarks, sources = portrait.landmarks * SIDE, portrait.landmarks.copy(), _in_place()
    labels, lashes = np.where(np.isin(portrait.labels, EYES), SKIN, portrait.labels).astype(np.uint8), _nothing()
    for eye, centre, rim, (upper, lower, brow) in zip(EYES, lm.IRIS_CENTRE, lm.IRIS_RIM, LIDS, strict=True):
        _draw_lashes(lashes, _lower_lid(sources, points, upper, lower, brow))
        line = [np.round(points[list(lower)] * 8).astype(np.int32)]
        cv2.polylines(labels, line, isClosed=False, color=eye, thickness=3, shift=4)
        landmarks[list(upper[1:-1])] = landmarks[list(lower[1:-1])]
        landmarks[list(rim)] = landmarks[centre]
    dark = np.broadcast_to(np.percentile(portrait.photo[eyes], 5, axis=0).astype(np.float32), portrait.photo.shape)
    hidden = cv2.GaussianBlur(lashes.astype(np.float32) / 255, (0, 0), 0.6) * np.float32(LASHES_SHADE)
    return replace(
        portrait,
        photo=blend(_moved(portrait.photo, sources, cv2.INTER_CUBIC), dark, np.asarray(hidden, np.float32)),
        labels=labels,
        landmarks=landmarks,
        geometry=variants.eyes_closed(portrait.geometry),
    )


def _lower_lid(
    sources: Floats, points: Points, upper: tuple[int, ...], lower: tuple[int, ...], brow: tuple[int, ...]
) -> Points:
    """Changes `sources`; returns the line that the lid now ends in."""
    shut = points[list(lower)]
    columns = np.arange(int(shut[:, 0].min()) + 1, int(shut[:, 0].max()) + 1)
    lid, end = _height(points[list(upper)], columns) - ABOVE_LASHES_PX, _height(shut, columns) + LOW_PX
    top = np.minimum(_height(points[list(brow)], columns), lid - LEAST_LID_PX)
    for column, start, seen, closed in zip(columns, top, lid, end, strict=True):
        if seen < closed:
            sources[:, column] = np.interp(_Y, [0, start, closed, closed + 0.01, 255], [0, start, seen, closed, 255])
    return np.stack([columns, end], 1).astype(np.float32)


def _draw_lashes(picture: Bytes, line: Points) -> None:
    """Twice as thick in the middle, as lashes are seen from the front."""
    fifth = len(line) // 5
    middle = line[fifth:-fifth] + np.array([0, LASHES_PX / 2], np.float32)
    for part in (line, middle):
        points = [np.round(part * 16).astype(np.int32)]
        cv2.polylines(picture, points, isClosed=False, color=255, thickness=1, lineType=cv2.LINE_AA, shift=4)


def open_mouth(portrait: Portrait, rng: np.random.Generator) -> Portrait | None:
    """The lower lip and some way the chin are lowered; teeth and tongue show. None of a mouth that is open already."""
    points = portrait.landmarks * SIDE
    upper, lower = points[list(lm.LIP_INNER_TOP)], points[list(lm.LIP_INNER_BOTTOM)]
    width = float(np.ptp(points[list(lm.LIP_BOTTOM)][:, 0]))
    if (lower - upper)[:, 1].max() > SHUT * width:
        return None
    gape = float(rng.uniform(*GAPES))
    sources = _lowered(points, gape, width)
    small = np.asarray((sources.reshape(HALF, 2, HALF, 2).mean((1, 3)) - 0.5) / 2, np.float32)
    hole = fill(np.concatenate([upper, variants.dropped(lower, gape * width, lower)[::-1]]), SIDE)
    labels = _moved(portrait.labels, small, cv2.INTER_NEAREST)
    labels[hole[::2, ::2] > 0] = MOUTH
    return replace(
        portrait,
        photo=_inside_of_mouth(_moved(portrait.photo, sources, cv2.INTER_CUBIC), hole, rng),
        labels=labels,
        hair=_moved(portrait.hair, small, cv2.INTER_LINEAR),
        geometry=variants.mouth_open(portrait.geometry, gape),
    )


def _lowered(points: Points, gape: float, width: float) -> Floats:
    """Sources of a face whose lower lip is lowered by `gape` x `width`, the chin by a part of it, the neck not."""
    sources, columns = _in_place(), np.arange(SIDE)
    lip, chin = points[list(lm.LIP_INNER_BOTTOM)], float(points[list(lm.JAW)][:, 1].max())
    heights = _height(lip, columns)
    falls = variants.dropped(np.stack([columns, heights], 1).astype(np.float32), gape * width, lip)[:, 1] - heights
    sides = variants.CHIN_FOLLOWS * gape * width * np.exp(-0.5 * ((columns - lip[:, 0].mean()) / (0.8 * width)) ** 2)
    for column, height, fall, side in zip(columns, heights, falls, sides, strict=True):
        below = max(chin + side, height + fall + 2)
        to, of = [0, height, height + fall + 0.01, below, 2 * SIDE], [0, height, height + 0.01, chin, 2 * SIDE]
        sources[:, column] = np.interp(_Y, to, of)
    return sources


def _inside_of_mouth(photo: Bytes, hole: Bytes, rng: np.random.Generator) -> Bytes:
    """Dark, upper teeth more often than not, the tongue on the ground."""
    depth = np.cumsum(hole, axis=0) / np.maximum(hole.sum(0), 1)  # 0 at the upper lip, 1 at the lower
    teeth = 0.0 if rng.random() < TOOTHLESS else rng.uniform(0.2, 0.4)
    reach = cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 4)
    paint = np.full(photo.shape, MOUTH_RGB, np.float32)
    for colour, shown in ((TEETH_RGB, depth < teeth), (TONGUE_RGB, depth > rng.uniform(0.6, 0.8))):
        share = cv2.GaussianBlur(shown.astype(np.float32), (0, 0), 0.9)[..., None]
        paint = paint * (1 - share) + np.array(colour, np.float32) * share * (0.55 + 0.45 * reach[..., None])
    light = float(photo[hole > 0].mean() / 130) if hole.any() else 1.0  # of lips lowered over the hole: the photo's own
    return blend(photo, paint * np.float32(np.clip(light, 0.45, 1.1)), soft(hole > 0))


def _nothing() -> Bytes:
    return np.zeros((SIDE, SIDE), np.uint8)


def _in_place() -> Floats:
    """(256, 256): every pixel is taken from its own height."""
    return np.tile(_Y[:, None], (1, SIDE))


def _height(curve: Points, columns: NDArray[np.int64]) -> Floats:
    order = np.argsort(curve[:, 0])
    return np.asarray(np.interp(columns, curve[order, 0], curve[order, 1]), np.float32)


def _moved(picture: Bytes, sources: Floats, how: int) -> Bytes:
    """Every pixel is taken from the height that `sources` gives, in its own column."""
    x = np.tile(np.arange(len(sources), dtype=np.float32), (len(sources), 1))
    return np.asarray(cv2.remap(picture, x, sources, how, borderMode=cv2.BORDER_REPLICATE), np.uint8)


RETOUCHES: dict[str, Callable[[Portrait, np.random.Generator], Portrait | None]] = {
    "bald": shave_head,
    "eyes_closed": close_eyes,
    "mouth_open": open_mouth,
}

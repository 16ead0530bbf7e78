"""Photographs of what few photographs show: somebody's own, with closed eyes, an open mouth, or without hair.

28 of the 4,939 training photos have closed eyes, 50 an open mouth, none a bald head. They are retouched by the plainest
means that look right at 256 px: columns of pixels are moved, colours are spread.
"""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data import landmarks as lm
from sketchgan.data import variants
from sketchgan.data.geometry import EAR_LABELS, GLASSES, HAIR, HAT, SIDE, SKIN, Geometry
from sketchgan.data.landmarks import Tag
from sketchgan.data.polylines import Points, fill
from sketchgan.data.warp import Portrait

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
EYES, BACKGROUND, MOUTH, HALF = (4, 5), 0, 11, SIDE // 2
ABOVE_LASHES_PX = 2.2  # above the upper lid's line: skin without lashes
LASHES_PX, LASHES_SHADE = 2.2, 0.9  # of the new line of lashes: width, and how much of the skin it hides
LOW_PX = 1.2  # closed lids meet a little below the lower one's line
LEAST_LID_PX = 4.0
GAPES = (0.3, 0.55)  # of the mouth's width
SHUT = 0.04  # a mouth opened by less, as a share of its width, shows no teeth yet
MOUTH_RGB, TEETH_RGB, TONGUE_RGB = (52, 22, 22), (206, 194, 184), (132, 66, 64)
TOOTHLESS = 0.4  # share of the opened mouths whose upper teeth the lip hides
HAIR_SHARES = (0.02, 0.13)  # of the picture: of people who can be shaved without inventing what is behind them
CRANIA, MOST_OUTSIDE_PX = (0.62, 0.68, 0.74, 0.8), 60
RIM_SHADE, RIM_PX, GRAIN = 0.62, 34.0, 1.6
LIDS = tuple(zip(lm.EYE_UPPER, lm.EYE_LOWER, lm.BROW_BOTTOM, strict=True))
_Y = np.arange(SIDE, dtype=np.float32)


def close_eyes(portrait: Portrait, _: np.random.Generator) -> Portrait | None:
    """The skin above each eye is drawn down over it, and ends in a line of lashes. None behind glasses."""
    eyes = np.isin(_enlarged(portrait.labels, cv2.INTER_NEAREST), EYES)
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
        photo=_blend(_moved(portrait.photo, sources, cv2.INTER_CUBIC), dark, np.asarray(hidden, np.float32)),
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
        soft = cv2.GaussianBlur(shown.astype(np.float32), (0, 0), 0.9)[..., None]
        paint = paint * (1 - soft) + np.array(colour, np.float32) * soft * (0.55 + 0.45 * reach[..., None])
    light = float(photo[hole > 0].mean() / 130) if hole.any() else 1.0  # of lips lowered over the hole: the photo's own
    return _blend(photo, paint * np.float32(np.clip(light, 0.45, 1.1)), _soft(hole > 0))


def shave_head(portrait: Portrait, rng: np.random.Generator) -> Portrait | None:
    """Without hair: skin inside of the skull that the drawing gets, background outside.

    None of people with much hair, a hat or hidden ears: nobody knows what is behind.
    """
    if not _may_be_shaved(portrait):
        return None
    labels, gone = _enlarged(portrait.labels, cv2.INTER_NEAREST), _hair_with_its_rim(portrait)
    shaved, skull = _skull(portrait, labels == SKIN)
    bare = (gone | ((labels == BACKGROUND) & _is_high(portrait))) & (skull > 0)
    wall = _spread(portrait.photo, (labels == BACKGROUND) & ~gone & (skull == 0), 18)
    photo = _blend(portrait.photo, wall, _soft(gone & (skull == 0)))
    photo = _blend(photo, _skin(portrait.photo, (labels == SKIN) & ~gone, skull, rng), _soft(bare))
    labels = np.where(bare, SKIN, np.where(gone, BACKGROUND, labels)).astype(np.uint8)
    return replace(portrait, photo=photo, labels=labels[::2, ::2], hair=np.zeros_like(portrait.hair), geometry=shaved)


def _hair_with_its_rim(portrait: Portrait) -> NDArray[np.bool_]:
    """(256, 256): above the lips, so not the beard; ears are kept."""
    labels, hair = _enlarged(portrait.labels, cv2.INTER_NEAREST), _enlarged(portrait.hair, cv2.INTER_LINEAR)
    hairy = (((hair > 40) | (labels == HAIR)) & _is_high(portrait)).astype(np.uint8)
    return np.asarray((cv2.dilate(hairy, np.ones((9, 9), np.uint8)) > 0) & ~np.isin(labels, EAR_LABELS))


def _is_high(portrait: Portrait) -> NDArray[np.bool_]:
    return np.asarray(_Y[:, None] < SIDE * portrait.landmarks[lm.LIP_TOP[0], 1])


def _skull(portrait: Portrait, skin: NDArray[np.bool_]) -> tuple[Geometry, Bytes]:
    """The bald drawing and the inside of its head, the smallest that holds the forehead."""
    forehead = skin & (_Y[:, None] < SIDE * portrait.landmarks[list(lm.BROW_TOP[0]), 1].min())
    for cranium in CRANIA:
        shaved = variants.bald(portrait.geometry, cranium)
        arc = next(shaved.stroke(index) for index, tag in enumerate(shaved.tags) if tag == Tag.SKULL)
        ring = np.concatenate([arc, portrait.landmarks[list(lm.JAW[::-1])] * SIDE])
        skull = fill(ring.astype(np.float32), SIDE)
        if (forehead & (skull == 0)).sum() < MOST_OUTSIDE_PX:
            break
    return shaved, skull


def _may_be_shaved(portrait: Portrait) -> bool:
    least, most = HAIR_SHARES
    hair = portrait.hair > 128
    low = hair[int(portrait.landmarks[:, 1].mean() * len(hair)) :].mean()
    has_ears = all((portrait.labels == label).any() for label in EAR_LABELS)
    return bool(least < hair.mean() < most and low < least / 2 and has_ears and not (portrait.labels == HAT).any())


def _skin(photo: Bytes, known: NDArray[np.bool_], skull: Bytes, rng: np.random.Generator) -> Floats:
    """(256, 256, 3): the forehead's colour over the whole head, darker towards its rim, with the grain of skin."""
    inwards = np.clip(cv2.distanceTransform(skull, cv2.DIST_L2, 5) / RIM_PX, 0, 1)
    shade = RIM_SHADE + (1 - RIM_SHADE) * np.sqrt(inwards)
    grain = cv2.GaussianBlur(rng.normal(0, 2 * GRAIN, photo.shape[:2]).astype(np.float32), (0, 0), 0.7)
    return np.asarray(_spread(photo, known, 22) * shade[..., None] + grain[..., None], np.float32)


def _spread(photo: Bytes, known: NDArray[np.bool_], reach_px: float) -> Floats:
    """The colours of `known` pixels over the whole picture: a normalised blur (Knutsson and Westin 1993), twice."""
    colours = np.zeros(photo.shape, np.float32)
    weights = np.full(photo.shape[:2], 1e-6, np.float32)
    for sigma, share in ((reach_px, 1.0), (4 * reach_px, 1e-3)):
        mask = cv2.GaussianBlur(known.astype(np.float32), (0, 0), sigma) * share
        colours += cv2.GaussianBlur(photo * known[..., None].astype(np.float32), (0, 0), sigma) * share
        weights += mask
    return np.asarray(colours / weights[..., None], np.float32)


def _enlarged(mask: Bytes, how: int) -> Bytes:
    return np.asarray(cv2.resize(mask, (SIDE, SIDE), interpolation=how), np.uint8)


def _soft(mask: NDArray[np.bool_]) -> Floats:
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.0), np.float32)


def _blend(photo: Bytes, paint: Floats, share: Floats) -> Bytes:
    mixed = photo * (1 - share[..., None]) + paint * share[..., None]
    return np.clip(np.round(mixed), 0, 255).astype(np.uint8)


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

"""Photographs made half as large and as imperfect as the generator's pictures are.

Those are soft, smeared where texture should be, ringed by slight halos, carry a pattern of 2 or 4 px on flat places,
and arrive as JPEG.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

MAX_BLUR_PX = 1.5  # deviation, of the large photo
MAX_SOFTNESS_PX = 0.9  # deviation, of the small one
MAX_GRID_LEVELS = 4.0
GRID_PERIODS_PX = (2, 2, 4)  # of the generator's shuffles
JPEG_QUALITY = (72, 96)  # the site's own photographs are 90


def degrade(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """(2S, 2S, 3) -> (S, S, 3)."""
    small = shrink(photo, rng).astype(np.float32)
    if rng.random() < 0.5:
        small = smear(small, rng)
    if rng.random() < 0.6:
        small = soften(small, rng)
    if rng.random() < 0.3:
        small = add_halos(small, rng)
    if rng.random() < 0.4:
        small = add_grid(small, rng)
    return encode(np.clip(np.rint(small), 0, 255).astype(np.uint8), rng)


def shrink(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """By area after a random blur, so that no one filter is learned by heart."""
    deviation = MAX_BLUR_PX * rng.random()
    if deviation > 0.3:
        photo = np.asarray(cv2.GaussianBlur(photo, (0, 0), deviation), np.uint8)
    method = (cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(4)]
    side = photo.shape[0] // 2
    return np.asarray(cv2.resize(photo, (side, side), interpolation=method), np.uint8)


def smear(small: Floats, rng: np.random.Generator) -> Floats:
    """Blended with a copy that keeps edges and has lost its texture, here more and there less."""
    flat = cv2.bilateralFilter(small, 5, 12 + 30 * rng.random(), 2.0)
    share = patches(small.shape[0], rng)[..., None] * (0.3 + 0.7 * rng.random())
    return np.asarray(small + share * (flat - small), np.float32)


def soften(small: Floats, rng: np.random.Generator) -> Floats:
    return blur(small, 0.3 + (MAX_SOFTNESS_PX - 0.3) * rng.random())


def add_halos(small: Floats, rng: np.random.Generator) -> Floats:
    detail = small - blur(small, 1.0 + 2 * rng.random())
    return np.asarray(small + (0.2 + 0.5 * rng.random()) * detail, np.float32)


def add_grid(small: Floats, rng: np.random.Generator) -> Floats:
    """The same few levels again and again, here more and there less."""
    side, period = small.shape[0], GRID_PERIODS_PX[rng.integers(len(GRID_PERIODS_PX))]
    tint = 1 + 0.5 * rng.standard_normal(3)
    phases = rng.standard_normal((period, period, 1)) * tint * MAX_GRID_LEVELS * rng.random() ** 2
    grid = np.tile(phases - phases.mean((0, 1)), (side // period, side // period, 1))
    return np.asarray(small + grid * patches(side, rng)[..., None], np.float32)


def encode(small: Pixels, rng: np.random.Generator) -> Pixels:
    quality = int(rng.integers(*JPEG_QUALITY))
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def blur(picture: Floats, deviation: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), deviation), np.float32)


def patches(side: int, rng: np.random.Generator) -> Floats:
    """(side, side) smooth random shares, 0 to 1."""
    coarse = rng.random((4, 4)).astype(np.float32)
    fine = np.asarray(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC), np.float32)
    return np.asarray(np.clip(1.4 * fine - 0.2, 0, 1), np.float32)

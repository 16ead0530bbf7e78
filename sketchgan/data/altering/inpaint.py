"""Painting over parts of a photo with the colours of others."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing.geometry import SIDE

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]
GRID = 64  # on which colours are spread
FURTHER, FURTHER_WEIGHT = 4, 1e-3  # a wider blur answers where the first one sees nothing
LEAST_WEIGHT = 1e-6  # of what is not known


def spread(photo: Bytes, known: Mask, reach_px: float) -> Floats:
    """(256, 256, 3): the colours of `known` pixels over the whole picture, as if nothing else were there.

    `known` is a square mask of any size; where it is empty, the mean of the picture comes. A normalised blur (Knutsson
    and Westin 1993) with a standard deviation of `reach_px`.
    """
    weights = cv2.resize(known.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_NEAREST) + LEAST_WEIGHT
    weighted = np.dstack([photo * weights[..., None], weights]).astype(np.float32)
    small, sigma = cv2.resize(weighted, (GRID, GRID), interpolation=cv2.INTER_AREA), reach_px * GRID / SIDE
    near, far = (cv2.GaussianBlur(small, (0, 0), width) for width in (sigma, FURTHER * sigma))
    blurred = near + FURTHER_WEIGHT * far
    return np.asarray(cv2.resize(blurred[..., :3] / blurred[..., 3:], (SIDE, SIDE)), np.float32)


def blend(photo: Bytes, paint: Floats, share: Floats) -> Bytes:
    """`paint` where `share` (256, 256) is 1, the photo where it is 0."""
    mixed = photo * (1 - share[..., None]) + paint * share[..., None]
    return np.clip(np.round(mixed), 0, 255).astype(np.uint8)


def soft(mask: Mask) -> Floats:
    """(256, 256): 1 inside of a square mask of any size, falling to 0 over two pixels."""
    return np.asarray(cv2.GaussianBlur(cv2.resize(mask.astype(np.float32), (SIDE, SIDE)), (0, 0), 1.0), np.float32)


def enlarged(mask: Bytes, how: int) -> Bytes:
    return np.asarray(cv2.resize(mask, (SIDE, SIDE), interpolation=how), np.uint8)

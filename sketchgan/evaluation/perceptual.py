"""Perceptual distance of outputs to the photos that were drawn."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from sketchgan.training.perceptual import SqueezeNetFeatures

BATCH = 16


def distances(
    outputs: NDArray[np.uint8], photos: NDArray[np.uint8], features: SqueezeNetFeatures
) -> NDArray[np.floating]:
    """(n,) SqueezeNet distances at half size, as in training."""
    starts = range(0, len(outputs), BATCH)
    with torch.inference_mode():
        parts = [features.distance(_half(outputs[i : i + BATCH]), _half(photos[i : i + BATCH])).numpy() for i in starts]
    return np.concatenate(parts)


def _half(photos: NDArray[np.uint8]) -> torch.Tensor:
    return F.avg_pool2d(torch.from_numpy(photos).permute(0, 3, 1, 2).float() / 127.5 - 1, 2)

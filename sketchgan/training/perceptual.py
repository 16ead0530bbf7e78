"""Perceptual distance on features of SqueezeNet (Iandola et al. 2016), after LPIPS (Zhang et al. 2018)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

FIRES = tuple(range(2, 10))
SQUEEZE_WIDTHS = {2: 16, 3: 16, 4: 32, 5: 32, 6: 48, 7: 48, 8: 64, 9: 64}
EXPAND_WIDTHS = {fire: 4 * width for fire, width in SQUEEZE_WIDTHS.items()}
POOL_AFTER = (4, 8)
TAPS = (3, 4, 7, 8, 9)
BGR_MEAN = (104.0, 117.0, 123.0)
CLASSES = 1000

Shape = tuple[int, int, int, int]


def layer_shapes() -> Iterator[tuple[str, Shape]]:
    """Names and OIHW shapes, in the order of the file."""
    yield "conv1", (96, 3, 7, 7)
    channels = 96
    for fire in FIRES:
        squeeze, expand = SQUEEZE_WIDTHS[fire], EXPAND_WIDTHS[fire]
        yield f"fire{fire}_squeeze", (squeeze, channels, 1, 1)
        yield f"fire{fire}_expand1", (expand, squeeze, 1, 1)
        yield f"fire{fire}_expand3", (expand, squeeze, 3, 3)
        channels = 2 * expand
    yield "conv10", (CLASSES, channels, 1, 1)


def decode_layer(
    data: memoryview, shape: Shape, non_zeros: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], int]:
    """One layer of the compressed file: (weights OIHW, biases, bytes read).

    A codebook of 256 floats, the biases, one code a weight that is not zero, and 4-bit gaps between such weights.
    """
    floats = 256 + shape[0]
    head = np.frombuffer(data[: 4 * floats], "<f4")
    codebook, bias = head[:256], head[256:]
    codes = np.frombuffer(data[4 * floats : 4 * floats + non_zeros], np.uint8)
    packed = np.frombuffer(data[4 * floats + non_zeros :][: (non_zeros + 1) // 2], np.uint8)
    gaps = np.stack([packed & 15, packed >> 4], 1).reshape(-1)[:non_zeros].astype(np.int64)
    weights = np.full(int(np.prod(shape)), codebook[0], np.float32)
    weights[np.cumsum(gaps + 1) - 1] = codebook[codes]
    return weights.reshape(shape), bias.copy(), 4 * floats + non_zeros + len(packed)


def read_squeezenet(path: Path) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Read `compressed_SqueezeNet.net`. Raises ValueError if it is not exactly as long as it says."""
    data = memoryview(path.read_bytes())
    shapes = list(layer_shapes())
    counts = np.frombuffer(data[: 4 * len(shapes)], "<u4")
    offset, layers = 4 * len(shapes), {}
    for (name, shape), count in zip(shapes, counts, strict=True):
        weights, bias, used = decode_layer(data[offset:], shape, int(count))
        layers[name], offset = (weights, bias), offset + used
    if offset != len(data):
        raise ValueError(f"{path} has {len(data)} bytes, its layers end at {offset}: not a compressed SqueezeNet")
    return layers


class SqueezeNetFeatures(nn.Module):
    """Feature maps of an image (B, 3, H, W) in [-1, 1], RGB. Frozen; gradients reach the image."""

    mean: Tensor

    def __init__(self, path: Path) -> None:
        super().__init__()
        for name, (weights, bias) in read_squeezenet(path).items():
            if name != "conv10":
                self.register_buffer(
                    f"{name}_weight", torch.from_numpy(weights).contiguous(memory_format=torch.channels_last)
                )
                self.register_buffer(f"{name}_bias", torch.from_numpy(bias))
        self.register_buffer("mean", torch.tensor(BGR_MEAN).view(1, 3, 1, 1))

    def convolve(self, name: str, x: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
        return F.relu(F.conv2d(x, self.get_buffer(f"{name}_weight"), self.get_buffer(f"{name}_bias"), stride, padding))

    def forward(self, image: Tensor) -> list[Tensor]:
        x = self.convolve("conv1", ((image + 1) * 127.5).flip(1) - self.mean, stride=2)
        features = [x]
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        for fire in FIRES:
            squeezed = self.convolve(f"fire{fire}_squeeze", x)
            expanded = [
                self.convolve(f"fire{fire}_expand1", squeezed),
                self.convolve(f"fire{fire}_expand3", squeezed, padding=1),
            ]
            x = torch.cat(expanded, 1)
            if fire in TAPS:
                features.append(x)
            if fire in POOL_AFTER:
                x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        return features

    def distance(self, image: Tensor, target: Tensor) -> Tensor:
        """Summed squared difference of unit-normalised features, (B,)."""
        with torch.no_grad():
            wanted = self(target)
        gaps = [
            (normalise(a) - normalise(b)).square().sum(1).mean((1, 2)) for a, b in zip(self(image), wanted, strict=True)
        ]
        return torch.stack(gaps).sum(0)


def normalise(features: Tensor) -> Tensor:
    features = features.float()
    return features * torch.rsqrt(features.square().sum(1, keepdim=True) + 1e-8)

"""Multi-scale conditional patch discriminator (Wang et al. 2018) with spectral norm (Miyato et al. 2018)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

Judgement = tuple[Tensor, list[Tensor]]


class PatchDiscriminator(nn.Module):
    """Photo and sketch (B, 4, H, W) -> scores a patch (B, 1, h, w) and the feature maps on the way."""

    def __init__(self, widths: tuple[int, ...] = (32, 64, 128, 192)) -> None:
        super().__init__()
        ins = (4, *widths[:-1])
        strides = (2,) * (len(widths) - 1) + (1,)
        self.layers = nn.ModuleList(
            spectral_norm(nn.Conv2d(before, after, 4, stride, 1))
            for before, after, stride in zip(ins, widths, strides, strict=True)
        )
        self.score = spectral_norm(nn.Conv2d(widths[-1], 1, 3, padding=1))

    def forward(self, pair: Tensor) -> Judgement:
        features = []
        x = pair
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            features.append(x)
        return self.score(x), features


class MultiScaleDiscriminator(nn.Module):
    """A half-size window at full resolution, the whole at a half, and the whole at a quarter.

    The window costs a quarter of the whole and sees the same texture over many steps.
    """

    def __init__(self) -> None:
        super().__init__()
        self.scales = nn.ModuleList(PatchDiscriminator() for _ in range(3))

    def forward(self, pair: Tensor, corner: tuple[int, int]) -> list[Judgement]:
        """`corner` is the window's top left, in pixels."""
        (top, left), (height, width) = corner, (side // 2 for side in pair.shape[2:])
        window = pair[:, :, top : top + height, left : left + width]
        half = F.avg_pool2d(pair, 2)
        views = (window, half, F.avg_pool2d(half, 2))
        return [scale(view) for scale, view in zip(self.scales, views, strict=True)]


def draw_corner(size: int) -> tuple[int, int]:
    """A random place of the window in a picture of `size` pixels a side."""
    return int(torch.randint(0, size // 2 + 1, ())), int(torch.randint(0, size // 2 + 1, ()))

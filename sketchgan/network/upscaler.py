"""The upscaler: a photograph at twice its side. Used twice for four times."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketchgan.network.checkpoint import Checkpoint
from sketchgan.network.generator import load_weights

FACTOR = 2
BORDER_PX = 8  # mirrored around the photo, so that its edge is not where the zeros of the convolutions begin


@dataclass(frozen=True, slots=True)
class UpscalerConfig:
    """Widths at a half and a quarter of the photo's side and at its full side; residual blocks on each grid."""

    half: int = 64
    quarter: int = 96
    full: int = 16
    blocks_in: int = 1
    blocks_bottom: int = 2
    blocks_out: int = 2

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Raises ValueError for unknown or missing fields."""
        if set(values) != set(cls.__slots__):
            raise ValueError(f"the upscaler's config has fields {sorted(values)}, wanted {sorted(cls.__slots__)}")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class ResidualBlock(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, 1, 1)
        self.second = nn.Conv2d(width, width, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        detail: Tensor = self.second(F.relu(self.first(x)))
        return x + detail


class Upscaler(nn.Module):
    """Photo (B, 3, S, S) in [-1, 1] -> (B, 3, 2S, 2S); S is a multiple of 4. No statistics of the picture are taken.

    What it adds to bicubic interpolation is worked out on a half and a quarter of the photo's side, where a convolution
    is cheap, and shuffled up in two steps with a convolution between them, against a pattern of the shuffles.
    """

    def __init__(self, config: UpscalerConfig) -> None:
        super().__init__()
        self.config = config
        self.stem = nn.Conv2d(3 * 4, config.half, 3, 1, 1)
        self.before = nn.Sequential(*(ResidualBlock(config.half) for _ in range(config.blocks_in)))
        self.down = nn.Conv2d(config.half, config.quarter, 3, 2, 1)
        self.bottom = nn.Sequential(*(ResidualBlock(config.quarter) for _ in range(config.blocks_bottom)))
        self.up = nn.Conv2d(config.quarter, config.half, 1)
        self.after = nn.Sequential(*(ResidualBlock(config.half) for _ in range(config.blocks_out)))
        self.spread = nn.Conv2d(config.half, config.full * 4, 3, 1, 1)
        self.head = nn.Conv2d(config.full, 3 * FACTOR**2, 3, 1, 1)
        nn.init.normal_(self.head.weight, std=1e-3)  # the first output is the bicubic one
        nn.init.zeros_(self.head.get_parameter("bias"))

    def forward(self, photo: Tensor) -> Tensor:
        padded = F.pad(photo, (BORDER_PX,) * 4, mode="reflect")
        enlarged = F.interpolate(padded, scale_factor=float(FACTOR), mode="bicubic", align_corners=False)
        cut = FACTOR * BORDER_PX
        return (enlarged + self.work_out_detail(padded))[:, :, cut:-cut, cut:-cut]

    def work_out_detail(self, photo: Tensor) -> Tensor:
        fine = self.before(F.relu(self.stem(F.pixel_unshuffle(photo, 2))))
        coarse = self.up(self.bottom(F.relu(self.down(fine))))
        x = self.after(fine + F.interpolate(coarse, scale_factor=2.0, mode="nearest"))
        x = F.relu(F.pixel_shuffle(self.spread(x), 2))
        return F.pixel_shuffle(self.head(x), FACTOR).float()


def build_upscaler(checkpoint: Checkpoint) -> Upscaler:
    """The upscaler of a checkpoint, fp32, in evaluation mode. Raises ValueError if config and weights do not fit."""
    upscaler = Upscaler(UpscalerConfig.from_dict(checkpoint.config))
    load_weights(upscaler, checkpoint)
    return upscaler.eval()


def count_macs(config: UpscalerConfig, side: int) -> int:
    """Multiplications with an addition for one photo of `side` pixels, the mirrored border included."""
    upscaler, total = Upscaler(config), 0

    def add(layer: nn.Module, _: object, output: Tensor) -> None:
        nonlocal total
        total += output[0, 0].numel() * sum(p.numel() for p in layer.parameters() if p.dim() > 1)

    for layer in upscaler.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_hook(add)
    with torch.inference_mode():
        upscaler(torch.zeros(1, 3, side, side))
    return total

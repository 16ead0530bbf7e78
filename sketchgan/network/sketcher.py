"""The sketcher: the generator's reverse, from a photograph to the clean pen lines that say the same."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketchgan.network.checkpoint import Checkpoint
from sketchgan.network.generator import load_weights


@dataclass(frozen=True, slots=True)
class SketcherConfig:
    """Widths of the grids from fine (half the photo's side) to coarse."""

    channels: tuple[int, ...] = (24, 48, 96, 96)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> SketcherConfig:
        """Raises ValueError for unknown or missing fields."""
        if set(values) != set(cls.__slots__):
            raise ValueError(f"the sketcher's config has fields {sorted(values)}, wanted {sorted(cls.__slots__)}")
        return cls(tuple(values["channels"]))

    def to_dict(self) -> dict[str, Any]:
        return {key: list(value) for key, value in asdict(self).items()}


def double_conv(ins: int, outs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(ins, outs, 3, stride, 1), nn.LeakyReLU(0.1), nn.Conv2d(outs, outs, 3, 1, 1), nn.LeakyReLU(0.1)
    )


class Sketcher(nn.Module):
    """Photo (B, 3, S, S) in [-1, 1] -> logits of ink (B, 1, S, S); S is a multiple of 16. No batch statistics."""

    def __init__(self, config: SketcherConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.channels
        steps = list(itertools.pairwise(widths))
        self.stem = double_conv(3 * 4, widths[0])
        self.down = nn.ModuleList(double_conv(fine, coarse, stride=2) for fine, coarse in steps)
        # Dilated, to see a whole face: whether an edge is a jaw or a collar is not told by its neighbourhood.
        self.bottom = nn.Sequential(
            nn.Conv2d(widths[-1], widths[-1], 3, 1, 2, dilation=2),
            nn.LeakyReLU(0.1),
            nn.Conv2d(widths[-1], widths[-1], 3, 1, 4, dilation=4),
            nn.LeakyReLU(0.1),
        )
        self.up = nn.ModuleList(double_conv(fine + coarse, fine) for fine, coarse in steps)
        self.head = nn.Conv2d(widths[0], 4, 3, 1, 1)

    def forward(self, photo: Tensor) -> Tensor:
        x = self.stem(F.pixel_unshuffle(photo, 2))
        skips = []
        for down in self.down:
            skips.append(x)
            x = down(x)
        x = x + self.bottom(x)
        for up, skip in zip(reversed(self.up), reversed(skips), strict=True):
            x = up(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), skip], 1))
        return F.pixel_shuffle(self.head(x), 2).float()


def build_sketcher(checkpoint: Checkpoint) -> Sketcher:
    """The sketcher of a checkpoint, fp32, in evaluation mode. Raises ValueError if config and weights do not fit."""
    sketcher = Sketcher(SketcherConfig.from_dict(checkpoint.config))
    load_weights(sketcher, checkpoint)
    return sketcher.eval()

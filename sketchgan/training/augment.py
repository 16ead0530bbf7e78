"""Differentiable augmentation of what the discriminator sees (DiffAugment, Zhao et al. 2020)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def augment_pairs(fake: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
    """Colour, shift and cutout on pairs of photo and sketch (B, 4, H, W); a fake and its real get the same change."""
    both = torch.cat([fake, real])
    both = torch.cat([jitter_colour(both[:, :3], repeats=2), both[:, 3:]], 1)
    fake, real = cut_out(shift(both)).contiguous(memory_format=torch.channels_last).chunk(2)
    return fake, real


def jitter_colour(photo: Tensor, repeats: int) -> Tensor:
    """Brightness, saturation, contrast. The batch is `repeats` equal parts that share their random numbers."""
    brightness, saturation, contrast = (
        torch.rand(photo.shape[0] // repeats, 1, 1, 1, device=photo.device).repeat(repeats, 1, 1, 1) for _ in range(3)
    )
    photo = photo + (brightness - 0.5) * 0.4
    grey = photo.mean(1, keepdim=True)
    photo = (photo - grey) * (0.4 + 1.2 * saturation) + grey
    mean = photo.mean((1, 2, 3), keepdim=True)
    return (photo - mean) * (0.7 + 0.6 * contrast) + mean


def shift(pair: Tensor) -> Tensor:
    reach = pair.shape[2] // 10
    top, left = (int(torch.randint(0, 2 * reach + 1, ())) for _ in range(2))
    padded = F.pad(pair, (reach,) * 4)
    return padded[:, :, top : top + pair.shape[2], left : left + pair.shape[3]]


def cut_out(pair: Tensor) -> Tensor:
    """In half of the batches a square of two fifths of the side goes grey."""
    if torch.rand(()) < 0.5:
        return pair
    height, width = pair.shape[2:]
    row, column, reach = int(torch.randint(0, height, ())), int(torch.randint(0, width, ())), height // 5
    mask = torch.ones(1, 1, height, width, dtype=pair.dtype, device=pair.device)
    mask[:, :, max(0, row - reach) : row + reach, max(0, column - reach) : column + reach] = 0
    return pair * mask

"""What the generator is asked for: the photo, its looks, the palette, and to pass for real."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from sketchgan.training.batch import Batch
from sketchgan.training.discriminator import Judgement
from sketchgan.training.perceptual import SqueezeNetFeatures

# The box around eyes, nose and mouth in the aligned frame, in fractions of the side: top, bottom, left, right.
FACE_BOX = (0.36, 0.86, 0.25, 0.75)
FEATURE_WEIGHT = 4.0  # extra weight of brows, eyes, glasses, nose and mouth in the pixel loss
MIN_MASK_CELLS = 12  # of 128 x 128; the mean colour of fewer is noise


def crop_face(image: Tensor) -> Tensor:
    height, width = image.shape[2:]
    top, bottom, left, right = FACE_BOX
    return image[:, :, int(top * height) : int(bottom * height), int(left * width) : int(right * width)]


def pixel_loss(output: Tensor, batch: Batch) -> Tensor:
    """L1, counting features more and rough drawings less (they do not tell where things are). Scalar."""
    weight = 1 + FEATURE_WEIGHT * F.interpolate(batch.feature_mask, scale_factor=2.0, mode="nearest")
    error = ((output - batch.photo).abs() * weight).mean((1, 2, 3))
    return (error * (1 - 0.6 * batch.roughness) * (1 - batch.swapped)).mean()


def perceptual_loss(features: SqueezeNetFeatures, output: Tensor, batch: Batch) -> Tensor:
    """The whole at half size and the face at full size. Swapped palettes count a fifth: colours differ. Scalar."""
    whole = features.distance(F.avg_pool2d(output, 2), F.avg_pool2d(batch.photo, 2))
    face = features.distance(crop_face(output), crop_face(batch.photo))
    return ((whole + face) * (1 - 0.8 * batch.swapped)).mean()


def palette_loss(output: Tensor, batch: Batch) -> Tensor:
    """Distance between the mean colour of each part and the colour that was asked for. Scalar."""
    masks = batch.palette_masks
    area = masks.sum((2, 3))
    small = F.interpolate(output, size=masks.shape[2:], mode="area")
    means = torch.einsum("bchw,bkhw->bkc", small, masks) / (area[..., None] + 1e-3)
    asked = batch.palette_present * (area > MIN_MASK_CELLS)
    return ((means - batch.target_rgb).abs().mean(2) * asked).mean()


def grid_loss(output: Tensor, period: int = 4, cells: int = 8) -> Tensor:
    """How much of the picture repeats with the network's own upsampling grid. Scalar, 0 for a picture without it.

    What is left of the fine detail when it is averaged over `cells` x `cells` periods, phase by phase: in a photograph
    next to nothing, in an output of pixel shuffles the pattern that they leave.
    """
    detail = output - F.avg_pool2d(F.pad(output, (2, 2, 2, 2), mode="replicate"), 5, 1)
    batch, channels, height, width = detail.shape
    rows, columns = height // (period * cells), width // (period * cells)
    phases = detail.reshape(batch, channels, rows, cells, period, columns, cells, period).mean((3, 6))
    return phases.abs().mean()


def generator_hinge_loss(fake: list[Judgement]) -> Tensor:
    return torch.stack([-scores.float().mean() for scores, _ in fake]).mean()


def discriminator_hinge_loss(fake: list[Judgement], real: list[Judgement]) -> Tensor:
    """Hinge loss (Lim and Ye 2017), mean over scales. Scalar."""
    losses = [
        F.relu(1 + f.float()).mean() + F.relu(1 - r.float()).mean() for (f, _), (r, _) in zip(fake, real, strict=True)
    ]
    return torch.stack(losses).mean()


def feature_matching_loss(fake: list[Judgement], real: list[Judgement], keep: Tensor) -> Tensor:
    """L1 between the discriminator's features of output and photo; `keep` (B,) weighs the samples. Scalar."""
    gaps = [
        (((f - r.detach()).float().abs().mean((1, 2, 3))) * keep).mean()
        for (_, fakes), (_, reals) in zip(fake, real, strict=True)
        for f, r in zip(fakes, reals, strict=True)
    ]
    return torch.stack(gaps).mean()

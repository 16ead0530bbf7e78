"""What the generator is asked for: the photo, its looks, its lines, the palette, and to pass for real."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketchgan.training.batch import Batch
from sketchgan.training.discriminator import Judgement
from sketchgan.training.perceptual import SqueezeNetFeatures

Box = tuple[float, float, float, float]  # in fractions of the side: top, bottom, left, right
# All but a rim; around eyes, nose and mouth in the aligned frame; the middle, from where every place can be reached.
WHOLE_BOX, FACE_BOX, MIDDLE_BOX = (0.0625, 0.9375, 0.0625, 0.9375), (0.36, 0.86, 0.25, 0.75), (0.25, 0.75, 0.25, 0.75)
ELSEWHERE = 0.35  # share of the steps that look closely at any place (hair, walls, clothes), not at the face
# Both eyes, and the mouth: small in the picture, and most of an expression.
DETAIL_BOXES = ((0.41, 0.54, 0.26, 0.74), (0.65, 0.81, 0.35, 0.65))
# What a label of the face parsing counts in the pixel loss beyond the 1 of everything: little area, all of the face.
FEATURE_WEIGHTS = {2: 4.0, 3: 4.0, 10: 4.0, 6: 6.0, 12: 6.0, 13: 6.0, 4: 10.0, 5: 10.0, 11: 10.0}
PARSING_CLASSES = 19
MIN_MASK_CELLS = 12  # of 128 x 128; the mean colour of fewer is noise
INK_WEIGHT = 2.0  # lines are few
TEACHER_PIXEL_WEIGHT = 5.0


def crop(image: Tensor, box: Box, move: tuple[int, int] = (0, 0)) -> Tensor:
    """`move`: px down and to the right; what would leave the picture is cut off."""
    height, width = image.shape[2:]
    (down, across), (top, bottom, left, right) = move, box
    rows = slice(max(0, int(top * height) + down), int(bottom * height) + down)
    return image[:, :, rows, max(0, int(left * width) + across) : int(right * width) + across]


def draw_move(reach: int) -> tuple[int, int]:
    """Up to `reach` px either way: measured always at one place, a network learns a pattern that the strides like."""
    down, across = torch.randint(-reach, reach + 1, (2,)).tolist()
    return down, across


def enlarge(image: Tensor) -> Tensor:
    return F.interpolate(image, scale_factor=2.0, mode="bilinear", align_corners=False)


def weigh_features(labels: Tensor) -> Tensor:
    """(B, 128, 128) labels -> (B, 1, 256, 256) weights of the pixel loss."""
    table = torch.ones(PARSING_CLASSES, device=labels.device)
    for label, extra in FEATURE_WEIGHTS.items():
        table[label] += extra
    return F.interpolate(table[labels][:, None], scale_factor=2.0, mode="nearest")


def pixel_loss(output: Tensor, batch: Batch) -> Tensor:
    """L1, counting features more and rough drawings less (they do not tell where things are). Scalar."""
    error = ((output - batch.photo).abs() * weigh_features(batch.labels)).mean((1, 2, 3))
    return (error * (1 - 0.6 * batch.roughness) * (1 - batch.swapped)).mean()


def perceptual_loss(features: SqueezeNetFeatures, output: Tensor, batch: Batch) -> Tensor:
    """The whole at half size and a part at full size, the face more often than not. Scalar.

    Swapped palettes count a fifth: colours differ.
    """
    side = output.shape[2]
    move = draw_move(side // 16)
    whole = features.distance(*(F.avg_pool2d(crop(image, WHOLE_BOX, move), 2) for image in (output, batch.photo)))
    elsewhere = float(torch.rand(())) < ELSEWHERE
    box, move = (MIDDLE_BOX, draw_move(side // 4)) if elsewhere else (FACE_BOX, draw_move(side // 16))
    part = features.distance(*(crop(image, box, move) for image in (output, batch.photo)))
    return ((whole + part) * (1 - 0.8 * batch.swapped)).mean()


def detail_loss(features: SqueezeNetFeatures, output: Tensor, batch: Batch) -> Tensor:
    """Eyes and mouth at twice their size; rough drawings count less, for they do not tell where things are. Scalar."""
    move = draw_move(output.shape[2] // 64)
    gaps = [
        features.distance(*(enlarge(crop(image, box, move)) for image in (output, batch.photo))) for box in DETAIL_BOXES
    ]
    return (torch.stack(gaps).sum(0) * (1 - 0.6 * batch.roughness) * (1 - 0.8 * batch.swapped)).mean()


def teacher_loss(features: SqueezeNetFeatures, output: Tensor, taught: Tensor) -> Tensor:
    """To another generator's output of the same drawing and condition: L1, and perceptual at half size. Scalar."""
    move = draw_move(output.shape[2] // 16)
    gap = features.distance(*(F.avg_pool2d(crop(image, WHOLE_BOX, move), 2) for image in (output, taught)))
    return TEACHER_PIXEL_WEIGHT * (output - taught).abs().mean() + gap.mean()


def sketch_loss(logits: Tensor, ink: Tensor) -> Tensor:
    """Cross-entropy of ink (B, 1, H, W) and half of 1 - Dice (Milletari et al. 2016), per sample: (B,)."""
    chance = torch.sigmoid(logits)
    overlap = (2 * (chance * ink).sum((1, 2, 3)) + 1) / ((chance + ink).sum((1, 2, 3)) + 1)
    weight = torch.tensor(INK_WEIGHT, device=ink.device)
    entropy = F.binary_cross_entropy_with_logits(logits, ink, pos_weight=weight, reduction="none").mean((1, 2, 3))
    return entropy + 0.5 * (1 - overlap)


def line_loss(sketcher: nn.Module, output: Tensor, batch: Batch) -> Tensor:
    """The frozen sketcher must find in the output the lines that it finds in the photo. Scalar.

    The rougher the drawing, the less it counts: the photo's lines are then not the drawing's.
    """
    with torch.no_grad():
        wanted = torch.sigmoid(sketcher(batch.photo))
    return (sketch_loss(sketcher(output), wanted) * (1 - batch.roughness)).mean()


def parsing_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of the auxiliary face parsing, (B, 19, 128, 128) against the photo's labels. Scalar."""
    return F.cross_entropy(logits.float(), batch.labels)


def palette_loss(output: Tensor, batch: Batch) -> Tensor:
    """Distance between the mean colour of each part and the colour that was asked for. Scalar."""
    masks = batch.palette_masks
    area = masks.sum((2, 3))
    small = F.interpolate(output, size=masks.shape[2:], mode="area")
    means = torch.einsum("bchw,bkhw->bkc", small, masks) / (area[..., None] + 1e-3)
    asked = batch.palette_present * (area > MIN_MASK_CELLS)
    return ((means - batch.target_rgb).abs().mean(2) * asked).mean()


def grid_loss(output: Tensor, photo: Tensor, period: int = 4, cells: int = 8) -> Tensor:
    """How much more of the output repeats with the network's own upsampling grid than of the photo. Scalar.

    A photo's fine texture repeats a little by chance; without it as the measure, texture would be punished, too.
    """
    return F.relu(grid_strength(output, period, cells) - grid_strength(photo, period, cells)).mean()


def grid_strength(photo: Tensor, period: int = 4, cells: int = 8) -> Tensor:
    """(B,): what is left of the fine detail when it is averaged over `cells` x `cells` periods, phase by phase.

    In a photograph little, in an output of pixel shuffles the pattern that they leave.
    """
    detail = photo - F.avg_pool2d(F.pad(photo, (2, 2, 2, 2), mode="replicate"), 5, 1)
    batch, channels, height, width = detail.shape
    rows, columns = height // (period * cells), width // (period * cells)
    phases = detail.reshape(batch, channels, rows, cells, period, columns, cells, period).mean((3, 6))
    return phases.abs().mean((1, 2, 3, 4, 5))


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
    return torch.stack(gaps).mean() if gaps else keep.new_zeros(())

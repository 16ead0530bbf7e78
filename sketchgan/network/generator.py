"""The generator: a modulated residual U-Net from a sketch and a condition to a photograph."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from typing import Any, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketchgan.network.checkpoint import Checkpoint
from sketchgan.network.condition import BASE_SIZE, CONDITION_SIZE

ACTIVATION_GAIN = 2**0.5  # keeps the variance through a leaky ReLU


HeadName = Literal["shuffle", "smooth"]
# What weights are that do not say it.
EARLIER: dict[str, Any] = {"has_traits": False, "head": "shuffle"}


@dataclass(frozen=True, slots=True)
class GeneratorConfig:
    """Everything that is needed to rebuild a generator.

    `channels` are the widths of the grids from fine to coarse, the finest being `size / patch` a side.
    """

    size: int = 256
    patch: int = 4
    channels: tuple[int, ...] = (64, 128, 256, 256)
    bottom_blocks: int = 2
    attention_grids: int = 2
    style_size: int = 128
    head_channels: int = 32
    has_traits: bool = True  # takes age and gender
    head: HeadName = "shuffle"

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> GeneratorConfig:
        """Raises ValueError for unknown or missing fields; those that came later may be missing."""
        values = EARLIER | values
        if set(values) != set(cls.__slots__):
            raise ValueError(f"the generator's config has fields {sorted(values)}, wanted {sorted(cls.__slots__)}")
        return cls(**{**values, "channels": tuple(values["channels"])})

    @property
    def condition_size(self) -> int:
        return CONDITION_SIZE if self.has_traits else BASE_SIZE

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "channels": list(self.channels)}


# By name; the small one is for weak machines: 1.65 GMACs instead of 2.9.
NETWORKS = {"full": GeneratorConfig(), "small": GeneratorConfig(channels=(48, 96, 192, 192), head_channels=24)}


def activate(x: Tensor) -> Tensor:
    return F.leaky_relu(x, 0.2) * ACTIVATION_GAIN


class ModulatedConv(nn.Module):
    """Convolution whose input channels are scaled by the style, and whose output is brought back to unit scale.

    The demodulation of StyleGAN2 (Karras et al. 2020), applied to activations: the weights stay shared by the
    whole batch and no statistic of an image is taken, so a batch cannot mix its pictures.
    """

    def __init__(self, in_channels: int, out_channels: int, style_size: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        # Fan-in scale is stored, not applied at run time: Adam learns about three times faster this way.
        self.weight = nn.Parameter(
            torch.randn(out_channels, in_channels, kernel, kernel) * (in_channels * kernel**2) ** -0.5
        )
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.style = nn.Linear(style_size, in_channels)
        nn.init.normal_(self.style.weight, 0, 0.05)
        nn.init.ones_(self.style.bias)
        self.stride, self.padding = stride, kernel // 2

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        scale = self.style(style).float()  # (B, in)
        power = self.weight.float().square().sum((2, 3)).t()  # (in, out)
        demodulation = torch.rsqrt(scale.square() @ power + 1e-6)  # (B, out), in fp32: bf16 would band the colours
        y = F.conv2d(x * scale[:, :, None, None].to(x.dtype), self.weight, None, self.stride, self.padding)
        return y * demodulation[:, :, None, None].to(y.dtype) + self.bias[None, :, None, None].to(y.dtype)


class ResidualBlock(nn.Module):
    def __init__(self, channels: int, style_size: int) -> None:
        super().__init__()
        self.first = ModulatedConv(channels, channels, style_size)
        self.second = ModulatedConv(channels, channels, style_size)
        self.gain = nn.Parameter(torch.tensor(0.5))

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        y = self.second(activate(self.first(activate(x), style)), style)
        residual: Tensor = x + self.gain.to(x.dtype) * y
        return residual


class SelfAttention(nn.Module):
    """Four-headed attention over the cells of a coarse grid (at most 16 x 16: cheap on a CPU)."""

    heads = 4

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.project_in = nn.Conv2d(channels, 3 * channels, 1)
        self.project_out = nn.Conv2d(channels, channels, 1)
        for parameter in self.project_out.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        split = self.project_in(self.norm(x)).reshape(batch, 3, self.heads, channels // self.heads, height * width)
        query, key, value = (part.contiguous() for part in split.transpose(-1, -2).unbind(1))
        mixed = F.scaled_dot_product_attention(query, key, value)
        joined: Tensor = self.project_out(mixed.transpose(-1, -2).reshape(batch, channels, height, width))
        return x + joined


class DecoderStage(nn.Module):
    """One step up: 1x1 and bilinear upsampling, the encoder's skip, a residual block.

    Nearest upsampling left a woven pattern on flat walls, as coarse as the coarsest grids.
    """

    def __init__(self, coarse: int, fine: int, style_size: int, *, has_attention: bool) -> None:
        super().__init__()
        self.narrow = ModulatedConv(coarse, fine, style_size, kernel=1)
        self.fuse = ModulatedConv(2 * fine, fine, style_size, kernel=1)
        self.block = ResidualBlock(fine, style_size)
        self.attention = SelfAttention(fine) if has_attention else nn.Identity()

    def forward(self, x: Tensor, skip: Tensor, style: Tensor) -> Tensor:
        x = F.interpolate(self.narrow(x, style), scale_factor=2.0, mode="bilinear", align_corners=False)
        x = activate(self.fuse(torch.cat([x, skip], 1), style))
        grown: Tensor = self.attention(self.block(x, style))
        return grown


class ShuffleHead(nn.Module):
    """From the finest grid to pixels in two shuffles; the 3x3 between them cures the grid of one big shuffle."""

    def __init__(self, channels: int, hidden: int, patch: int) -> None:
        super().__init__()
        self.first_factor = patch // 2
        self.widen = nn.Conv2d(channels, hidden * self.first_factor**2, 3, padding=1)
        self.smooth = nn.Conv2d(hidden, hidden, 3, padding=1)
        self.colour = nn.Conv2d(hidden, 3 * 4, 3, padding=1)
        nn.init.normal_(self.colour.weight, 0, 0.02)

    def forward(self, x: Tensor) -> Tensor:
        x = activate(F.pixel_shuffle(self.widen(activate(x)), self.first_factor))
        x = activate(self.smooth(x))
        return torch.tanh(F.pixel_shuffle(self.colour(x), 2).float())


class SmoothHead(nn.Module):
    """From the finest grid to half size in one shuffle, from there bilinear; 3x3s on the full grid add the detail.

    A last shuffle gives the four pixels of a cell weights of their own, which leaves a weave in dark hair.
    """

    def __init__(self, channels: int, hidden: int, patch: int) -> None:
        super().__init__()
        self.first_factor, fine = patch // 2, hidden // 2
        self.widen = nn.Conv2d(channels, hidden * self.first_factor**2, 3, padding=1)
        self.smooth = nn.Conv2d(hidden, hidden, 3, padding=1)
        self.colour = nn.Conv2d(hidden, 3, 3, padding=1)
        self.narrow = nn.Conv2d(hidden, fine, 1)
        self.sharpen = nn.Conv2d(fine, fine, 3, padding=1)
        self.detail = nn.Conv2d(fine, 3, 3, padding=1)
        nn.init.normal_(self.colour.weight, 0, 0.02)
        nn.init.normal_(self.detail.weight, 0, 0.005)

    def forward(self, x: Tensor) -> Tensor:
        x = activate(F.pixel_shuffle(self.widen(activate(x)), self.first_factor))
        x = activate(self.smooth(x))
        x = torch.cat([self.colour(x), self.narrow(x)], 1)
        x = F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
        detail = self.detail(activate(self.sharpen(activate(x[:, 3:]))))
        return torch.tanh((x[:, :3] + detail).float())


HEADS = {"shuffle": ShuffleHead, "smooth": SmoothHead}


class Generator(nn.Module):
    """Sketch (B, 1, S, S), ink 1 and paper 0, and condition (B, CONDITION_SIZE) -> photo (B, 3, S, S) in [-1, 1].

    A network without traits takes the condition's beginning.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        if config.patch < 2 or config.patch % 2:
            raise ValueError(f"patch is {config.patch}, wanted an even number of at least 2")
        self.config = config
        widths, style = config.channels, config.style_size
        self.mapping = nn.Sequential(
            nn.Linear(config.condition_size, style), nn.LeakyReLU(0.2), nn.Linear(style, style), nn.LeakyReLU(0.2)
        )
        self.stem = nn.Conv2d(config.patch**2, widths[0], 3, padding=1)
        steps = list(itertools.pairwise(widths))
        self.encoder = nn.ModuleList(ResidualBlock(width, style) for width in widths[:-1])
        self.down = nn.ModuleList(ModulatedConv(fine, coarse, style, stride=2) for fine, coarse in steps)
        self.bottom = nn.ModuleList(ResidualBlock(widths[-1], style) for _ in range(config.bottom_blocks))
        self.bottom_attention = SelfAttention(widths[-1]) if config.attention_grids else nn.Identity()
        self.decoder = nn.ModuleList(
            DecoderStage(coarse, fine, style, has_attention=0 < len(steps) - level < config.attention_grids)
            for level, (fine, coarse) in enumerate(steps)
        )
        self.head = HEADS[config.head](widths[0], config.head_channels, config.patch)

    def forward(self, sketch: Tensor, condition: Tensor) -> Tensor:
        return self.forward_with_features(sketch, condition)[0]

    def forward_with_features(self, sketch: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        """The photo, and the finest features that it is painted from: (B, channels[0], S / patch, S / patch)."""
        style = self.mapping(condition[:, : self.config.condition_size])
        x = self.stem(F.pixel_unshuffle(sketch, self.config.patch))
        skips = []
        for block, down in zip(self.encoder, self.down, strict=True):
            x = block(x, style)
            skips.append(x)
            x = activate(down(x, style))
        x = self.bottom[0](x, style)
        x = self.bottom_attention(x)
        for block in self.bottom[1:]:
            x = block(x, style)
        for stage, skip in zip(reversed(self.decoder), reversed(skips), strict=True):
            x = stage(x, skip, style)
        return self.head(x), x


def build_generator(checkpoint: Checkpoint) -> Generator:
    """The generator of a checkpoint, fp32, in evaluation mode. Raises ValueError if config and weights do not fit."""
    generator = Generator(GeneratorConfig.from_dict(checkpoint.config))
    load_weights(generator, checkpoint)
    return generator.eval()


def load_weights(network: nn.Module, checkpoint: Checkpoint) -> None:
    """As fp32. Raises ValueError if the weights do not fit the network."""
    state = {name: torch.from_numpy(tensor).float() for name, tensor in checkpoint.tensors.items()}
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(f"the weights of {checkpoint.name} do not fit its config: {error}") from error

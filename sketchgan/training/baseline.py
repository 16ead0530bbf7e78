"""The baseline: pix2pix (Isola et al. 2017) as its users train and run it, on the same photos and split.

U-Net of eight halvings with batch normalisation and dropout, 70 x 70 patch discriminator, cross-entropy + 100 L1, fed
with Canny edges of the photographs. It is here to be compared with, not to be served.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketchgan.imaging import SIZE
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.distributed import World
from sketchgan.training.precision import choose_bf16
from sketchgan.training.runs import gather_state, restore_state
from sketchgan.training.trainer import Stats

KEPT = ("generator", "discriminator", "generator_optimiser", "discriminator_optimiser")

WIDTHS = (64, 128, 256, 512, 512, 512, 512, 512)
DROPOUT_LEVELS = (4, 5, 6)  # of the decoder, counted from the outside: the three coarsest with a skip
PIXEL_WEIGHT = 100.0


class Pix2PixGenerator(nn.Module):
    """Edges (B, 1, 256, 256), ink 1 and paper 0 -> photo (B, 3, 256, 256) in [-1, 1]; 54.4 M parameters.

    Edges are given as the predecessor gives them, white on black in three channels, -1..1.
    """

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.down = nn.ModuleList(self.build_down(level, widths) for level in range(len(widths)))
        self.up = nn.ModuleList(self.build_up(level, widths) for level in range(len(widths)))
        self.apply(initialise)

    @staticmethod
    def build_down(level: int, widths: tuple[int, ...]) -> nn.Sequential:
        ins = 3 if level == 0 else widths[level - 1]
        is_innermost = level == len(widths) - 1
        layers: list[nn.Module] = [] if level == 0 else [nn.LeakyReLU(0.2)]
        layers.append(nn.Conv2d(ins, widths[level], 4, 2, 1, bias=level == 0 or is_innermost))
        if level and not is_innermost:
            layers.append(nn.BatchNorm2d(widths[level]))
        return nn.Sequential(*layers)

    @staticmethod
    def build_up(level: int, widths: tuple[int, ...]) -> nn.Sequential:
        ins = widths[level] if level == len(widths) - 1 else 2 * widths[level]
        if level == 0:
            return nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(ins, 3, 4, 2, 1))
        outs = widths[level - 1]
        layers = [nn.ReLU(), nn.ConvTranspose2d(ins, outs, 4, 2, 1, bias=False), nn.BatchNorm2d(outs)]
        return nn.Sequential(*layers, *([nn.Dropout(0.5)] if level in DROPOUT_LEVELS else []))

    def forward(self, sketch: Tensor) -> Tensor:
        x = sketch.repeat(1, 3, 1, 1) * 2 - 1
        skips = []
        for down in self.down:
            x = down(x)
            skips.append(x)
        x = self.up[-1](skips.pop())
        for up in reversed(self.up[:-1]):
            x = up(torch.cat([skips.pop(), x], 1))
        return torch.tanh(x.float())


class Pix2PixDiscriminator(nn.Module):
    """Edges and photo, 3 + 3 channels -> a logit for every 70 x 70 patch."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(6, width, 4, 2, 1),
            nn.LeakyReLU(0.2),
            *self.block(width, 2 * width, 2),
            *self.block(2 * width, 4 * width, 2),
            *self.block(4 * width, 8 * width, 1),
            nn.Conv2d(8 * width, 1, 4, 1, 1),
        )
        self.apply(initialise)

    @staticmethod
    def block(ins: int, outs: int, stride: int) -> tuple[nn.Module, ...]:
        return nn.Conv2d(ins, outs, 4, stride, 1, bias=False), nn.BatchNorm2d(outs), nn.LeakyReLU(0.2)

    def forward(self, sketch: Tensor, photo: Tensor) -> Tensor:
        logits: Tensor = self.layers(torch.cat([sketch.repeat(1, 3, 1, 1) * 2 - 1, photo], 1))
        return logits


def initialise(module: nn.Module) -> None:
    """Normal, 0.02, as in the paper."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1, 0.02)


class Pix2PixTrainer:
    """The same interface as `trainer.Trainer`; the learning rate falls to 0 over the second half, as pix2pix's does."""

    learning_rate = 2e-4

    def __init__(self, config: TrainConfig, world: World | None = None) -> None:
        self.config, self.world = config, world or World()
        self.device = torch.device(config.device)
        self.generator = Pix2PixGenerator().to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.discriminator = Pix2PixDiscriminator().to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        for network in (self.generator, self.discriminator):
            self.world.share_first(network.parameters())
        sketch = torch.zeros(1, 1, SIZE, SIZE, device=self.device)
        self.is_bf16 = self.world.agree(choose_bf16(config.precision, self.generator, sketch)) == 1
        self.average = self.generator  # pix2pix serves the last weights
        self.generator_optimiser, self.discriminator_optimiser = (
            torch.optim.Adam(network.parameters(), self.learning_rate, betas=(0.5, 0.999), fused=True)
            for network in (self.generator, self.discriminator)
        )
        self.images = self.steps = 0
        self.minutes = 0.0

    @property
    def progress(self) -> float:
        return self.config.progress(self.minutes, self.images)

    def step(self, batch: Batch) -> Stats:
        rate = self.learning_rate * min(1.0, 2 * (1 - self.progress))
        for optimiser in (self.generator_optimiser, self.discriminator_optimiser):
            optimiser.param_groups[0]["lr"] = rate
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.is_bf16):
            output = self.generator(batch.sketch)
            stats = {"discriminator": self.step_discriminator(output.detach(), batch)}
            stats |= self.step_generator(output, batch)
        self.steps += 1
        self.images += len(batch.photo) * self.world.size
        return {name: value.detach() for name, value in stats.items()}

    def step_discriminator(self, output: Tensor, batch: Batch) -> Tensor:
        self.discriminator.requires_grad_(requires_grad=True)
        fake, real = (self.discriminator(batch.sketch, photo).float() for photo in (output, batch.photo))
        loss = (cross_entropy(fake, is_real=False) + cross_entropy(real, is_real=True)) / 2
        self.discriminator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.world.average_gradients(self.discriminator.parameters())
        self.discriminator_optimiser.step()
        return loss

    def step_generator(self, output: Tensor, batch: Batch) -> Stats:
        self.discriminator.requires_grad_(requires_grad=False)
        stats = {
            "adversarial": cross_entropy(self.discriminator(batch.sketch, output).float(), is_real=True),
            "pixel": F.l1_loss(output.float(), batch.photo),
        }
        self.generator_optimiser.zero_grad()
        (stats["adversarial"] + PIXEL_WEIGHT * stats["pixel"]).backward()  # type: ignore[no-untyped-call]
        self.world.average_gradients(self.generator.parameters())
        self.generator_optimiser.step()
        return stats

    def state(self) -> dict[str, Any]:
        return gather_state(self, KEPT)

    def restore(self, state: dict[str, Any]) -> None:
        restore_state(self, KEPT, state)


def cross_entropy(logits: Tensor, *, is_real: bool) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(is_real)))

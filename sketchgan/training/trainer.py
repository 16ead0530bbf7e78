"""The state of a run and one step of training."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from sketchgan.generator import Generator
from sketchgan.training import losses
from sketchgan.training.augment import augment_pairs
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.discriminator import Judgement, MultiScaleDiscriminator, draw_corner
from sketchgan.training.perceptual import SqueezeNetFeatures

Stats = dict[str, Tensor]


class Trainer:
    """Generator, its moving average, discriminator, optimisers, and how far the run is."""

    def __init__(self, config: TrainConfig) -> None:
        self.config = config
        self.device = torch.device(config.device)
        self.features = SqueezeNetFeatures(Path(config.squeezenet)).to(self.device)
        self.generator = Generator(config.generator)
        self.discriminator = MultiScaleDiscriminator()
        for network in (self.generator, self.discriminator):
            network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.generator).eval().requires_grad_(requires_grad=False)
        self.generator_optimiser = self.optimise(self.generator)
        self.discriminator_optimiser = self.optimise(self.discriminator)
        self.images = self.steps = 0
        self.minutes = 0.0

    def optimise(self, network: nn.Module) -> torch.optim.Adam:
        return torch.optim.Adam(network.parameters(), lr=self.config.learning_rate, betas=(0.5, 0.99), fused=True)

    @property
    def progress(self) -> float:
        """Share of the budget used, 0 to 1."""
        return min(1.0, self.minutes / self.config.minutes)

    def step(self, batch: Batch) -> Stats:
        """Train both networks on one batch. Returns the losses as detached scalars."""
        self.set_learning_rate()
        output, stats = self.step_generator(batch)
        if self.config.adversarial_share(self.progress) > 0:
            stats["discriminator"] = self.step_discriminator(output.detach(), batch)
        self.steps += 1
        self.images += len(batch.photo)
        self.update_average()
        return {name: value.detach() for name, value in stats.items()}

    def set_learning_rate(self) -> None:
        rate = self.config.learning_rate_at(self.steps, self.progress)
        for optimiser in (self.generator_optimiser, self.discriminator_optimiser):
            for group in optimiser.param_groups:
                group["lr"] = rate

    def step_generator(self, batch: Batch) -> tuple[Tensor, Stats]:
        config = self.config
        self.discriminator.requires_grad_(requires_grad=False)
        with torch.autocast(self.device.type, torch.bfloat16):
            output = self.generator(batch.sketch, batch.condition)
            stats = {
                "pixel": losses.pixel_loss(output, batch),
                "perceptual": losses.perceptual_loss(self.features, output, batch),
                "palette": losses.palette_loss(output, batch),
                "grid": losses.grid_loss(output),
            }
            loss = (
                config.pixel_weight * stats["pixel"]
                + config.perceptual_weight * stats["perceptual"]
                + config.palette_weight * stats["palette"]
                + config.grid_weight * stats["grid"]
            )
            share = config.adversarial_share(self.progress)
            if share > 0:
                fake, real = self.judge(output, batch, learns_from_real=False)
                stats["adversarial"] = losses.generator_hinge_loss(fake)
                stats["matching"] = losses.feature_matching_loss(fake, real, 1 - batch.swapped)
                loss = loss + share * (
                    config.adversarial_weight * stats["adversarial"]
                    + config.feature_matching_weight * stats["matching"]
                )
        self.generator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        stats["gradient"] = nn.utils.clip_grad_norm_(self.generator.parameters(), config.gradient_clip)
        self.generator_optimiser.step()
        return output, stats

    def step_discriminator(self, output: Tensor, batch: Batch) -> Tensor:
        self.discriminator.requires_grad_(requires_grad=True)
        with torch.autocast(self.device.type, torch.bfloat16):
            loss = losses.discriminator_hinge_loss(*self.judge(output, batch, learns_from_real=True))
        self.discriminator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.discriminator_optimiser.step()
        return loss

    def judge(self, output: Tensor, batch: Batch, *, learns_from_real: bool) -> tuple[list[Judgement], list[Judgement]]:
        """The discriminator on output and on photo, each beside the sketch, changed and cropped alike."""
        pairs = (torch.cat([photo, batch.sketch], 1) for photo in (output, batch.photo))
        fake, real = augment_pairs(*pairs)
        corner = draw_corner(fake.shape[2])
        judged = self.discriminator(fake, corner)
        with torch.set_grad_enabled(learns_from_real):  # the generator's step needs no graph of the photo
            return judged, self.discriminator(real, corner)

    def update_average(self) -> None:
        weight = 1 - self.config.ema_decay(self.images)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.generator.parameters()), weight)

    def state(self) -> dict[str, Any]:
        return {
            "generator": self.generator.state_dict(),
            "average": self.average.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            "generator_optimiser": self.generator_optimiser.state_dict(),
            "discriminator_optimiser": self.discriminator_optimiser.state_dict(),
            "counters": {"images": self.images, "steps": self.steps, "minutes": self.minutes},
        }

    def restore(self, state: dict[str, Any]) -> None:
        for name in ("generator", "average", "discriminator", "generator_optimiser", "discriminator_optimiser"):
            getattr(self, name).load_state_dict(state[name])
        for name, value in state["counters"].items():
            setattr(self, name, value)

"""The state of a run and one step of training."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from sketchgan.imaging import SIZE
from sketchgan.network.checkpoint import Checkpoint, load_checkpoint
from sketchgan.network.condition import CONDITION_SIZE
from sketchgan.network.generator import Generator, build_generator
from sketchgan.network.sketcher import build_sketcher
from sketchgan.training import losses
from sketchgan.training.augment import augment_pairs
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.discriminator import Judgement, MultiScaleDiscriminator, draw_corner
from sketchgan.training.distributed import World
from sketchgan.training.perceptual import SqueezeNetFeatures
from sketchgan.training.precision import choose_bf16
from sketchgan.training.projected import ProjectedDiscriminator
from sketchgan.training.runs import gather_state, restore_state

Stats = dict[str, Tensor]
# What is kept to resume a run; the frozen networks are read from their files again.
KEPT = ("generator", "average", "parser", "discriminators", "generator_optimiser", "discriminator_optimiser")


def build_discriminators(config: TrainConfig) -> nn.ModuleList:
    kinds: dict[str, tuple[Callable[[], nn.Module], ...]] = {
        "patch": (MultiScaleDiscriminator,),
        "projected": (ProjectedDiscriminator,),
        "both": (MultiScaleDiscriminator, ProjectedDiscriminator),
    }
    return nn.ModuleList(build() for build in kinds[config.discriminator])


def build_parser(channels: int) -> nn.Module:
    """Reads the face parsing off the generator's last features: it must know what it paints. Not shipped."""
    return nn.Sequential(nn.Conv2d(channels, losses.PARSING_CLASSES * 4, 3, padding=1), nn.PixelShuffle(2))


class Trainer:
    """Generator, its moving average, discriminators, optimisers, and how far the run is."""

    def __init__(self, config: TrainConfig, world: World | None = None) -> None:
        self.config, self.world = config, world or World()
        self.device = torch.device(config.device)
        self.features = SqueezeNetFeatures(Path(config.squeezenet)).to(self.device)
        self.sketcher = self.load_frozen(config.sketcher, build_sketcher)
        self.teacher = self.load_frozen(config.teacher, build_generator)
        self.generator = (
            build_generator(load_checkpoint(Path(config.init))) if config.init else Generator(config.generator)
        ).train()
        self.parser = build_parser(self.generator.config.channels[0]) if config.parsing_weight else nn.Identity()
        self.discriminators = build_discriminators(config)
        for network in (self.generator, self.parser, self.discriminators):
            network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.world.share_first(itertools.chain(*(n.parameters() for n in (self.generator, self.parser))))
        self.world.share_first(itertools.chain(self.discriminators.parameters(), self.discriminators.buffers()))
        self.is_bf16 = self.world.agree(self.choose_bf16()) == 1
        self.average = copy.deepcopy(self.generator).eval().requires_grad_(requires_grad=False)
        self.generator_optimiser = self.optimise(self.generator, self.parser)
        self.discriminator_optimiser = self.optimise(self.discriminators)
        self.trainable = [p for p in self.discriminators.parameters() if p.requires_grad]
        self.images = self.steps = 0
        self.minutes = 0.0
        if config.compile:
            self.generator.forward_with_features = torch.compile(self.generator.forward_with_features)  # type: ignore[method-assign]
            self.features.compile()
            for discriminator in self.discriminators:
                discriminator.compile()

    def choose_bf16(self) -> bool:
        sketch = torch.zeros(1, 1, SIZE, SIZE, device=self.device)
        condition = torch.zeros(1, CONDITION_SIZE, device=self.device)
        return choose_bf16(self.config.precision, self.generator, sketch, condition)

    def load_frozen(self, path: str, build: Callable[[Checkpoint], nn.Module]) -> nn.Module | None:
        if not path:
            return None
        network = build(load_checkpoint(Path(path))).requires_grad_(requires_grad=False)
        network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        return network

    def optimise(self, *networks: nn.Module) -> torch.optim.Adam:
        parameters = [p for network in networks for p in network.parameters() if p.requires_grad]
        return torch.optim.Adam(parameters, lr=self.config.learning_rate, betas=(0.5, 0.99), fused=True)

    @property
    def progress(self) -> float:
        return self.config.progress(self.minutes, self.images)

    def step(self, batch: Batch) -> Stats:
        """Train all networks on one batch. Returns the losses as detached scalars."""
        self.set_learning_rate()
        output, stats = self.step_generator(batch)
        if self.config.adversarial_share(self.progress) > 0:
            stats["discriminator"] = self.step_discriminator(output.detach(), batch)
        self.steps += 1
        self.images += len(batch.photo) * self.world.size
        self.update_average()
        return {name: value.detach() for name, value in stats.items()}

    def set_learning_rate(self) -> None:
        rate = self.config.learning_rate_at(self.steps, self.progress)
        for optimiser in (self.generator_optimiser, self.discriminator_optimiser):
            for group in optimiser.param_groups:
                group["lr"] = rate

    def step_generator(self, batch: Batch) -> tuple[Tensor, Stats]:
        self.set_trainable(trainable=False)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.is_bf16):
            output, features = self.generator.forward_with_features(batch.sketch, batch.condition)
            stats = self.measure(output, features, batch)
            loss = torch.stack([self.config.weight(name) * value for name, value in stats.items()]).sum()
            share = self.config.adversarial_share(self.progress)
            if share > 0:
                judged = self.measure_realism(output, batch)
                loss = loss + share * sum(self.config.weight(name) * value for name, value in judged.items())
                stats |= judged
        self.generator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        parameters = [*self.generator.parameters(), *self.parser.parameters()]
        self.world.average_gradients(parameters)
        stats["gradient"] = nn.utils.clip_grad_norm_(parameters, self.config.gradient_clip)
        self.generator_optimiser.step()
        return output, stats

    def measure(self, output: Tensor, features: Tensor, batch: Batch) -> Stats:
        """Every loss but the discriminators', by name; those whose weight is 0 are left out."""
        stats = {
            "pixel": losses.pixel_loss(output, batch),
            "perceptual": losses.perceptual_loss(self.features, output, batch),
            "palette": losses.palette_loss(output, batch),
            "grid": losses.grid_loss(output, batch.photo),
        }
        if self.config.detail_weight:
            stats["detail"] = losses.detail_loss(self.features, output, batch)
        if self.config.parsing_weight:
            stats["parsing"] = losses.parsing_loss(self.parse(features), batch)
        if self.sketcher is not None:
            stats["line"] = losses.line_loss(self.sketcher, output, batch)
        if self.teacher is not None:
            with torch.no_grad():
                taught = self.teacher(batch.sketch, batch.condition)
            stats["teacher"] = losses.teacher_loss(self.features, output, taught)
        return stats

    def parse(self, features: Tensor) -> Tensor:
        """Logits (B, 19, 128, 128) from features of any grid."""
        return nn.functional.interpolate(self.parser(features), size=(128, 128), mode="bilinear", align_corners=False)

    def measure_realism(self, output: Tensor, batch: Batch) -> Stats:
        fake, real = self.judge(output, batch, learns_from_real=False)
        return {
            "adversarial": losses.generator_hinge_loss(fake),
            "matching": losses.feature_matching_loss(fake, real, 1 - batch.swapped),
        }

    def step_discriminator(self, output: Tensor, batch: Batch) -> Tensor:
        self.set_trainable(trainable=True)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.is_bf16):
            loss = losses.discriminator_hinge_loss(*self.judge(output, batch, learns_from_real=True))
        self.discriminator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.world.average_gradients(self.trainable)
        self.discriminator_optimiser.step()
        return loss

    def set_trainable(self, *, trainable: bool) -> None:
        """Of the discriminators' own parameters; what is frozen in them stays so."""
        for parameter in self.trainable:
            parameter.requires_grad_(trainable)

    def judge(self, output: Tensor, batch: Batch, *, learns_from_real: bool) -> tuple[list[Judgement], list[Judgement]]:
        """The discriminators on output and on photo, each beside the sketch, changed and cropped alike."""
        pairs = (torch.cat([photo, batch.sketch], 1) for photo in (output, batch.photo))
        fake, real = augment_pairs(*pairs)
        corner = draw_corner(fake.shape[2])
        judged = [judgement for judge in self.discriminators for judgement in judge(fake, corner)]
        with torch.set_grad_enabled(learns_from_real):  # the generator's step needs no graph of the photo
            return judged, [judgement for judge in self.discriminators for judgement in judge(real, corner)]

    def update_average(self) -> None:
        weight = 1 - self.config.ema_decay(self.images)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.generator.parameters()), weight)

    def state(self) -> dict[str, Any]:
        return gather_state(self, KEPT)

    def restore(self, state: dict[str, Any]) -> None:
        restore_state(self, KEPT, state)

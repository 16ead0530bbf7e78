"""The state of an upscaler's run and one step of its training."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.upscaler import FACTOR, Upscaler, UpscalerConfig, build_upscaler
from sketchgan.training import losses
from sketchgan.training.discriminator import Judgement, PatchDiscriminator
from sketchgan.training.perceptual import SqueezeNetFeatures
from sketchgan.training.precision import Precision, choose_bf16
from sketchgan.training.runs import gather_state, restore_state

Stats = dict[str, float]
KEPT = ("upscaler", "average", "discriminator", "upscaler_optimiser", "discriminator_optimiser")
WARM_UP_STEPS = 50
GRADIENT_CLIP = 1.0
STRIDE_PX = 8  # of SqueezeNet's third grid


@dataclass(frozen=True, slots=True)
class UpscalerTrainConfig:
    """Shares are of the budget of minutes."""

    photos: str
    manifest: str
    run: str
    squeezenet: str
    minutes: float
    init: str = ""  # weights to start from; without optimiser state
    batch_size: int = 8
    crop: int = 192  # pixels of the large photo
    threads: int = 1
    device: str = "cpu"
    precision: Precision = "auto"
    seed: int = 0
    learning_rate: float = 5e-4
    decay_share: float = 0.4  # at the end, in which the rate falls to a twentieth
    adversarial_start: float = 0.5
    adversarial_ramp: float = 0.1
    adversarial_weight: float = 0.01
    matching_weight: float = 0.2
    pixel_weight: float = 1.0
    perceptual_weight: float = 0.05
    grid_weight: float = 10.0
    ema_half_life_steps: int = 200
    tick_minutes: float = 5.0

    def weight(self, loss: str) -> float:
        return float(getattr(self, f"{loss}_weight"))

    def adversarial_share(self, progress: float) -> float:
        return min(1.0, max(0.0, (progress - self.adversarial_start) / self.adversarial_ramp))

    def learning_rate_at(self, step: int, progress: float) -> float:
        decay = min(1.0, max(0.05, (1 - progress) / self.decay_share))
        return self.learning_rate * min(1.0, (step + 1) / WARM_UP_STEPS) * decay

    def ema_decay(self, step: int) -> float:
        return float(0.5 ** (1 / min(self.ema_half_life_steps, 0.1 * step + 1)))


def shift_alike(output: Tensor, photo: Tensor) -> tuple[Tensor, Tensor]:
    """Cut by the same few pixels: a pattern that pleases the strides of the feature network must not pay."""
    top, left = (int(torch.randint(0, STRIDE_PX, ())) for _ in range(2))
    return output[:, :, top:, left:], photo[:, :, top:, left:]


class UpscalerTrainer:
    """Upscaler, its moving average, a light discriminator, their optimisers, and how far the run is."""

    def __init__(self, config: UpscalerTrainConfig) -> None:
        self.config, self.device = config, torch.device(config.device)
        self.features = SqueezeNetFeatures(Path(config.squeezenet)).to(self.device)
        origin = load_checkpoint(Path(config.init)) if config.init else None
        self.origin = origin.version if origin else ""
        self.upscaler = build_upscaler(origin).train() if origin else Upscaler(UpscalerConfig())
        self.discriminator = PatchDiscriminator((32, 64, 96))
        for network in (self.upscaler, self.discriminator):
            network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        small = torch.zeros(1, 3, config.crop // FACTOR, config.crop // FACTOR, device=self.device)
        self.is_bf16 = choose_bf16(config.precision, self.upscaler, small)
        self.average = copy.deepcopy(self.upscaler).eval().requires_grad_(requires_grad=False)
        self.upscaler_optimiser = torch.optim.Adam(self.upscaler.parameters(), betas=(0.9, 0.99), fused=True)
        self.discriminator_optimiser = torch.optim.Adam(self.discriminator.parameters(), betas=(0.5, 0.99), fused=True)
        self.images = self.steps = 0
        self.minutes = 0.0

    @property
    def progress(self) -> float:
        return min(1.0, self.minutes / self.config.minutes)

    def step(self, small: Tensor, photo: Tensor) -> Stats:
        """`small` (B, 3, S, S) and `photo` (B, 3, 2S, 2S) in [-1, 1]. Returns the losses."""
        small, photo = (x.to(self.device, memory_format=torch.channels_last) for x in (small, photo))
        for optimiser in (self.upscaler_optimiser, self.discriminator_optimiser):
            optimiser.param_groups[0]["lr"] = self.config.learning_rate_at(self.steps, self.progress)
        share = self.config.adversarial_share(self.progress)
        output, stats = self.step_upscaler(small, photo, share)
        if share > 0:
            stats["discriminator"] = self.step_discriminator(output.detach(), small, photo)
        self.steps += 1
        self.images += len(photo)
        weight = 1 - self.config.ema_decay(self.steps)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.upscaler.parameters()), weight)
        return {name: float(value.detach()) for name, value in stats.items()}

    def step_upscaler(self, small: Tensor, photo: Tensor, share: float) -> tuple[Tensor, dict[str, Tensor]]:
        config = self.config
        self.discriminator.requires_grad_(requires_grad=False)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.is_bf16):
            output = self.upscaler(small)
            stats = {
                "pixel": (output - photo).abs().mean(),
                "perceptual": self.features.distance(*shift_alike(output, photo)).mean(),
                "grid": losses.grid_loss(output, photo, 4) + losses.grid_loss(output, photo, 8, cells=4),
            }
            loss = torch.stack([config.weight(name) * value for name, value in stats.items()]).sum()
            if share > 0:
                fake, real = self.judge(output, small), self.judge(photo, small)
                stats["adversarial"] = losses.generator_hinge_loss(fake)
                stats["matching"] = losses.feature_matching_loss(fake, real, photo.new_ones(len(photo)))
                loss = loss + share * config.adversarial_weight * stats["adversarial"]
                loss = loss + share * config.matching_weight * stats["matching"]
        self.upscaler_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.upscaler.parameters(), GRADIENT_CLIP)
        self.upscaler_optimiser.step()
        return output, stats

    def step_discriminator(self, output: Tensor, small: Tensor, photo: Tensor) -> Tensor:
        self.discriminator.requires_grad_(requires_grad=True)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.is_bf16):
            loss = losses.discriminator_hinge_loss(self.judge(output, small), self.judge(photo, small))
        self.discriminator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.discriminator_optimiser.step()
        return loss

    def judge(self, photo: Tensor, small: Tensor) -> list[Judgement]:
        """The patches of a photo beside the light of the small one that it must be the enlargement of."""
        light = F.interpolate(small.mean(1, keepdim=True), scale_factor=float(FACTOR), mode="nearest")
        return [self.discriminator(torch.cat([photo, light], 1))]

    def state(self) -> dict[str, Any]:
        return gather_state(self, KEPT)

    def restore(self, state: dict[str, Any]) -> None:
        restore_state(self, KEPT, state)

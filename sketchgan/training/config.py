"""The configuration of a training run, resolved once, printed and kept with the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sketchgan.network.generator import GeneratorConfig
from sketchgan.training.precision import Precision

Recipe = Literal["sketch2real", "pix2pix"]
DiscriminatorName = Literal["patch", "projected", "both"]


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Shares are of the whole budget, minutes or images, whichever is used up first."""

    pack: str
    run: str
    squeezenet: str
    minutes: float
    images: int = 0  # budget of images; 0: none but the minutes
    recipe: Recipe = "sketch2real"
    init: str = ""  # weights to start from; without optimiser state, so that the warm-up and the ramps apply
    sketcher: str = ""  # weights of the frozen sketcher, for the line loss; none: no line loss
    teacher: str = ""  # weights of a frozen generator to imitate
    batch_size: int = 8
    workers: int = 1
    threads: int = 1
    device: str = "cpu"
    precision: Precision = "auto"
    compile: bool = False
    seed: int = 0
    learning_rate: float = 4e-4
    warm_up_steps: int = 100
    decay_share: float = 0.3  # at the end of the budget, in which the rate falls to a twentieth
    discriminator: DiscriminatorName = "patch"
    adversarial_start: float = 0.3
    adversarial_ramp: float = 0.10
    adversarial_weight: float = 0.15
    matching_weight: float = 3.0
    pixel_weight: float = 5.0
    perceptual_weight: float = 1.0
    detail_weight: float = 0.7
    line_weight: float = 2.0
    parsing_weight: float = 0.0
    teacher_weight: float = 1.0
    palette_weight: float = 5.0
    grid_weight: float = 20.0
    gradient_clip: float = 20.0
    ema_half_life_images: int = 2500
    tick_minutes: float = 8.0
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)

    def progress(self, minutes: float, images: int) -> float:
        """Share of the budget used, 0 to 1."""
        return min(1.0, max(minutes / self.minutes, images / self.images if self.images else 0.0))

    def weight(self, loss: str) -> float:
        """Of the loss of that name in the generator's sum."""
        return float(getattr(self, f"{loss}_weight"))

    def adversarial_share(self, progress: float) -> float:
        """0 before the discriminator joins, then a ramp to 1. `progress` is the share of the budget used."""
        return min(1.0, max(0.0, (progress - self.adversarial_start) / self.adversarial_ramp))

    def learning_rate_at(self, step: int, progress: float) -> float:
        warm_up = min(1.0, (step + 1) / self.warm_up_steps)
        decay = min(1.0, max(0.05, (1 - progress) / self.decay_share))
        return self.learning_rate * warm_up * decay

    def ema_decay(self, images: int) -> float:
        """Decay of one step; the half-life grows with the run so that the first average is not the random start."""
        half_life = min(float(self.ema_half_life_images), 0.1 * images + self.batch_size)
        return float(0.5 ** (self.batch_size / half_life))

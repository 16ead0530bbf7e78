"""The configuration of a training run, resolved once, printed and kept with the run."""

from __future__ import annotations

from dataclasses import dataclass, field

from sketchgan.generator import GeneratorConfig


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Shares are of the whole budget of minutes."""

    pack: str
    run: str
    squeezenet: str
    minutes: float
    batch_size: int = 8
    workers: int = 1
    threads: int = 1
    device: str = "cpu"
    seed: int = 0
    learning_rate: float = 4e-4
    warm_up_steps: int = 100
    decay_share: float = 0.3  # at the end of the budget, in which the rate falls to a twentieth
    adversarial_start: float = 0.3
    adversarial_ramp: float = 0.10
    adversarial_weight: float = 0.15
    feature_matching_weight: float = 3.0
    pixel_weight: float = 5.0
    perceptual_weight: float = 1.0
    palette_weight: float = 5.0
    grid_weight: float = 20.0
    gradient_clip: float = 20.0
    ema_half_life_images: int = 2500
    tick_minutes: float = 8.0
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)

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

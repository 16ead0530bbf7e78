"""A checkpoint, as the evaluation uses it: many drawings in, many photographs out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchgan.imaging import photo_to_pixels, sketch_to_ink
from sketchgan.network.checkpoint import Checkpoint, load_checkpoint
from sketchgan.network.condition import PALETTE_PARTS, PalettePrior, encode_conditions, sample_look
from sketchgan.network.generator import build_generator
from sketchgan.training.baseline import Pix2PixGenerator

BATCH = 16
PIX2PIX = {"recipe": "pix2pix"}
PROJECTED = ("projected", "both")  # discriminators that see the features that realism is measured on


class Pix2Pix:
    """The baseline as its users run it: one picture at a time, with dropout and the statistics of that picture."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._network = Pix2PixGenerator()
        self._network.load_state_dict({name: torch.from_numpy(value) for name, value in checkpoint.tensors.items()})
        self._network.train()

    def __call__(self, ink: Tensor, _: Tensor) -> Tensor:
        torch.manual_seed(0)
        return torch.cat([self._network(picture[None]) for picture in ink])


class Model:
    """A generator or the baseline. Raises as `load_checkpoint` and `build_generator`."""

    def __init__(self, weights: Path) -> None:
        checkpoint = load_checkpoint(weights)
        self.version = checkpoint.version
        self.was_taught_by_features = checkpoint.training.get("discriminator") in PROJECTED
        self.has_condition = checkpoint.config != PIX2PIX  # palette, fidelity and seed
        self.generator: Callable[[Tensor, Tensor], Tensor] = (
            build_generator(checkpoint) if self.has_condition else Pix2Pix(checkpoint)
        )
        self.prior = PalettePrior.from_dict(checkpoint.palette_prior)

    def photograph(
        self,
        drawings: Sequence[NDArray[np.uint8]],
        roughness: Sequence[float],
        palettes: NDArray[np.floating],
        seeds: Sequence[int],
        traits: NDArray[np.floating] | None = None,
    ) -> NDArray[np.uint8]:
        """(n, 256, 256, 3). `roughness` is 1 - fidelity, `palettes` (n, 5, 4), `traits` (n, 2), NaN where open."""
        looks = np.stack([sample_look(seed) for seed in seeds])
        conditions = encode_conditions(np.asarray(roughness), palettes, looks, np.ones(len(seeds)), traits)
        return self.run(drawings, conditions)

    def run(self, drawings: Sequence[NDArray[np.uint8]], conditions: NDArray[np.float32]) -> NDArray[np.uint8]:
        """(n, 256, 256, 3), in fp32. `conditions` is (n, CONDITION_SIZE)."""
        starts = range(0, len(drawings), BATCH)
        return np.concatenate([self._run(drawings[i : i + BATCH], conditions[i : i + BATCH]) for i in starts])

    def _run(self, drawings: Sequence[NDArray[np.uint8]], conditions: NDArray[np.float32]) -> NDArray[np.uint8]:
        ink = torch.from_numpy(sketch_to_ink(np.stack(drawings)))[:, None]
        with torch.inference_mode():
            photos = self.generator(ink, torch.from_numpy(conditions))
        return np.stack([photo_to_pixels(photo) for photo in photos.numpy()])

    def open_palettes(self, seeds: Sequence[int]) -> NDArray[np.float32]:
        """What a person gets who asks for no colour."""
        nothing = np.zeros((len(PALETTE_PARTS), 4))
        return np.stack([self.prior.complete(nothing, seed) for seed in seeds])

"""What steers a generation beside the sketch: fidelity, palette, look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PALETTE_PARTS = ("skin", "hair", "lips", "eyes", "background")
LOOK_SIZE = 16
CONDITION_SIZE = 1 + 4 * len(PALETTE_PARTS) + LOOK_SIZE + 1
MAX_SEED = 2**32 - 1
# Looks are drawn closer to the middle than the training photos lie: fewer odd faces for a little less variety
# (the truncation trick, Brock et al. 2019).
LOOK_TRUNCATION = 0.7

RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Condition:
    """One person's settings: fidelity 0 (trust the idea) to 1 (obey every line), a seed, colours as RGB 0..255.

    Raises ValueError for a value outside its range.
    """

    fidelity: float = 0.8
    seed: int = 0
    palette: tuple[RGB | None, ...] = (None,) * len(PALETTE_PARTS)

    def __post_init__(self) -> None:
        if not 0 <= self.fidelity <= 1:
            raise ValueError(f"fidelity is {self.fidelity}, wanted 0 to 1")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"seed is {self.seed}, wanted 0 to {MAX_SEED}")
        if len(self.palette) != len(PALETTE_PARTS):
            raise ValueError(f"the palette has {len(self.palette)} entries, wanted {len(PALETTE_PARTS)}")
        for colour in self.palette:
            if colour is not None and (len(colour) != 3 or not all(0 <= channel <= 255 for channel in colour)):
                raise ValueError(f"palette colour {colour} is not three numbers of 0 to 255")

    def to_vector(self) -> NDArray[np.float32]:
        """The network's input, (CONDITION_SIZE,)."""
        palette = np.zeros((1, len(PALETTE_PARTS), 4), np.float32)
        for part, colour in enumerate(self.palette):
            if colour is not None:
                palette[0, part] = (*rgb_to_lab(colour), 1)
        roughness, has_look = np.array([1 - self.fidelity]), np.ones(1)
        return encode_conditions(roughness, palette, sample_look(self.seed)[None], has_look).reshape(-1)


def encode_conditions(
    roughness: NDArray[np.floating],
    palette_lab: NDArray[np.floating],
    look: NDArray[np.floating],
    has_look: NDArray[np.floating],
) -> NDArray[np.float32]:
    """Bring a batch to about unit scale, (B, CONDITION_SIZE).

    `roughness` (B,) is 1 - fidelity; `palette_lab` (B, parts, 4) holds L 0..100, a, b and present 0 or 1;
    `look` is (B, LOOK_SIZE) and counts where `has_look` (B,) is 1.
    """
    scaled = palette_lab[..., :3] * (1 / 50, 1 / 40, 1 / 40) - (1, 0, 0)
    present = palette_lab[..., 3:]
    palette = np.concatenate([scaled * present, present], -1).reshape(len(roughness), -1)
    columns = [roughness[:, None], palette, look * has_look[:, None], has_look[:, None]]
    return np.concatenate(columns, 1).astype(np.float32)


def sample_look(seed: int) -> NDArray[np.float32]:
    """A look that the drawing cannot tell (age, light, colouring), (LOOK_SIZE,); the same seed gives the same look."""
    return (np.random.default_rng(seed).standard_normal(LOOK_SIZE) * LOOK_TRUNCATION).astype(np.float32)


def rgb_to_lab(colour: RGB) -> tuple[float, float, float]:
    """sRGB 0..255 to CIE L*a*b* (D65)."""
    srgb = np.asarray(colour, np.float64) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    matrix = [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
    xyz = np.asarray(matrix) @ linear / (0.950456, 1.0, 1.088754)
    fx, fy, fz = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return float(116 * fy - 16), float(500 * (fx - fy)), float(200 * (fy - fz))

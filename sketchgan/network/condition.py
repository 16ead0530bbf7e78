"""What steers a generation beside the sketch: fidelity, palette, look, age and gender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PALETTE_PARTS = ("skin", "hair", "lips", "eyes", "background")
LOOK_SIZE = 16
TRAITS = ("age", "gender")  # years; 0 masculine to 1 feminine
# What networks from before the traits are told; the traits stand behind it.
BASE_SIZE = 1 + 4 * len(PALETTE_PARTS) + LOOK_SIZE + 1
CONDITION_SIZE = BASE_SIZE + 2 * len(TRAITS)
_LOOK = slice(1 + 4 * len(PALETTE_PARTS), 1 + 4 * len(PALETTE_PARTS) + LOOK_SIZE)  # in a vector
MAX_AGE = 100
MAX_SEED = 2**32 - 1
# Looks are drawn closer to the middle than the training photos lie: fewer odd faces for a little less variety
# (the truncation trick, Brock et al. 2019).
LOOK_TRUNCATION = 0.7
PALETTE_TRUNCATION = 0.8

RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PalettePrior:
    """Which colours go together: a Gaussian over the Lab values of all parts of the training photos.

    `mean` is (parts * 3,), `covariance` (parts * 3, parts * 3).
    """

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]

    @classmethod
    def fit(cls, palettes: NDArray[np.floating]) -> PalettePrior:
        """`palettes` is (N, parts, 4), Lab and present; only photos that show every part count."""
        whole = palettes[palettes[..., 3].all(1)][..., :3].reshape(-1, 3 * len(PALETTE_PARTS)).astype(np.float64)
        return cls(whole.mean(0), np.cov(whole.T))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> PalettePrior:
        """Raises ValueError for other fields or shapes."""
        size = 3 * len(PALETTE_PARTS)
        if values.keys() != {"mean", "covariance"}:
            raise ValueError(f"the palette prior has {sorted(values)}, wanted mean and covariance")
        prior = cls(np.asarray(values["mean"], np.float64), np.asarray(values["covariance"], np.float64))
        if prior.mean.shape != (size,) or prior.covariance.shape != (size, size):
            raise ValueError(f"the palette prior is {prior.covariance.shape}, wanted ({size}, {size})")
        return prior

    def to_dict(self) -> dict[str, Any]:
        return {"mean": self.mean.round(4).tolist(), "covariance": self.covariance.round(4).tolist()}

    def complete(self, asked: NDArray[np.floating], seed: int) -> NDArray[np.float32]:
        """Fill the open entries of (parts, 4) from the seed: a sample of the Gaussian, whatever else is given.

        So a colour that is asked for changes its own part alone. Only open lips follow a given skin, by regression
        on it (Matheron's rule): another skin with the old lips looks made up.
        """
        noise = np.random.default_rng((seed, 1)).standard_normal(len(self.mean)) * PALETTE_TRUNCATION
        colours = self.mean + np.linalg.cholesky(self.covariance + 1e-6 * np.eye(len(self.mean))) @ noise
        if asked[PALETTE_PARTS.index("skin"), 3] > 0:
            skin, lips = (slice(3 * part, 3 * part + 3) for part in map(PALETTE_PARTS.index, ("skin", "lips")))
            surprise = asked[PALETTE_PARTS.index("skin"), :3] - colours[skin]
            colours[lips] += self.covariance[lips, skin] @ np.linalg.solve(self.covariance[skin, skin], surprise)
        filled = np.where(asked[:, 3:] > 0, asked[:, :3], colours.reshape(-1, 3))
        return np.concatenate([filled, np.ones((len(asked), 1))], 1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Condition:
    """One person's settings: fidelity 0 (trust the idea) to 1 (obey every line), a seed, colours as RGB 0..255.

    Age in years and gender, 0 masculine to 1 feminine, are what the drawing says where they are None. A morph is
    `share` of the way, 0 to 1, to the condition `towards`, which is on no way itself. Raises ValueError for a value
    outside its range.
    """

    fidelity: float = 0.8
    seed: int = 0
    palette: tuple[RGB | None, ...] = (None,) * len(PALETTE_PARTS)
    age: float | None = None
    gender: float | None = None
    towards: Condition | None = None
    share: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.fidelity <= 1:
            raise ValueError(f"fidelity is {self.fidelity}, wanted 0 to 1")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"seed is {self.seed}, wanted 0 to {MAX_SEED}")
        for name, value, most in (("age", self.age, MAX_AGE), ("gender", self.gender, 1)):
            if value is not None and not 0 <= value <= most:
                raise ValueError(f"{name} is {value}, wanted 0 to {most}")
        if len(self.palette) != len(PALETTE_PARTS):
            raise ValueError(f"the palette has {len(self.palette)} entries, wanted {len(PALETTE_PARTS)}")
        for colour in self.palette:
            if colour is not None and (len(colour) != 3 or not all(0 <= channel <= 255 for channel in colour)):
                raise ValueError(f"palette colour {colour} is not three numbers of 0 to 255")
        if not 0 <= self.share <= 1:
            raise ValueError(f"share is {self.share}, wanted 0 to 1")
        if self.towards and self.towards.towards:
            raise ValueError("a morph leads to a condition that is a morph itself")

    def to_vector(self, prior: PalettePrior) -> NDArray[np.float32]:
        """The network's input, (CONDITION_SIZE,). Colours that are left open come from the prior and the seed."""
        asked = np.zeros((len(PALETTE_PARTS), 4))
        for part, colour in enumerate(self.palette):
            if colour is not None:
                asked[part] = (*rgb_to_lab(colour), 1)
        palette = prior.complete(asked, self.seed)[None]
        roughness, has_look = np.array([1 - self.fidelity]), np.ones(1)
        traits = np.array([[np.nan if trait is None else trait for trait in (self.age, self.gender)]])
        vector = encode_conditions(roughness, palette, sample_look(self.seed)[None], has_look, traits).reshape(-1)
        return blend_vectors(vector, self.towards.to_vector(prior), self.share) if self.towards else vector


def encode_conditions(
    roughness: NDArray[np.floating],
    palette_lab: NDArray[np.floating],
    look: NDArray[np.floating],
    has_look: NDArray[np.floating],
    traits: NDArray[np.floating] | None = None,
) -> NDArray[np.float32]:
    """Bring a batch to about unit scale, (B, CONDITION_SIZE).

    `roughness` (B,) is 1 - fidelity; `palette_lab` (B, parts, 4) holds L 0..100, a, b and present 0 or 1;
    `look` is (B, LOOK_SIZE) and counts where `has_look` (B,) is 1; `traits` (B, 2) is as in TRAITS, NaN where it is
    open, and all of it when left out.
    """
    scaled = palette_lab[..., :3] * (1 / 50, 1 / 40, 1 / 40) - (1, 0, 0)
    present = palette_lab[..., 3:]
    palette = np.concatenate([scaled * present, present], -1).reshape(len(roughness), -1)
    told = encode_traits(np.full((len(roughness), len(TRAITS)), np.nan) if traits is None else traits)
    columns = [roughness[:, None], palette, look * has_look[:, None], has_look[:, None], told]
    return np.concatenate(columns, 1).astype(np.float32)


def encode_traits(traits: NDArray[np.floating]) -> NDArray[np.floating]:
    """(B, 2), NaN where open -> (B, 4): each at about unit scale, 0 where it is open, and whether it is given."""
    given = ~np.isnan(traits)
    scaled = np.where(given, (traits - (35, 0.5)) / (20, 0.4), 0)
    return np.stack([scaled, given], -1).reshape(len(traits), -1)


def sample_look(seed: int) -> NDArray[np.float32]:
    """A look that the drawing cannot tell (age, light, colouring), (LOOK_SIZE,); the same seed gives the same look."""
    return (np.random.default_rng(seed).standard_normal(LOOK_SIZE) * LOOK_TRUNCATION).astype(np.float32)


def blend_vectors(one: NDArray[np.float32], other: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Both (CONDITION_SIZE,): all along a line, which for colours is one in Lab, but the look along a circle.

    Halfway along a line two looks would nearly cancel out, to the face that all faces have in common.
    """
    blended = (1 - share) * one + share * other
    blended[_LOOK] = blend_looks(one[_LOOK], other[_LOOK], share)
    return blended.astype(np.float32)


def blend_looks(one: NDArray[np.float32], other: NDArray[np.float32], share: float) -> NDArray[np.floating]:
    """Spherical interpolation (Shoemake 1985) of the directions, (LOOK_SIZE,); the lengths go along a line."""
    lengths = np.linalg.norm([one, other], axis=1)
    angle = np.arccos(np.clip(one @ other / lengths.prod(), -1, 1))
    if np.sin(angle) < 1e-4:  # nearly the same direction: the circle is a line
        return (1 - share) * one + share * other
    parts = np.sin([(1 - share) * angle, share * angle]) / np.sin(angle) / lengths
    look: NDArray[np.floating] = (parts[0] * one + parts[1] * other) * ((1 - share) * lengths[0] + share * lengths[1])
    return look


def rgb_to_lab(colour: RGB) -> tuple[float, float, float]:
    """sRGB 0..255 to CIE L*a*b* (D65)."""
    srgb = np.asarray(colour, np.float64) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    matrix = [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
    xyz = np.asarray(matrix) @ linear / (0.950456, 1.0, 1.088754)
    fx, fy, fz = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return float(116 * fy - 16), float(500 * (fx - fy)), float(200 * (fy - fz))

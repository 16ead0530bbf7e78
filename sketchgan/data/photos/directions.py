"""Directions in W: which way a face becomes older, bearded, bald or laughs, by ridge regression.

As in StyleFlow's and InterFaceGAN's linear baselines (Shen et al. 2020), on the main components of W alone and with
the covariance of W: a move goes where faces are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

COMPONENTS, RIDGE = 128, 30.0
STEP = 2.5  # standard deviations along the direction
SHARES = (0.6, 1.2)  # of a step that an edit goes
# What photos show too seldom, alike often; a minus goes the other way.
EDITS = (
    *(("old",), ("old", "feminine"), ("old", "-feminine"), ("-old",), ("feminine",), ("-feminine",)),
    *(("beard", "-feminine"), ("bald", "-feminine"), ("bald", "old", "-feminine"), ("glasses",), ("hat",)),
    *(("hat", "-feminine"), ("mouth_open",), ("eyes_closed",), ("-smile",), ("brows_raised",)),
    ("-brows_raised", "-smile"),
)


@dataclass(frozen=True, slots=True)
class Directions:
    """`steps` (n, 512) moves a style by one full step; `fits` (n,) is the correlation of guess and score."""

    names: tuple[str, ...]
    steps: NDArray[np.float32]
    fits: NDArray[np.float32]

    @classmethod
    def fit(cls, styles: NDArray[np.floating], scores: dict[str, NDArray[np.floating]]) -> Self:
        """`styles` (N, 512); `scores`: (N,) by name, NaN where a face has none.

        A step goes up and, negated, down. What is alike in all faces has no direction.
        """
        middle = styles.mean(0)
        axes = np.linalg.svd(styles - middle, full_matrices=False)[2][:COMPONENTS]
        inside = (styles - middle) @ axes.T
        scale = inside.std(0) + 1e-9
        found = {name: _weights(inside / scale, score) for name, score in scores.items() if np.nanstd(score) > 0}
        steps = np.stack([STEP * weights / np.linalg.norm(weights) * scale @ axes for weights, _ in found.values()])
        return cls(tuple(found), steps.astype(np.float32), np.array([fit for _, fit in found.values()], np.float32))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises FileNotFoundError, or ValueError for another file."""
        with np.load(path) as stored:
            if not {"names", "steps", "fits"} <= set(stored.files):
                raise ValueError(f"{path} holds no directions")
            return cls(tuple(stored["names"].tolist()), stored["steps"], stored["fits"])

    def save(self, path: Path) -> None:
        np.savez(path, names=np.array(self.names), steps=self.steps, fits=self.fits)

    def step(self, name: str) -> NDArray[np.float32]:
        """`-name` goes the other way."""
        row: NDArray[np.float32] = self.steps[self.names.index(name.removeprefix("-"))]
        return -row if name.startswith("-") else row

    def edited(self, style: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
        """Moved by one of EDITS, chosen at random, as far as its directions are known."""
        steps = [self.step(name) for name in EDITS[rng.integers(len(EDITS))] if name.removeprefix("-") in self.names]
        return (style + sum(rng.uniform(*SHARES) * step for step in steps)).astype(np.float32)


def _weights(inside: NDArray[np.floating], score: NDArray[np.floating]) -> tuple[NDArray[np.floating], float]:
    """(COMPONENTS,) of unit-scale components, and how well the score is guessed from faces left out."""
    known = np.flatnonzero(~np.isnan(score))
    x, y = inside[known], _bounded(score[known])
    tested = np.arange(len(known)) % 5 == 0
    guess = x[tested] @ _ridge(x[~tested], y[~tested])
    return _ridge(x, y), float(np.corrcoef(guess, y[tested])[0, 1])


def _ridge(x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.floating]:
    weights: NDArray[np.floating] = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ (y - y.mean()))
    return weights


def _bounded(score: NDArray[np.floating]) -> NDArray[np.floating]:
    """Standardised, and no outlier counts more than three deviations."""
    bounded: NDArray[np.floating] = np.clip((score - score.mean()) / (score.std() + 1e-9), -3, 3)
    return bounded

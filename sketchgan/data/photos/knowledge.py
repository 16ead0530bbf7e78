"""What is known of some photos beside what they show: age and gender, and the style that an imagined one is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.photos.attributes import read_traits
from sketchgan.network.condition import TRAITS


@dataclass(frozen=True, slots=True)
class Knowledge:
    """By file."""

    traits: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)  # (2,), as condition.TRAITS, NaN unknown
    styles: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)  # (512,), of imagined photos

    @classmethod
    def read(cls, annotations: Sequence[Path], styles: Path | None) -> Knowledge:
        """`annotations`: folders with or without attributes; `styles`: what sketchgan.data.imagine wrote."""
        traits = {file: row for folder in annotations for file, row in read_traits(folder).items()}
        return cls(traits, read_styles(styles) if styles else {})

    def traits_of(self, files: Sequence[str]) -> NDArray[np.float32]:
        """(N, 2), NaN where nothing is known."""
        unknown = np.full(len(TRAITS), np.nan, np.float32)
        return np.stack([self.traits.get(file, unknown) for file in files])


def read_styles(folder: Path) -> dict[str, NDArray[np.float32]]:
    """W of every imagined photo, of its finer layers, by file."""
    styles: dict[str, NDArray[np.float32]] = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as stored:
            styles |= dict(zip(stored["files"].tolist(), stored["fine"], strict=True))
    return styles

"""What every runtime of a generator is, and what it may be asked."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sketchgan.imaging import SIZE
from sketchgan.network.condition import Condition

Pixels = NDArray[np.uint8]


class Predictor(Protocol):
    """Sketches (256, 256) uint8 and their conditions -> photos (256, 256, 3) uint8, each as if it were alone."""

    model_version: str
    has_traits: bool  # obeys age and gender
    max_batch: int  # so many pictures are made sooner together than one after the other
    concurrency: int  # so many calls of `predict` run at once

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        """Safe to call from several threads. Raises ValueError for arrays of another shape or type."""


def check_sketches(sketches: Sequence[Pixels]) -> None:
    for sketch in sketches:
        if sketch.shape != (SIZE, SIZE) or sketch.dtype != np.uint8:
            raise ValueError(f"a sketch is {sketch.dtype} {sketch.shape}, wanted uint8 ({SIZE}, {SIZE})")

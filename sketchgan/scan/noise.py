"""How much a page's bare paper varies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PAPER_INK = 0.075  # what is darker may be drawn


def measure_noise(ink: NDArray[np.float32]) -> float:
    """The standard deviation of bare paper, whose lighter half may have been cut off; `ink` 0 paper .. 1 black."""
    paper = ink[::2, ::2][ink[::2, ::2] < PAPER_INK]
    if not paper.size:
        return 0.0
    middle, upper = np.quantile(paper, (0.5, 0.84))
    return float(upper - middle)

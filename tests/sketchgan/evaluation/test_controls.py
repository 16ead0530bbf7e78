from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from sketchgan.evaluation import controls
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.samples import Sample
from sketchgan.network.condition import PALETTE_PARTS

GREY = np.full((256, 256), 128, np.uint8)


class Painter(Model):
    """Paints the hair's mask in the hair's lightness, everything else in the skin's; fidelity is the blue channel."""

    def __init__(self, weights: Path, mask: np.ndarray, *, leak: float = 0.0, threshold: float | None = None) -> None:
        super().__init__(weights)
        self.mask, self.leak, self.threshold = np.kron(mask, np.ones((2, 2), bool)), leak, threshold

    def run(self, drawings: Sequence[np.ndarray], conditions: np.ndarray) -> np.ndarray:
        return np.stack([self.paint(condition) for condition in conditions])

    def paint(self, condition: np.ndarray) -> np.ndarray:
        skin, hair = 50 * (condition[1] + 1), 50 * (condition[5] + 1)
        level = np.where(self.mask, hair, skin + self.leak * hair)
        blue = condition[0] if self.threshold is None else float(condition[0] > self.threshold)
        return np.stack([level, level, 0 * level + 200 * blue], 2).clip(0, 255).astype(np.uint8)


@pytest.fixture
def lent(samples: list[Sample]) -> np.ndarray:
    return np.roll(np.stack([sample.palette for sample in samples]), 1, axis=0)


def paint_with(weights: Path, samples: list[Sample], **how: float) -> Painter:
    return Painter(weights, samples[0].masks[PALETTE_PARTS.index("hair")], **how)


def test_a_colour_that_stays_in_its_part_leaks_nothing_outside(tiny_weights: Path, samples: list[Sample]):
    hair = PALETTE_PARTS.index("hair")
    lent = np.zeros((1, 5, 4))
    lent[:, hair] = (90, 0, 0, 1)
    own, leaking = (
        controls.leaks(paint_with(tiny_weights, samples, leak=leak), [GREY], samples[:1], lent) for leak in (0.0, 0.5)
    )
    assert leaking["hair"][0] > own["hair"][0] + 3
    assert np.isnan(own["lips"][0])  # nothing was asked


def test_a_threshold_is_a_jump_on_the_walk_and_an_even_change_is_none(
    tiny_weights: Path, samples: list[Sample], lent: np.ndarray
):
    drawings = [GREY] * len(samples)
    even = controls.walks(paint_with(tiny_weights, samples), drawings, samples, lent)
    jump = controls.walks(paint_with(tiny_weights, samples, threshold=0.5), drawings, samples, lent)
    assert set(even) == set(controls.WALKS)
    assert even["fidelity"].max() == pytest.approx(1, abs=0.05)
    assert jump["fidelity"] == pytest.approx(controls.STEPS, abs=0.01)


def test_a_line_up_has_six_candidates_and_is_as_different_as_its_two_nearest(tiny_weights: Path, samples: list[Sample]):
    line_ups = controls.line_ups(Model(tiny_weights), [GREY, GREY])
    assert line_ups.shape == (2, 6, 256, 256, 3)
    assert controls.least_difference(line_ups[0]) > 0
    line_ups[0, 5] = line_ups[0, 2]
    assert controls.least_difference(line_ups[0]) == 0

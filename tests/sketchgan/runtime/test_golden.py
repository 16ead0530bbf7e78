import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.network.checkpoint import Checkpoint, load_checkpoint
from sketchgan.network.condition import Condition
from sketchgan.runtime import golden
from sketchgan.runtime.golden import check_pictures, check_weights, draw_golden_sketch, encode_answer
from sketchgan.runtime.loading import load_predictor

SHIPPED = Path(__file__).parents[3] / "weights" / "face256.safetensors"
Pixels = NDArray[np.uint8]


class Painter:
    """Answers what `paint(sketch, call)` says."""

    model_version = "painter-1"

    def __init__(self, paint: Callable[[Pixels, int], Pixels]) -> None:
        self._paint = paint
        self._calls = 0

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        self._calls += 1
        return [self._paint(sketch, self._calls) for sketch in sketches]


def copy(sketch: Pixels, call: int) -> Pixels:
    return np.stack([sketch] * 3, -1)


@pytest.fixture
def checkpoint(tiny_weights: Path) -> Checkpoint:
    return load_checkpoint(tiny_weights)


def test_a_generator_that_paints_what_is_drawn_passes(checkpoint: Checkpoint) -> None:
    check_weights(checkpoint)
    check_pictures(checkpoint, Painter(copy))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused(checkpoint: Checkpoint, value: float) -> None:
    name = next(iter(checkpoint.tensors))
    checkpoint.tensors[name] = np.full_like(checkpoint.tensors[name], value)
    with pytest.raises(ValueError, match=f"{name} hold numbers that are not finite"):
        check_weights(checkpoint)


@pytest.mark.parametrize(
    ("paint", "sentence"),
    [
        (lambda sketch, call: np.full((256, 256, 3), 90, np.uint8), "is flat"),
        (lambda sketch, call: copy(sketch, call) // (1 + call % 2), "two different pictures"),
        (lambda sketch, call: copy(draw_golden_sketch(), call), "does not depend on the drawing"),
        (lambda sketch, call: sketch, "wanted uint8"),
    ],
    ids=["flat", "unsteady", "deaf", "grey"],
)
def test_a_generator_that_paints_badly_is_refused_for_its_reason(
    checkpoint: Checkpoint, paint: Callable[[Pixels, int], Pixels], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_pictures(checkpoint, Painter(paint))


def test_a_picture_must_be_near_the_stored_golden_answer(checkpoint: Checkpoint) -> None:
    stored = replace(checkpoint, golden=encode_answer(copy(draw_golden_sketch(), 1)))
    check_pictures(stored, Painter(copy))
    check_pictures(stored, Painter(lambda sketch, call: np.maximum(copy(sketch, call), 3) - 3))
    with pytest.raises(ValueError, match="away from the stored one"):
        check_pictures(stored, Painter(lambda sketch, call: 255 - copy(sketch, call)))


def test_a_golden_answer_of_another_size_is_refused(checkpoint: Checkpoint) -> None:
    with pytest.raises(ValueError, match="golden answer has 3 bytes"):
        check_pictures(replace(checkpoint, golden="AAAA"), Painter(copy))


def test_the_command_stores_the_answer_of_the_fp32_network(tiny_weights: Path, tmp_path: Path) -> None:
    before = json.loads(tiny_weights.with_suffix(".json").read_text())
    golden.main(["--weights", str(tiny_weights)])
    card = json.loads(tiny_weights.with_suffix(".json").read_text())
    assert {name: card[name] for name in before} == before
    predictor = load_predictor(tiny_weights, runtime="torch", cache_dir=tmp_path)
    (photo,) = predictor.predict([draw_golden_sketch()], [golden.GOLDEN_CONDITION])
    assert card["golden"] == encode_answer(photo)


@pytest.mark.slow
def test_the_shipped_weights_pass_on_this_machine(shipped_models: Path) -> None:
    checkpoint = load_checkpoint(SHIPPED)
    check_pictures(checkpoint, load_predictor(SHIPPED, cache_dir=shipped_models, streams=1))

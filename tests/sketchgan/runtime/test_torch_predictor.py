"""The batches of the torch runtime on a CPU; what only a GPU can show is marked."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sketchgan.imaging import photo_to_pixels, sketch_to_ink
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.condition import CONDITION_SIZE, Condition
from sketchgan.network.generator import Generator, ModulatedConv
from sketchgan.runtime.torch_predictor import FoldedConv, PixelNetwork, TorchPredictor, fold_modulation

Sketches = list[NDArray[np.uint8]]
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")


def conditions(count: int) -> list[Condition]:
    return [Condition(seed=seed, fidelity=seed / 10) for seed in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
def test_batches_of_every_size_are_filled_up_cut_back_and_kept_in_order(
    tiny_weights: Path, sketches: Sketches, count: int
) -> None:
    checkpoint = load_checkpoint(tiny_weights)
    batched = TorchPredictor(checkpoint, batch_sizes=[4, 1, 2])
    single = TorchPredictor(checkpoint, batch_sizes=[1])
    drawn = [sketches[k % 3] for k in range(count)]
    together, alone = (predictor.predict(drawn, conditions(count)) for predictor in (batched, single))
    assert len(together) == count
    for one, other in zip(together, alone, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1


def test_what_was_last_in_a_batch_does_not_show_in_the_next(tiny_weights: Path, sketches: Sketches) -> None:
    predictor = TorchPredictor(load_checkpoint(tiny_weights), batch_sizes=[4])
    (before,) = predictor.predict(sketches[:1], conditions(1))
    kept = before.copy()
    predictor.predict([255 - sketches[0]] * 4, conditions(4))
    (after,) = predictor.predict(sketches[:1], conditions(1))
    assert np.array_equal(before, kept)
    assert np.array_equal(after, before)


def test_no_pictures_are_made_of_no_sketches(tiny_weights: Path) -> None:
    assert TorchPredictor(load_checkpoint(tiny_weights)).predict([], []) == []


def test_sketches_without_conditions_are_refused(tiny_weights: Path, sketches: Sketches) -> None:
    with pytest.raises(ValueError, match="3 sketches have 1 conditions"):
        TorchPredictor(load_checkpoint(tiny_weights)).predict(sketches, conditions(1))


def test_the_arithmetic_on_the_device_is_that_of_imaging(tiny_generator: Generator, sketches: Sketches) -> None:
    ink = torch.from_numpy(np.stack([sketch_to_ink(sketch)[None] for sketch in sketches]))
    vectors = torch.randn(3, CONDITION_SIZE, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        wanted = [photo_to_pixels(photo) for photo in tiny_generator(ink, vectors).numpy()]
        network = PixelNetwork(tiny_generator, torch.float32)
        photos = network(torch.from_numpy(np.stack(sketches)), vectors).numpy()
    assert np.abs(photos.astype(int) - np.stack(wanted)).max() <= 1  # the order of sums differs in channels_last


def test_a_folded_convolution_computes_what_it_was_made_of() -> None:
    torch.manual_seed(0)
    conv = ModulatedConv(6, 9, style_size=4, stride=2)
    x, style = torch.randn(2, 6, 8, 8), torch.randn(2, 4)
    torch.testing.assert_close(FoldedConv(conv)(x, style), conv(x, style))


def test_every_modulated_convolution_is_folded(tiny_generator: Generator) -> None:
    count = sum(isinstance(module, ModulatedConv) for module in tiny_generator.modules())
    fold_modulation(tiny_generator)
    kinds = [type(module) for module in tiny_generator.modules()]
    assert (kinds.count(ModulatedConv), kinds.count(FoldedConv)) == (0, count)


def test_in_bf16_the_weights_are_halved_and_the_modulation_stays_fp32(tiny_generator: Generator) -> None:
    network = PixelNetwork(tiny_generator, torch.bfloat16)
    assert network.generator.stem.weight.dtype == torch.bfloat16
    assert network.generator.mapping[0].weight.dtype == torch.float32
    for module in network.generator.modules():
        if isinstance(module, FoldedConv):
            assert (module.weight.dtype, module.style.weight.dtype) == (torch.bfloat16, torch.float32)
            assert module.power.dtype == torch.float32


@needs_gpu
def test_recorded_graphs_answer_like_the_cpu(tiny_weights: Path, sketches: Sketches) -> None:
    checkpoint = load_checkpoint(tiny_weights)
    gpu = TorchPredictor(checkpoint)
    drawn = [sketches[k % 3] for k in range(70)]
    photos = gpu.predict(drawn, conditions(10) * 7)
    again = gpu.predict(drawn, conditions(10) * 7)
    assert np.array_equal(np.stack(photos), np.stack(again))
    assert gpu.max_batch == 64

"""bf16 or fp32: what is asked for, or what a step is faster in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from sketchgan.data.dataset import FaceData
from sketchgan.network.sketcher import Sketcher, SketcherConfig
from sketchgan.training import precision as choosing
from sketchgan.training.baseline import Pix2PixTrainer
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.precision import Precision, choose_bf16, time_step
from sketchgan.training.train_sketcher import train
from sketchgan.training.trainer import Trainer
from sketchgan.training.upscaler_trainer import UpscalerTrainConfig, UpscalerTrainer


@pytest.mark.parametrize(("asked", "is_bf16"), [("bf16", True), ("fp32", False)])
def test_what_is_asked_for_is_not_timed(asked: Precision, is_bf16: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(choosing, "time_step")
    assert choose_bf16(asked, nn.Linear(1, 1), torch.zeros(1, 1)) is is_bf16


def test_a_gpu_needs_no_timing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(choosing, "time_step")
    assert choose_bf16("auto", nn.Linear(1, 1), torch.zeros(1, 1, device="meta"))


@pytest.mark.parametrize(("bf16_s", "chosen"), [(0.1, "bf16"), (0.2, "fp32"), (2.6, "fp32")])
def test_a_cpu_takes_what_a_step_is_faster_in_and_says_so(
    bf16_s: float, chosen: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(choosing, "time_step", lambda *_, is_bf16: bf16_s if is_bf16 else 0.2)
    assert choose_bf16("auto", nn.Linear(1, 1), torch.zeros(1, 1)) is (chosen == "bf16")
    assert capsys.readouterr().out == f"precision={chosen} fp32_ms=200 bf16_ms={1000 * bf16_s:.0f}\n"


def test_a_timed_step_leaves_no_trace_in_the_network() -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    assert time_step(network, (torch.rand(1, 1, 8, 8),), is_bf16=False) > 0
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())


class Computed(Exception):  # noqa: N818 - no error: it ends a step early
    """Holds the dtype of what a layer gave."""


def dtype_of(network: nn.Module, step: Callable[[], object]) -> torch.dtype:
    """In which the network computes in this step, which ends there."""

    def stop(_layer: nn.Module, _inputs: object, output: Tensor) -> None:
        raise Computed(output.dtype)

    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(stop)
    with pytest.raises(Computed) as computed:
        step()
    return computed.value.args[0]


BOTH = pytest.mark.parametrize(("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])


@pytest.mark.slow
@BOTH
def test_generator_and_discriminator_learn_in_it(
    precision: Precision, dtype: torch.dtype, config: TrainConfig, batch: Batch
) -> None:
    trainer = Trainer(replace(config, precision=precision))
    assert dtype_of(trainer.discriminators, lambda: trainer.step_discriminator(batch.photo, batch)) == dtype
    assert dtype_of(trainer.generator, lambda: trainer.step(batch)) == dtype


@pytest.mark.slow
@BOTH
def test_the_baseline_learns_in_it(precision: Precision, dtype: torch.dtype, config: TrainConfig, batch: Batch) -> None:
    trainer = Pix2PixTrainer(replace(config, precision=precision))
    assert dtype_of(trainer.discriminator, lambda: trainer.step(batch)) == dtype
    assert dtype_of(trainer.generator, lambda: trainer.step(batch)) == dtype


@pytest.mark.slow
@BOTH
def test_the_upscaler_learns_in_it(precision: Precision, dtype: torch.dtype, squeezenet: Path) -> None:
    config = UpscalerTrainConfig("", "", "", str(squeezenet), minutes=1, precision=precision)
    trainer, small, photo = UpscalerTrainer(config), torch.rand(1, 3, 32, 32), torch.rand(1, 3, 64, 64)
    assert dtype_of(trainer.discriminator, lambda: trainer.step_discriminator(photo, small, photo)) == dtype
    assert dtype_of(trainer.upscaler, lambda: trainer.step(small, photo)) == dtype


@BOTH
def test_the_sketcher_learns_in_it(precision: Precision, dtype: torch.dtype, pack_folder: Path) -> None:
    sketcher, data = Sketcher(SketcherConfig()), FaceData.open(pack_folder)
    settings = {"minutes": 1, "batch_size": 1, "device": "cpu", "precision": precision, "seed": 0}
    assert dtype_of(sketcher, lambda: train(sketcher, data, **settings)) == dtype

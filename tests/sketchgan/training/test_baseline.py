"""The pix2pix baseline: the published size, both networks learn, a run goes on where it stopped."""

import functools
from pathlib import Path

import pytest
import torch

from sketchgan.training.baseline import WIDTHS, Pix2PixDiscriminator, Pix2PixGenerator, Pix2PixTrainer
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig


@pytest.mark.slow
def test_the_generator_has_the_published_number_of_parameters() -> None:
    assert sum(parameter.numel() for parameter in Pix2PixGenerator().parameters()) == 54_414_531


@pytest.mark.slow
def test_it_flickers_as_its_users_run_it() -> None:
    """Dropout and batch statistics stay on: the same sketch gives another picture every time."""
    generator, sketch = Pix2PixGenerator(), torch.rand(1, 1, 256, 256)
    with torch.no_grad():
        assert not torch.equal(generator(sketch), generator(sketch))


@pytest.fixture
def _thin(monkeypatch: pytest.MonkeyPatch) -> None:
    """An eighth as wide as published, and so faster to train for a few steps."""
    thin = functools.partial(Pix2PixGenerator, [width // 8 for width in WIDTHS])
    monkeypatch.setattr("sketchgan.training.baseline.Pix2PixGenerator", thin)
    monkeypatch.setattr(
        "sketchgan.training.baseline.Pix2PixDiscriminator", functools.partial(Pix2PixDiscriminator, WIDTHS[0] // 8)
    )


@pytest.mark.slow
@pytest.mark.usefixtures("_thin")
def test_steps_lower_the_loss_and_a_run_goes_on_where_it_stopped(
    config: TrainConfig, batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    monkeypatch.setattr(Pix2PixTrainer, "learning_rate", 2e-3)  # what is thin learns slowly
    trainer = Pix2PixTrainer(config)
    first = trainer.step(batch)
    for _ in range(4):
        last = trainer.step(batch)
    assert last["pixel"] < 0.9 * first["pixel"]
    torch.save(trainer.state(), tmp_path / "state.pt")
    resumed = Pix2PixTrainer(config)
    resumed.restore(torch.load(tmp_path / "state.pt", weights_only=True))
    assert (resumed.images, resumed.steps) == (10, 5)
    for name, tensor in trainer.generator.state_dict().items():
        assert torch.equal(tensor, resumed.generator.state_dict()[name])

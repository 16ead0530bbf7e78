"""The pieces of training on random pictures: shapes, gradients, and that a step learns."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from sketchgan.network.condition import CONDITION_SIZE
from sketchgan.network.generator import NETWORKS, Generator
from sketchgan.training import losses, runs
from sketchgan.training.augment import augment_pairs
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.discriminator import MultiScaleDiscriminator, draw_corner
from sketchgan.training.perceptual import SqueezeNetFeatures
from sketchgan.training.train import parse_arguments
from sketchgan.training.trainer import Trainer
from tests.sketchgan.training.conftest import random_arrays


def test_a_batch_is_in_the_ranges_of_the_network(batch: Batch) -> None:
    assert batch.sketch.min() >= 0
    assert batch.sketch.max() <= 1
    assert batch.photo.unique().tolist() == pytest.approx([200 / 127.5 - 1])


def test_the_distance_of_features_is_zero_to_oneself_and_grows_with_noise(squeezenet: Path) -> None:
    features, image = SqueezeNetFeatures(squeezenet), torch.rand(1, 3, 64, 64) * 2 - 1
    noise = torch.randn_like(image)
    distances = [float(features.distance(image + amount * noise, image)) for amount in (0, 0.05, 0.3)]
    assert distances[0] == 0
    assert distances[1] < distances[2]


def test_a_squeezenet_of_another_length_is_refused(squeezenet: Path, tmp_path: Path) -> None:
    longer = tmp_path / "longer.net"
    longer.write_bytes(squeezenet.read_bytes() + b"x")
    with pytest.raises(ValueError, match="not a compressed SqueezeNet"):
        SqueezeNetFeatures(longer)


def test_the_shipped_squeezenet_reads_to_the_end() -> None:
    path = Path(__file__).resolve().parents[4] / "shared/models/compressed_SqueezeNet.net"
    if not path.exists():
        pytest.skip("the SqueezeNet of the data builders is not on this machine")
    assert SqueezeNetFeatures(path).get_buffer("conv1_weight").shape == (96, 3, 7, 7)


def test_the_discriminator_judges_at_three_scales() -> None:
    scores = [score.shape for score, _ in MultiScaleDiscriminator()(torch.rand(2, 4, 256, 256), draw_corner(256))]
    assert [shape[:2] for shape in scores] == [(2, 1)] * 3
    assert scores[0] == scores[1] != scores[2]


def test_fake_and_real_get_the_same_augmentation() -> None:
    pair = torch.rand(3, 4, 64, 64)
    for seed in range(4):
        torch.manual_seed(seed)
        fake, real = augment_pairs(pair, pair.clone())
        assert torch.equal(fake, real)
        assert not torch.equal(fake, pair)


def test_every_loss_vanishes_on_the_photo_itself_but_the_palette(squeezenet: Path, batch: Batch) -> None:
    assert losses.pixel_loss(batch.photo, batch) == 0
    assert losses.perceptual_loss(SqueezeNetFeatures(squeezenet), batch.photo, batch) == 0
    assert losses.palette_loss(batch.photo, batch) == pytest.approx(abs(200 / 127.5 - 1.5), abs=1e-3)


def test_a_pattern_of_the_period_of_the_network_is_found_and_other_detail_is_not() -> None:
    torch.manual_seed(0)
    noise = 0.2 * torch.randn(1, 3, 256, 256)
    grid = torch.zeros(1, 3, 256, 256)
    grid[..., ::4, ::4] = 0.2
    ramp = torch.linspace(-1, 1, 256).expand(1, 3, 256, 256)
    assert losses.grid_strength(ramp) < 1e-3
    assert losses.grid_strength(noise + grid) > 1.2 * losses.grid_strength(noise)
    assert losses.grid_loss(ramp + grid, ramp) > 0.01
    assert losses.grid_loss(noise, noise.flip(3)) < 1e-3, "texture is no pattern where the photo has as much"


def test_a_swapped_palette_does_not_pull_towards_the_photo(batch: Batch) -> None:
    swapped = replace(batch, swapped=torch.ones(2))
    assert losses.pixel_loss(-batch.photo, swapped) == 0
    assert losses.pixel_loss(-batch.photo, batch) > 0


@pytest.mark.slow
def test_steps_lower_the_loss_and_train_both_networks(config: TrainConfig, batch: Batch) -> None:
    torch.manual_seed(0)
    trainer = Trainer(replace(config, learning_rate=1e-3))  # the noise of the look makes a faster one now and then fail
    pixel = [float(trainer.step(batch)["pixel"]) for _ in range(13)]
    assert sum(pixel[-3:]) / 3 < 0.5 * pixel[0]
    trainer.minutes = 9
    before = [parameter.clone() for parameter in trainer.discriminators.parameters()]
    stats = trainer.step(batch)
    assert {"adversarial", "matching", "discriminator"} <= stats.keys()
    assert any(not torch.equal(a, b) for a, b in zip(before, trainer.discriminators.parameters(), strict=True))


@pytest.mark.slow
def test_a_run_goes_on_where_it_stopped(config: TrainConfig, batch: Batch, tmp_path: Path) -> None:
    trainer = Trainer(config)
    trainer.minutes = 9
    trainer.step(batch)
    torch.save(trainer.state(), tmp_path / "state.pt")
    resumed = Trainer(config)
    resumed.restore(torch.load(tmp_path / "state.pt", weights_only=True))
    assert (resumed.images, resumed.steps, resumed.minutes) == (2, 1, 9)
    for name, tensor in trainer.average.state_dict().items():
        assert torch.equal(tensor, resumed.average.state_dict()[name])


@pytest.mark.slow
def test_a_run_goes_on_elsewhere_from_its_portable_half(config: TrainConfig, batch: Batch, tmp_path: Path) -> None:
    trainer, here, there = Trainer(config), tmp_path / "here", tmp_path / "there"
    trainer.minutes = 9
    trainer.step(batch)
    here.mkdir()
    there.mkdir()
    runs.keep_state(here, trainer)
    (here / runs.PORTABLE).rename(there / runs.PORTABLE)
    resumed = Trainer(config)
    runs.resume(there, resumed)
    assert (resumed.images, resumed.steps, resumed.minutes) == (2, 0, 9)
    for name in ("generator", "average", "discriminators"):
        before, after = getattr(trainer, name).state_dict(), getattr(resumed, name).state_dict()
        assert all(torch.allclose(tensor, after[key], rtol=1e-3, atol=1e-4) for key, tensor in before.items())
    assert not resumed.generator_optimiser.state
    assert (there / runs.PORTABLE).stat().st_size < 0.4 * (here / runs.STATE).stat().st_size
    resumed.step(batch)


def test_the_schedule_warms_up_ramps_and_decays(config: TrainConfig) -> None:
    slow = replace(config, warm_up_steps=100)
    assert slow.learning_rate_at(0, 0) == pytest.approx(config.learning_rate / 100)
    assert slow.learning_rate_at(500, 0.5) == config.learning_rate
    assert slow.learning_rate_at(500, 1) == pytest.approx(0.05 * config.learning_rate)
    assert [slow.adversarial_share(progress) for progress in (0, 0.3, 0.35, 1)] == pytest.approx([0, 0, 0.5, 1])
    assert 0 < slow.ema_decay(0) < slow.ema_decay(100_000) < 1


def test_the_command_line_becomes_a_config() -> None:
    config = parse_arguments(["--pack", "p", "--run", "r", "--squeezenet", "s", "--minutes", "3", "--batch-size", "4"])
    assert (config.minutes, config.batch_size, config.device) == (3, 4, "cpu")
    assert config.generator == NETWORKS["full"]


def test_the_small_network_is_chosen_by_name_and_stays_below_two_gmacs() -> None:
    asked = ["--pack", "p", "--run", "r", "--squeezenet", "s", "--minutes", "3", "--network", "small"]
    generator = Generator(parse_arguments(asked).generator)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        generator(torch.zeros(1, 1, 256, 256), torch.zeros(1, CONDITION_SIZE))
    assert 1e9 < counter.get_total_flops() / 2 < 2e9


@pytest.mark.slow
def test_a_teacher_is_imitated_and_stays_as_it_is(config: TrainConfig, tiny_weights: Path) -> None:
    imitating = replace(config, teacher=str(tiny_weights), teacher_weight=30.0, pixel_weight=0.0, perceptual_weight=0.0)
    imitating = replace(imitating, learning_rate=3e-3, batch_size=1)
    single = Batch.from_arrays(random_arrays(1), torch.device("cpu"))
    torch.manual_seed(1)
    trainer = Trainer(imitating)
    assert trainer.teacher is not None
    before = [parameter.clone() for parameter in trainer.teacher.parameters()]
    gaps = [float(trainer.step(single)["teacher"]) for _ in range(15)]
    assert sum(gaps[-3:]) / 3 < 0.9 * gaps[0]
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.teacher.parameters(), strict=True))


def test_a_network_is_nothing_to_learn_from_itself(squeezenet: Path, batch: Batch) -> None:
    features = SqueezeNetFeatures(squeezenet)
    assert losses.teacher_loss(features, batch.photo, batch.photo) == 0
    assert losses.teacher_loss(features, -batch.photo, batch.photo) > 0

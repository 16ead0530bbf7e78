"""The upscaler's pairs, its run and what the run leaves."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.upscaler import build_upscaler
from sketchgan.training import degrade as degrading
from sketchgan.training import train_upscaler
from sketchgan.training.degrade import degrade
from sketchgan.training.train_upscaler import cut, is_large, make_pairs, parse_arguments, split_large_photos, train
from sketchgan.training.upscaler_trainer import UpscalerTrainConfig, UpscalerTrainer
from tests.sketchgan.training.large_photos import write_large_photos


@pytest.fixture
def config(tmp_path: Path, squeezenet: Path, monkeypatch: pytest.MonkeyPatch) -> UpscalerTrainConfig:
    monkeypatch.setattr(train_upscaler, "validation_files", lambda _: frozenset({"0.png"}))
    manifest = write_large_photos(tmp_path)
    run = tmp_path / "run"
    return UpscalerTrainConfig(
        str(tmp_path), str(manifest), str(run), str(squeezenet), minutes=0.05, batch_size=2, crop=96, precision="fp32"
    )


def test_a_degraded_photo_is_half_as_large_and_shows_the_same() -> None:
    rng = np.random.default_rng(0)
    photo = np.zeros((64, 64, 3), np.uint8)
    photo[:, 32:] = (200, 100, 50)
    for _ in range(20):
        small = degrade(photo, rng)
        assert (small.shape, small.dtype) == ((32, 32, 3), np.uint8)
        assert np.abs(small[:, 22:].astype(int) - (200, 100, 50)).mean() < 12
        assert small[:, :10].mean() < 12


@pytest.mark.parametrize("fault", ["smear", "soften", "add_halos", "add_grid"])
def test_every_fault_changes_the_picture_and_keeps_its_light(fault: str) -> None:
    rng = np.random.default_rng(0)
    photo = rng.integers(60, 190, (32, 32, 3)).astype(np.float32)
    changed = getattr(degrading, fault)(photo, rng)
    assert changed.shape == photo.shape
    assert np.abs(changed - photo).mean() > 0.05
    assert abs(changed.mean() - photo.mean()) < 3


def test_crops_begin_at_even_places_so_that_pairs_fit() -> None:
    rng = np.random.default_rng(0)
    photo = rng.integers(0, 255, (512, 512, 3), np.uint8)
    assert all(cut(photo, 128, rng).shape == (128, 128, 3) for _ in range(5))
    small, large = make_pairs(photo[None], 3, 128, rng)
    assert (small.shape, large.shape) == ((3, 3, 64, 64), (3, 3, 128, 128))


def test_only_large_photos_are_used_and_the_split_is_the_generators(config: UpscalerTrainConfig) -> None:
    train_files, val_files = split_large_photos(Path(config.photos), Path(config.manifest))
    assert [file.name for file in train_files] == ["1.png", "3.png", "4.png"]
    assert [file.name for file in val_files] == ["0.png"]


def test_a_folder_without_large_photos_is_refused(config: UpscalerTrainConfig) -> None:
    for name in ("0", "1", "3", "4"):
        (Path(config.photos) / f"{name}.png").write_bytes((Path(config.photos) / "2.png").read_bytes())
    with pytest.raises(ValueError, match="0 photos of 512 px"):
        split_large_photos(Path(config.photos), Path(config.manifest))


@pytest.mark.slow
def test_the_discriminator_joins_late_and_everything_then_gets_a_gradient(config: UpscalerTrainConfig) -> None:
    trainer = UpscalerTrainer(replace(config, minutes=10))
    small, photo = torch.rand(2, 3, 48, 48), torch.rand(2, 3, 96, 96)
    assert "discriminator" not in trainer.step(small, photo)
    trainer.minutes = 9
    stats = trainer.step(small, photo)
    assert {"adversarial", "matching", "discriminator"} <= stats.keys()
    assert all(np.isfinite(value) for value in stats.values())


@pytest.mark.slow
def test_a_run_leaves_weights_that_load_and_resumes_where_it_stopped(config: UpscalerTrainConfig) -> None:
    train(config)
    run = Path(config.run)
    checkpoint = load_checkpoint(run / "upscaler512.safetensors")
    assert torch.isfinite(build_upscaler(checkpoint)(torch.rand(1, 3, 64, 64))).all()
    first = checkpoint.training["images"]
    train(replace(config, minutes=0.1))
    assert load_checkpoint(run / "upscaler512.safetensors").training["images"] > first
    lines = [json.loads(line) for line in (run / "stats.jsonl").read_text().splitlines()]
    held_out = [line["val_bicubic_pixel"] for line in lines if "val_bicubic_pixel" in line]
    assert len(held_out) == 2
    assert held_out[0] == held_out[1] > 0


def test_a_run_starts_from_given_weights(config: UpscalerTrainConfig) -> None:
    weights = Path(__file__).parents[3] / "weights" / "upscaler512.safetensors"
    shipped = build_upscaler(load_checkpoint(weights)).head.weight
    taken = UpscalerTrainer(replace(config, init=str(weights))).upscaler
    assert taken.training
    assert torch.equal(taken.head.weight, shipped)
    assert not torch.equal(UpscalerTrainer(config).upscaler.head.weight, shipped)


def test_the_command_knows_every_option(tmp_path: Path) -> None:
    needed = ["--photos", "a", "--manifest", "b", "--run", "c", "--squeezenet", "d", "--minutes", "2.5"]
    config = parse_arguments([*needed, "--crop", "128"])
    assert (config.minutes, config.crop, config.photos) == (2.5, 128, "a")


@pytest.mark.smoke
def test_two_minutes_bring_it_closer_to_held_out_photos_than_bicubic_interpolation(config: UpscalerTrainConfig) -> None:
    train(replace(config, minutes=2, batch_size=8, tick_minutes=2, learning_rate=2e-3, adversarial_start=1.0))
    last = json.loads((Path(config.run) / "stats.jsonl").read_text().splitlines()[-1])
    assert last["val_pixel"] < last["val_bicubic_pixel"]
    assert last["val_perceptual"] < last["val_bicubic_perceptual"]


def test_a_file_without_a_pictures_head_is_no_large_photo(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert not is_large(tmp_path / "empty.jpg")
    assert not is_large(tmp_path / "missing.jpg")

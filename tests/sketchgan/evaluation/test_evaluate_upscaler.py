"""The comparison of an upscaler with Lanczos."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from sketchgan.evaluation import evaluate_upscaler
from sketchgan.evaluation.evaluate_upscaler import (
    compare_features,
    cut_border,
    enlarge_by_lanczos,
    main,
    make_clean,
    measure_grid,
    measure_psnr,
)
from sketchgan.network.checkpoint import read_card
from sketchgan.training import train_upscaler
from tests.sketchgan.runtime.test_enlarging import write_upscaler
from tests.sketchgan.training.large_photos import write_large_photos


class Pixels(nn.Module):
    """Features that are the picture itself."""

    def forward(self, photo: Tensor) -> list[Tensor]:
        return [photo + 1.5]


@pytest.fixture
def photo() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)


def test_a_clean_small_photo_is_half_as_large_and_lanczos_doubles_it(photo: np.ndarray) -> None:
    small = make_clean(photo)
    assert small.shape == (32, 32, 3)
    assert enlarge_by_lanczos(small).shape == photo.shape


def test_psnr_falls_with_the_error(photo: np.ndarray) -> None:
    near, far = (np.clip(photo.astype(int) + step, 0, 255).astype(np.uint8) for step in (2, 20))
    assert measure_psnr(photo, photo) > measure_psnr(near, photo) > measure_psnr(far, photo)
    assert measure_psnr(np.zeros((2, 2)), np.full((2, 2), 255)) == 0


def test_the_border_is_the_band_along_the_edges() -> None:
    photo = np.ones((64, 64, 3), np.uint8)
    photo[16:-16, 16:-16] = 0
    assert cut_border(photo).shape == (64 * 64 - 32 * 32, 3)
    assert cut_border(photo).min() == 1


def test_a_pattern_of_the_shuffles_is_found_and_noise_is_none(photo: np.ndarray) -> None:
    plain = np.full((64, 64, 3), 100, np.uint8)
    grid = plain.copy()
    grid[::4, ::4] += 20
    assert measure_grid(plain) < 0.01
    assert measure_grid(grid) > 1


def test_the_distance_of_a_picture_to_itself_is_none_and_grows_with_the_change() -> None:
    distance, picture = compare_features(Pixels()), torch.rand(1, 3, 8, 8)
    near, far = picture + 0.05 * torch.rand_like(picture), torch.rand_like(picture)
    assert distance(picture, picture) == 0
    assert 0 < distance(near, picture) < distance(far, picture)


@pytest.mark.slow
def test_the_command_compares_both_and_records_it(
    tmp_path: Path, squeezenet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(train_upscaler, "validation_files", lambda _: frozenset({"0.png", "1.png"}))
    monkeypatch.setattr(evaluate_upscaler, "EfficientNetFeatures", Pixels)
    manifest, weights = write_large_photos(tmp_path), tmp_path / "upscaler512.safetensors"
    write_upscaler(weights)
    options = ["--weights", weights, "--photos", tmp_path, "--manifest", manifest, "--squeezenet", squeezenet]
    main([*map(str, options), "--record"])
    results = json.loads(capsys.readouterr().out)
    assert read_card(weights)["metrics"] == results
    assert results["n"] == 2
    for manner in ("clean", "degraded"):
        assert results[manner]["lanczos"] != results[manner]["upscaler"]
        assert 0 <= results[manner]["share_nearer"]["squeezenet"] <= 1

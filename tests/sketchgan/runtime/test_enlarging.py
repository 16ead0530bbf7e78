"""Enlarging with OpenVINO: the network's own answer, in both sizes, and no weights that show something else."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchgan.imaging import photo_to_pixels, pixels_to_photo
from sketchgan.network.checkpoint import save_checkpoint
from sketchgan.network.upscaler import Upscaler, UpscalerConfig
from sketchgan.runtime import enlarging
from sketchgan.runtime.enlarging import NoLongerWanted, OpenVinoEnlarger, draw_golden_photo
from sketchgan.runtime.export import export_checkpoint

pytestmark = pytest.mark.slow

TINY = UpscalerConfig(half=8, quarter=8, full=4, blocks_in=1, blocks_bottom=1, blocks_out=1)


def write_upscaler(path: Path, *, scale: float = 0.02) -> Upscaler:
    """A tiny one with random weights, whose detail is of about `scale`."""
    torch.manual_seed(1)
    upscaler = Upscaler(TINY).eval()
    torch.nn.init.normal_(upscaler.head.weight, std=scale)
    tensors = {name: tensor.half().float() for name, tensor in upscaler.state_dict().items()}
    upscaler.load_state_dict(tensors)
    arrays = {name: tensor.numpy() for name, tensor in tensors.items()}
    save_checkpoint(path, arrays, config=TINY.to_dict(), palette_prior={}, training={}, metrics={}, licence="test")
    return upscaler


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Here, so that no test waits for a process that does it."""
    folder = tmp_path_factory.mktemp("upscaler")
    path = folder / "upscaler512.safetensors"
    write_upscaler(path)
    export_checkpoint(path, folder)
    return folder


@pytest.fixture
def weights(exported: Path, tmp_path: Path) -> Path:
    return shutil.copytree(exported, tmp_path, dirs_exist_ok=True) / "upscaler512.safetensors"


def test_it_gives_what_the_network_gives_within_a_level(weights: Path, tmp_path: Path) -> None:
    photo = draw_golden_photo()
    with torch.inference_mode():
        wanted = write_upscaler(weights)(torch.from_numpy(pixels_to_photo(photo.transpose(2, 0, 1)))[None])[0].numpy()
    large = OpenVinoEnlarger(weights, tmp_path).enlarge(photo, 512)
    assert np.abs(large.astype(int) - photo_to_pixels(wanted)).max() <= 1


def test_every_size_comes_and_the_same_photo_gives_the_same_pixels(weights: Path, tmp_path: Path) -> None:
    photo, enlarger = draw_golden_photo(), OpenVinoEnlarger(weights, tmp_path)
    for size in (256, 512, 1024):
        first, second = enlarger.enlarge(photo, size), OpenVinoEnlarger(weights, tmp_path).enlarge(photo, size)
        assert (first.shape, first.dtype) == ((size, size, 3), np.uint8)
        assert np.array_equal(first, second)


def test_what_is_no_small_photo_or_no_size_is_refused(weights: Path, tmp_path: Path) -> None:
    enlarger = OpenVinoEnlarger(weights, tmp_path)
    for photo, size in ((draw_golden_photo()[:128], 512), (draw_golden_photo().astype(float), 512)):
        with pytest.raises(ValueError, match="wanted uint8"):
            enlarger.enlarge(photo, size)
    with pytest.raises(ValueError, match="to 300"):
        enlarger.enlarge(draw_golden_photo(), 300)


def test_weights_that_show_something_else_are_refused(weights: Path, tmp_path: Path) -> None:
    write_upscaler(weights, scale=20.0)
    export_checkpoint(weights, tmp_path)
    with pytest.raises(ValueError, match="golden picture"):
        OpenVinoEnlarger(weights, tmp_path)


def test_missing_weights_and_a_generator_are_refused(tiny_weights: Path, model_cache: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        OpenVinoEnlarger(tmp_path / "none.safetensors", tmp_path)
    with pytest.raises((ValueError, RuntimeError)):
        OpenVinoEnlarger(tiny_weights, model_cache)


def test_the_golden_photo_has_colour_and_edges() -> None:
    photo = draw_golden_photo().astype(int)
    assert photo.shape == (256, 256, 3)
    assert photo.std() > 20
    assert np.abs(np.diff(photo, axis=0)).max() > 40
    assert enlarging.PHOTO_SIZES == (256, 512, 1024)


def test_one_that_is_no_longer_wanted_stops_and_the_next_comes(weights: Path, tmp_path: Path) -> None:
    enlarger = OpenVinoEnlarger(weights, tmp_path)
    with pytest.raises(NoLongerWanted):
        enlarger.enlarge(draw_golden_photo(), 1024, is_wanted=lambda: False)
    assert enlarger.enlarge(draw_golden_photo(), 512).shape == (512, 512, 3)

"""The sketcher learns lines, is saved, and keeps the generator to its lines."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchgan.data.dataset import FaceData
from sketchgan.data.drawing.clean_lines import draw_clean
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.sketcher import Sketcher, SketcherConfig, build_sketcher
from sketchgan.training import losses
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.train_sketcher import LICENCE, main, move, relight
from sketchgan.training.trainer import Trainer


def run_command(pack_folder: Path, out: Path, *options: str) -> None:
    main(["--pack", str(pack_folder), "--out", str(out), "--precision", "fp32", *options])


def test_it_has_about_a_million_parameters_and_every_one_gets_a_gradient() -> None:
    sketcher = Sketcher(SketcherConfig())
    logits = sketcher(torch.rand(1, 3, 64, 64))
    assert logits.shape == (1, 1, 64, 64)
    logits.square().mean().backward()
    assert all(parameter.grad is not None and parameter.grad.abs().sum() > 0 for parameter in sketcher.parameters())
    assert 0.5e6 < sum(parameter.numel() for parameter in sketcher.parameters()) < 1.2e6


def test_the_loss_is_smallest_where_the_lines_are() -> None:
    ink = torch.zeros(2, 1, 32, 32)
    ink[:, :, 10:12] = 1
    exact, shifted, none = (
        losses.sketch_loss(20 * lines - 10, ink) for lines in (ink, ink.roll(8, 2), torch.zeros_like(ink))
    )
    assert exact.shape == (2,)
    assert (exact < 0.01).all()
    assert (shifted > none).all()


def test_photo_and_lines_are_moved_alike() -> None:
    torch.manual_seed(1)
    dot = torch.zeros(4, 1, 64, 64)
    dot[:, :, 20:24, 40:44] = 1
    photos, ink = move(dot.repeat(1, 3, 1, 1), dot)
    assert torch.allclose(photos[:, :1], ink, atol=1e-5)
    assert not torch.equal(ink, dot)
    assert relight(photos).shape == photos.shape


@pytest.mark.slow
def test_the_command_trains_and_saves_a_sketcher_that_loads(pack_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "sketcher.safetensors"
    run_command(pack_folder, out, "--minutes", "0.03", "--batch-size", "2")
    checkpoint = load_checkpoint(out)
    sketcher = build_sketcher(checkpoint)
    assert checkpoint.training["images"] > 0
    assert torch.isfinite(sketcher(torch.rand(1, 3, 256, 256))).all()
    assert "model_card" in LICENCE


@pytest.mark.slow
def test_a_sketcher_goes_on_from_given_weights(pack_folder: Path, tmp_path: Path) -> None:
    init, out = Path(__file__).parents[3] / "weights" / "sketcher256.safetensors", tmp_path / "more.safetensors"
    run_command(pack_folder, out, "--init", str(init), "--minutes", "0.005", "--batch-size", "1")
    before, after = (build_sketcher(load_checkpoint(path)).state_dict() for path in (init, out))
    moved = max(float((after[name] - before[name]).abs().max()) for name in before)
    assert moved < 0.1, "it began anew"


def test_the_iris_of_a_clean_drawing_is_a_dot_apart_from_the_lids(pack_folder: Path) -> None:
    geometry = FaceData.open(pack_folder).geometry(0)
    centre, _, lid = next(geometry.stroke(i) for i, tag in enumerate(geometry.tags) if tag == Tag.PUPIL)
    column = draw_clean(geometry)[int(lid[1]) - 3 : int(centre[1]) + 2, round(float(centre[0]))]
    dark = np.flatnonzero(column > 128)
    assert (np.diff(dark) > 1).any(), "lid and iris run together"


@pytest.mark.slow
def test_the_line_loss_pulls_the_generator_and_leaves_the_sketcher(
    config: TrainConfig, batch: Batch, pack_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sketcher.safetensors"
    run_command(pack_folder, out, "--minutes", "0.01", "--batch-size", "2")
    trainer = Trainer(replace(config, sketcher=str(out)))
    assert trainer.sketcher is not None
    before = [parameter.clone() for parameter in trainer.sketcher.parameters()]
    stats = trainer.step(batch)
    assert float(stats["line"]) > 0
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.sketcher.parameters(), strict=True))


@pytest.mark.slow
def test_rough_drawings_are_not_held_to_the_lines_of_the_photo(batch: Batch) -> None:
    sketcher = Sketcher(SketcherConfig()).eval()
    rough = replace(batch, roughness=torch.ones(2))
    assert losses.line_loss(sketcher, -batch.photo, rough) == 0
    assert losses.line_loss(sketcher, -batch.photo, batch) > 0


def test_a_generator_is_not_taken_for_a_sketcher(tiny_weights: Path) -> None:
    with pytest.raises(ValueError, match="sketcher's config"):
        build_sketcher(load_checkpoint(tiny_weights))


def test_clean_lines_are_black_on_nothing_and_the_same_every_time(pack_folder: Path) -> None:
    data = FaceData.open(pack_folder)
    ink = draw_clean(data.geometry(0))
    assert ink.shape == (256, 256)
    assert 0.005 < (ink > 128).mean() < 0.2
    assert np.array_equal(ink, draw_clean(data.geometry(0)))

"""`make train-smoke`: a tiny network, a dozen generated pictures, a minute. It must learn."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchgan.data.dataset import FaceData, make_batch
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.condition import CONDITION_SIZE
from sketchgan.network.generator import build_generator
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.train import train
from sketchgan.training.trainer import Trainer

pytestmark = pytest.mark.smoke


def test_a_run_of_a_minute_lowers_the_loss_and_leaves_weights_that_load(
    config: TrainConfig, pack_folder: Path, tmp_path: Path
) -> None:
    train(replace(config, pack=str(pack_folder), run=str(tmp_path), images=400, batch_size=4, tick_minutes=20))
    lines = [json.loads(line) for line in (tmp_path / "stats.jsonl").read_text().splitlines()]
    assert len(lines) == 2
    assert lines[-1]["pixel"] < 0.9 * lines[0]["pixel"]
    assert "discriminator" in lines[-1]
    photo = build_generator(load_checkpoint(tmp_path / "face256.safetensors"))(
        torch.zeros(1, 1, 256, 256), torch.zeros(1, CONDITION_SIZE)
    )
    assert torch.isfinite(photo).all()


def test_one_pair_is_learned_by_heart(config: TrainConfig, pack_folder: Path) -> None:
    data = FaceData.open(pack_folder)
    arrays = make_batch(data, data.train[:1], np.random.default_rng(0))
    arrays["swapped"][:] = 0
    trainer = Trainer(replace(config, learning_rate=5e-3))
    batch = Batch.from_arrays(arrays, torch.device("cpu"))
    losses = [float(trainer.step(batch)["pixel"]) for _ in range(150)]
    assert losses[-1] < 0.25 * losses[0]

"""`make train-smoke`: a tiny network, a dozen generated pictures, a minute. It must learn."""

import json
import multiprocessing
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchgan.data.dataset import FaceData, make_batch
from sketchgan.data.photos.packing import read_shard, write_pack
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.condition import CONDITION_SIZE
from sketchgan.network.generator import build_generator
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.train import train
from sketchgan.training.trainer import Trainer
from tests.sketchgan.data.conftest import write_annotated_photos

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


def test_a_run_on_three_photos_that_is_killed_goes_on_from_its_last_tick(config: TrainConfig, tmp_path: Path) -> None:
    annotations, photos, manifest = write_annotated_photos(tmp_path, 3)
    write_pack(read_shard((annotations / "shard_0000.npz", photos)), manifest, tmp_path / "pack", validation=1)
    run = tmp_path / "run"
    endless = replace(config, pack=str(tmp_path / "pack"), run=str(run), workers=1, tick_minutes=0.001)
    trainer = multiprocessing.get_context("spawn").Process(target=train, args=[endless])
    trainer.start()
    while not list(run.glob("sheet_*.png")):
        assert trainer.is_alive()
        time.sleep(0.05)
    trainer.kill()
    trainer.join()
    (run / "state.pt.part").write_bytes(b"half of a state")
    kept = torch.load(run / "state.pt", weights_only=True)["counters"]["images"]
    train(replace(endless, images=kept + 2 * config.batch_size))
    assert torch.load(run / "state.pt", weights_only=True)["counters"]["images"] == kept + 2 * config.batch_size
    assert load_checkpoint(run / "face256.safetensors").training["images"] == kept + 2 * config.batch_size

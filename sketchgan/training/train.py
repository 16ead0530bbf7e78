"""Train the generator on packed photos.

`python -m sketchgan.training.train --pack var/pack --run var/runs/first --squeezenet FILE --minutes 90`

A run resumes from its folder, stops when its minutes (counted over all its parts) are used up, and leaves there:
`config.json`, `stats.jsonl` (losses and images a second), `state.pt` (to resume), `face256.safetensors` + `.json`
(the moving average, ready to serve) and a sheet of validation drawings a tick.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import torch

from sketchgan.checkpoint import save_checkpoint
from sketchgan.condition import PalettePrior
from sketchgan.data.dataset import FaceData, batches
from sketchgan.evaluation.sheet import write_validation_sheet
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.trainer import Stats, Trainer

STEPS_A_LINE = 50
LICENCE = "Trained on synthetic faces of several sources, some without a stated licence: see docs/model_card.md."


class RunningMeans:
    """Means of the losses since the last line of the log."""

    def __init__(self) -> None:
        self.started, self.steps, self.images = time.monotonic(), 0, 0
        self.sums: defaultdict[str, float] = defaultdict(float)

    def add(self, stats: Stats, images: int) -> None:
        self.steps += 1
        self.images += images
        for name, value in stats.items():
            self.sums[name] += float(value)

    def summary(self) -> dict[str, float]:
        means = {name: round(total / self.steps, 4) for name, total in self.sums.items()}
        return {**means, "images_per_second": round(self.images / (time.monotonic() - self.started), 2)}


def train(config: TrainConfig) -> None:
    """Run until the minutes are used up. Raises ValueError for a broken pack, FileNotFoundError for a missing file."""
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    run, data = Path(config.run), FaceData.open(Path(config.pack))
    trainer = open_run(run, config)
    print(f"pid={os.getpid()} train={len(data.train)} val={len(data.val)} from images={trainer.images}", flush=True)
    means, part_start, last_tick = RunningMeans(), time.monotonic() - 60 * trainer.minutes, trainer.minutes
    for arrays in batches(
        Path(config.pack), config.batch_size, seed=config.seed + trainer.steps, workers=config.workers
    ):
        batch = Batch.from_arrays(arrays, trainer.device)
        means.add(trainer.step(batch), len(batch.photo))
        trainer.minutes = (time.monotonic() - part_start) / 60
        if trainer.steps % STEPS_A_LINE == 0:
            log(run, trainer, means)
            means = RunningMeans()
        if trainer.minutes - last_tick >= config.tick_minutes or trainer.progress == 1:
            write_tick(run, trainer, data)
            means, last_tick = RunningMeans(), trainer.minutes
        if trainer.progress == 1:
            return


def open_run(run: Path, config: TrainConfig) -> Trainer:
    run.mkdir(parents=True, exist_ok=True)
    resolved = json.dumps(asdict(config), indent=2)
    print(resolved, flush=True)
    (run / "config.json").write_text(resolved + "\n")
    trainer = Trainer(config)
    if (run / "state.pt").exists():
        trainer.restore(torch.load(run / "state.pt", map_location=trainer.device, weights_only=True))
    return trainer


def log(run: Path, trainer: Trainer, means: RunningMeans) -> None:
    counters = {"minutes": round(trainer.minutes, 2), "images": trainer.images, "steps": trainer.steps}
    line = json.dumps({**counters, **means.summary()})
    print(line, flush=True)
    with (run / "stats.jsonl").open("a") as stats:
        stats.write(line + "\n")


def write_tick(run: Path, trainer: Trainer, data: FaceData) -> None:
    """State to resume from (replaced in one move, so that a cut leaves the old one), weights to serve, a sheet."""
    torch.save(trainer.state(), run / "state.tmp")
    (run / "state.tmp").replace(run / "state.pt")
    tensors = {name: tensor.cpu().numpy() for name, tensor in trainer.average.state_dict().items()}
    training = {"images": trainer.images, "minutes": round(trainer.minutes, 1), "device": trainer.config.device}
    save_checkpoint(
        run / "face256.safetensors",
        tensors,
        config=trainer.config.generator.to_dict(),
        palette_prior=PalettePrior.fit(data.palette[data.train]).to_dict(),
        training=training,
        metrics={},
        licence=LICENCE,
    )
    sheet = run / f"sheet_{trainer.images:07d}.png"
    write_validation_sheet(trainer.average, data, sheet)
    print(f"tick images={trainer.images} sheet={sheet}", flush=True)


def parse_arguments(arguments: list[str] | None = None) -> TrainConfig:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", required=True, help="folder written by sketchgan.data.pack")
    parser.add_argument("--run", required=True, help="folder of this run; an existing one is resumed")
    parser.add_argument("--squeezenet", required=True, help="compressed_SqueezeNet.net, for the perceptual loss")
    parser.add_argument("--minutes", type=float, required=True, help="wall-clock budget over all parts of the run")
    for name, help_text in option_helps():
        default = TrainConfig.__dataclass_fields__[name].default
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default, help=help_text)
    return TrainConfig(**vars(parser.parse_args(arguments)))


def option_helps() -> Iterator[tuple[str, str]]:
    yield "batch_size", "drawings a step"
    yield "workers", "processes that draw"
    yield "threads", "threads of torch on a CPU"
    yield "device", "cpu or cuda"
    yield "seed", "of the weights and the drawings"
    yield "learning_rate", "of Adam, after the warm-up"
    yield "tick_minutes", "between checkpoints and sheets"


if __name__ == "__main__":
    train(parse_arguments())

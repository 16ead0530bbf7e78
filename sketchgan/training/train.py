"""Train the generator, or the baseline, on packed photos.

`python -m sketchgan.training.train --pack var/pack --run var/runs/first --squeezenet FILE --minutes 90`
`torchrun --nproc-per-node 4 -m sketchgan.training.train ... --device cuda --compile`

A run resumes from its folder, stops when its minutes (counted over all its parts) or its images are used up, and
leaves there: `config.json`, `stats.jsonl` (losses and images a second), `state.pt` (to resume), `portable.pt` (small;
another folder or machine goes on from it), `face256.safetensors` with its JSON (the moving average, ready to serve) and
a sheet of validation drawings a tick. `--recipe pix2pix` trains
the baseline.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import torch
from numpy.typing import NDArray

from sketchgan.data.dataset import FaceData, Manner, batches
from sketchgan.evaluation.sheet import write_validation_sheet
from sketchgan.network.checkpoint import load_checkpoint, save_checkpoint
from sketchgan.network.condition import PalettePrior
from sketchgan.network.generator import NETWORKS, Generator, HeadName
from sketchgan.training import runs
from sketchgan.training.baseline import Pix2PixTrainer
from sketchgan.training.batch import Batch
from sketchgan.training.config import DiscriminatorName, Recipe, TrainConfig
from sketchgan.training.distributed import World
from sketchgan.training.precision import Precision
from sketchgan.training.trainer import Stats, Trainer

STEPS_A_LINE = 50
LICENCE = "Trained on synthetic faces of several sources, some without a stated licence: see docs/model_card.md."
HELP = {
    "pack": "folder written by sketchgan.data.pack",
    "run": "folder of this run; an existing one is resumed",
    "squeezenet": "compressed_SqueezeNet.net, for the perceptual loss",
    "minutes": "wall-clock budget over all parts of the run",
    "images": "budget of images over all parts of the run; 0: the minutes alone count",
    "recipe": "what to train",
    "init": "weights (.safetensors) to start from instead of random ones",
    "sketcher": "weights of the sketcher, for the line loss; without it there is none",
    "teacher": "weights of another generator to imitate, for a smaller network",
    "batch_size": "drawings a step and process",
    "workers": "processes that draw",
    "threads": "threads of torch on a CPU",
    "device": "cpu or cuda",
    "precision": "bf16 autocast or fp32; auto: what a step is faster in here",
    "compile": "compile the networks (GPU)",
    "seed": "of the weights and the drawings",
    "learning_rate": "of Adam, after the warm-up",
    "discriminator": "which judges the pictures",
    "adversarial_start": "share of the budget after which the discriminator joins",
    "tick_minutes": "between checkpoints and sheets",
}
CHOICES = {
    "recipe": get_args(Recipe),
    "discriminator": get_args(DiscriminatorName),
    "precision": get_args(Precision),
}
AnyTrainer = Trainer | Pix2PixTrainer


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
        means = {name: total / self.steps for name, total in self.sums.items()}
        return {**means, "images_per_second": self.images / (time.monotonic() - self.started)}


def train(config: TrainConfig) -> None:
    """Run until the budget is used up. Raises ValueError for a broken pack, FileNotFoundError for a missing file."""
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    world = World.join(config.device)
    run, data = Path(config.run), FaceData.open(Path(config.pack))
    origins = read_origins(config)
    trainer = open_run(run, config, world)
    print(f"pid={os.getpid()} train={len(data.train)} val={len(data.val)} from images={trainer.images}", flush=True)
    torch.manual_seed(
        config.seed + 1000 * world.rank + trainer.images
    )  # every process changes its pictures differently
    means, part_start, last_tick = RunningMeans(), time.monotonic() - 60 * trainer.minutes, trainer.minutes
    for arrays in open_batches(config, seed=config.seed + trainer.images + 1_000_003 * world.rank):
        batch = Batch.from_arrays(arrays, trainer.device)
        means.add(trainer.step(batch), len(batch.photo) * world.size)
        trainer.minutes = world.agree((time.monotonic() - part_start) / 60)
        if trainer.steps % STEPS_A_LINE == 0 and world.is_first:
            runs.log(run, trainer, means.summary())
            means = RunningMeans()
        if trainer.minutes - last_tick >= config.tick_minutes or trainer.progress == 1:
            if world.is_first:
                write_tick(run, trainer, data, origins)
            means, last_tick = RunningMeans(), trainer.minutes
        if trainer.progress == 1:
            break
    world.leave()


def open_run(run: Path, config: TrainConfig, world: World) -> AnyTrainer:
    if world.is_first:
        runs.open_folder(run, config)
    trainer: AnyTrainer = Pix2PixTrainer(config, world) if config.recipe == "pix2pix" else Trainer(config, world)
    runs.resume(run, trainer)
    return trainer


def read_origins(config: TrainConfig) -> dict[str, str]:
    """Versions of the weights that the run starts from and imitates, before anybody replaces the files."""
    named = {"init": config.init, "teacher": config.teacher}
    return {name: load_checkpoint(Path(path)).version for name, path in named.items() if path}


def open_batches(config: TrainConfig, *, seed: int) -> Iterator[dict[str, NDArray[Any]]]:
    manner: Manner = "edges" if config.recipe == "pix2pix" else "hand"
    return batches(Path(config.pack), config.batch_size, seed=seed, workers=config.workers, manner=manner)


def write_tick(run: Path, trainer: AnyTrainer, data: FaceData, origins: dict[str, str]) -> None:
    """State to resume from, weights to serve, a sheet."""
    runs.keep_state(run, trainer)
    training = {"images": trainer.images, "minutes": round(trainer.minutes, 1), "device": trainer.config.device}
    if trainer.config.recipe == "sketch2real":
        training["discriminator"] = trainer.config.discriminator
    is_generator = isinstance(trainer.average, Generator)
    save_checkpoint(
        run / ("face256.safetensors" if is_generator else "pix2pix256.safetensors"),
        {name: tensor.cpu().numpy() for name, tensor in trainer.average.state_dict().items()},
        config=trainer.average.config.to_dict() if isinstance(trainer.average, Generator) else {"recipe": "pix2pix"},
        palette_prior=PalettePrior.fit(data.palette[data.train]).to_dict(),
        training=training | origins,
        metrics={},
        licence=LICENCE,
    )
    if isinstance(trainer.average, Generator):
        sheet = run / f"sheet_{trainer.images:07d}.png"
        write_validation_sheet(trainer.average, data, sheet)
        print(f"tick images={trainer.images} sheet={sheet}", flush=True)


def parse_arguments(arguments: list[str] | None = None) -> TrainConfig:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in fields(TrainConfig):
        name, default = f"--{option.name.replace('_', '-')}", option.default
        help_text = HELP.get(option.name, "see sketchgan/training/config.py")
        if isinstance(default, bool):
            parser.add_argument(name, action="store_true", help=help_text)
        elif isinstance(default, int | float | str):
            choices = CHOICES.get(option.name)
            parser.add_argument(name, type=type(default), default=default, choices=choices, help=help_text)
        elif option.name != "generator":
            parser.add_argument(name, type=float if option.name == "minutes" else str, required=True, help=help_text)
    parser.add_argument("--network", choices=NETWORKS, default="full", help="size of the generator, without --init")
    parser.add_argument("--head", choices=get_args(HeadName), default="shuffle", help="how the last pixels are made")
    chosen = vars(parser.parse_args(arguments))
    generator = replace(NETWORKS[chosen.pop("network")], head=chosen.pop("head"))
    return TrainConfig(generator=generator, **chosen)


if __name__ == "__main__":
    train(parse_arguments())

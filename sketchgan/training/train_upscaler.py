"""Train the upscaler on the large photos of a folder.

`python -m sketchgan.training.train_upscaler --photos DIR --manifest manifest.csv --run var/runs/upscaler
--squeezenet FILE --minutes 50`

A run resumes from its folder, stops when its minutes (counted over all its parts) are used up, and leaves there:
`config.json`, `stats.jsonl` (losses, and the L1 on held-out photos beside bicubic interpolation's), `state.pt` (to
resume), and `upscaler512.safetensors` with its JSON (the moving average, ready to serve).
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from sketchgan.data.photos.manifest import read_manifest, read_photo
from sketchgan.data.photos.packing import validation_files
from sketchgan.network.checkpoint import save_checkpoint
from sketchgan.training import runs
from sketchgan.training.degrade import degrade
from sketchgan.training.precision import Precision
from sketchgan.training.upscaler_trainer import UpscalerTrainConfig, UpscalerTrainer

LARGE_PX = 512
STEPS_A_LINE = 50
HELD_OUT_SHOWN = 16  # held-out photos that a tick looks at
LICENCE = "Trained on synthetic faces of several sources, some without a stated licence: see docs/model_card.md."
HELP = {
    "photos": "folder of the photos; those of 512 pixels are used",
    "manifest": "CSV with the columns file, source, licence",
    "run": "folder of this run; an existing one is resumed",
    "squeezenet": "compressed_SqueezeNet.net, for the perceptual loss",
    "init": "weights (.safetensors) to start from instead of random ones",
    "minutes": "wall-clock budget over all parts of the run",
    "precision": "bf16 autocast or fp32; auto: what a step is faster in here",
}
Pixels = NDArray[np.uint8]


def split_large_photos(photos: Path, manifest: Path) -> tuple[list[Path], list[Path]]:
    """Files of 512 px to train on and to hold out, by the same split as the generator's. Raises ValueError if none."""
    rows = read_manifest(manifest)
    held_out = validation_files(rows)
    large = [row.file for row in rows if is_large(photos / row.file)]
    train, val = ([photos / file for file in large if (file in held_out) == wanted] for wanted in (False, True))
    if not train or not val:
        raise ValueError(f"{photos} holds {len(train)} photos of {LARGE_PX} px to train on and {len(val)} to hold out.")
    return train, val


def is_large(path: Path) -> bool:
    """Told from the file's head, without decoding it; a photo that is not there, or has no head, is not."""
    try:
        with Image.open(path) as image:
            return image.size == (LARGE_PX, LARGE_PX)
    except OSError:
        return False


def load_photos(files: list[Path]) -> Pixels:
    """(n, 512, 512, 3), decoded once: 0.8 MB each."""
    photos = np.empty((len(files), LARGE_PX, LARGE_PX, 3), np.uint8)
    for index, file in enumerate(files):
        photos[index] = read_photo(file)
    return photos


def make_pairs(photos: Pixels, count: int, crop: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Small (count, 3, crop / 2, ...) and large (count, 3, crop, ...) in [-1, 1]; half of them mirrored."""
    larges = [cut(photos[rng.integers(len(photos))], crop, rng) for _ in range(count)]
    return to_tensor([degrade(large, rng) for large in larges]), to_tensor(larges)


def cut(photo: Pixels, crop: int, rng: np.random.Generator) -> Pixels:
    top, left = 2 * rng.integers(0, (LARGE_PX - crop) // 2 + 1, 2)
    window = photo[top : top + crop, left : left + crop]
    return np.ascontiguousarray(window[:, ::-1] if rng.random() < 0.5 else window)


def to_tensor(pictures: list[Pixels]) -> Tensor:
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


def endless_pairs(photos: Pixels, config: UpscalerTrainConfig, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    rng = np.random.default_rng(seed)
    while True:
        yield make_pairs(photos, config.batch_size, config.crop, rng)


def train(config: UpscalerTrainConfig) -> None:
    """Run until the budget is used up. Raises ValueError without large photos, FileNotFoundError for a missing file."""
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    run = Path(config.run)
    trainer = open_run(run, config)
    train_files, val_files = split_large_photos(Path(config.photos), Path(config.manifest))
    photos, held_out = load_photos(train_files), load_photos(val_files[:HELD_OUT_SHOWN])
    print(f"pid={os.getpid()} train={len(train_files)} val={len(val_files)} from images={trainer.images}", flush=True)
    part_start, last_tick = time.monotonic() - 60 * trainer.minutes, trainer.minutes
    sums: defaultdict[str, float] = defaultdict(float)
    for small, photo in endless_pairs(photos, config, config.seed + trainer.steps):
        for name, value in trainer.step(small, photo).items():
            sums[name] += value
        trainer.minutes = (time.monotonic() - part_start) / 60
        is_over = trainer.progress == 1
        if trainer.steps % STEPS_A_LINE == 0:
            runs.log(run, trainer, {name: total / STEPS_A_LINE for name, total in sums.items()})
            sums.clear()
        if trainer.minutes - last_tick >= config.tick_minutes or is_over:
            write_tick(run, trainer, held_out)
            last_tick = trainer.minutes
        if is_over:
            break


def open_run(run: Path, config: UpscalerTrainConfig) -> UpscalerTrainer:
    runs.open_folder(run, config)
    trainer = UpscalerTrainer(config)
    runs.resume(run, trainer)
    return trainer


def write_tick(run: Path, trainer: UpscalerTrainer, held_out: Pixels) -> None:
    """State to resume from, and weights to serve."""
    runs.keep_state(run, trainer)
    runs.log(run, trainer, measure_held_out(trainer, held_out))
    save_checkpoint(
        run / "upscaler512.safetensors",
        {name: tensor.cpu().numpy() for name, tensor in trainer.average.state_dict().items()},
        config=trainer.average.config.to_dict(),
        palette_prior={},
        training={
            "images": trainer.images,
            "minutes": round(trainer.minutes, 1),
            "device": trainer.config.device,
            "crop": trainer.config.crop,
            **({"init": trainer.origin} if trainer.origin else {}),
        },
        metrics={},
        licence=LICENCE,
    )


def measure_held_out(trainer: UpscalerTrainer, held_out: Pixels) -> dict[str, float]:
    """L1 and SqueezeNet distance of the moving average and of bicubic interpolation, on the same crops every time."""
    pairs = make_pairs(held_out, 2 * len(held_out), trainer.config.crop, np.random.default_rng(0))
    small, photo = (tensor.to(trainer.device) for tensor in pairs)
    bicubic = nn.Upsample(scale_factor=2, mode="bicubic", align_corners=False)
    figures = {}
    with torch.inference_mode():
        for name, enlarge in (("val", trainer.average), ("val_bicubic", bicubic)):
            output = enlarge(small)
            figures[f"{name}_pixel"] = float(F.l1_loss(output, photo))
            figures[f"{name}_perceptual"] = float(trainer.features.distance(output, photo).mean())
    return figures


def parse_arguments(arguments: list[str] | None = None) -> UpscalerTrainConfig:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in fields(UpscalerTrainConfig):
        name, help_text = f"--{option.name.replace('_', '-')}", HELP.get(option.name, "default: %(default)s")
        if isinstance(option.default, int | float | str):
            choices = get_args(Precision) if option.name == "precision" else None
            parser.add_argument(
                name, type=type(option.default), default=option.default, choices=choices, help=help_text
            )
        else:
            parser.add_argument(name, type=float if option.name == "minutes" else str, required=True, help=help_text)
    return UpscalerTrainConfig(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    train(parse_arguments())

"""Train the sketcher on packed photos.

`python -m sketchgan.training.train_sketcher --pack var/pack --out weights/sketcher256.safetensors --minutes 15`

The target is each photo's own clean lines. Photos are moved, blurred and relit at random, so that roughly centred
photos and the soft pictures of a generator work, too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from sketchgan.data.dataset import FaceData
from sketchgan.data.drawing.clean_lines import draw_clean
from sketchgan.imaging import SIZE
from sketchgan.network.checkpoint import load_checkpoint, save_checkpoint
from sketchgan.network.sketcher import Sketcher, SketcherConfig, build_sketcher
from sketchgan.training.losses import sketch_loss
from sketchgan.training.precision import Precision, choose_bf16

LICENCE = "Trained on synthetic faces of several sources, some without a stated licence: see docs/model_card.md."
LEARNING_RATE, WARM_UP_STEPS, STEPS_A_LINE = 1.5e-3, 50, 50


def draw_targets(data: FaceData, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The clean lines of every photo, (len(indices), 256, 256), 255 = ink."""
    return np.stack([draw_clean(data.geometry(int(index))) for index in indices])


def load_batches(
    data: FaceData, targets: NDArray[np.uint8], batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless photos (B, 3, 256, 256) in [-1, 1] and ink (B, 1, 256, 256) in [0, 1], changed alike."""
    while True:
        rows = np.sort(rng.choice(len(data.train), batch_size, replace=False))
        photos = torch.from_numpy(np.asarray(data.photos[data.train[rows]])).permute(0, 3, 1, 2).float() / 127.5 - 1
        ink = torch.from_numpy(targets[rows])[:, None].float() / 255
        photos, ink = move(photos, ink)
        yield relight(photos), ink


def move(photos: Tensor, ink: Tensor) -> tuple[Tensor, Tensor]:
    """Half of the pictures mirrored; all turned by up to 0.2 rad, scaled by a third, shifted by a tenth."""
    count = len(photos)
    angle, scale = 0.08 * torch.randn(count).clamp(-2.5, 2.5), torch.exp(0.12 * torch.randn(count).clamp(-2.5, 2.5))
    mirror = torch.where(torch.rand(count) < 0.5, -1.0, 1.0)
    cos, sin, shift = scale * angle.cos(), scale * angle.sin(), 0.05 * torch.randn(2, count)
    matrix = torch.stack([mirror * cos, -sin, shift[0], mirror * sin, cos, shift[1]], 1).reshape(count, 2, 3)
    grid = F.affine_grid(matrix, [count, 1, *photos.shape[2:]], align_corners=False)
    moved = F.grid_sample(photos, grid, padding_mode="reflection", align_corners=False)
    return moved, F.grid_sample(ink, grid, padding_mode="zeros", align_corners=False)


def relight(photos: Tensor) -> Tensor:
    """Contrast, brightness, blur and noise; the generator's pictures are softer than photographs."""
    shape = (len(photos), 1, 1, 1)
    photos = photos * (0.7 + 0.6 * torch.rand(shape)) + 0.4 * (torch.rand(shape) - 0.5)
    soft = F.avg_pool2d(F.pad(photos, (1, 1, 1, 1), mode="replicate"), 3, 1)
    photos = torch.where(torch.rand(shape) < 0.4, soft, photos)
    return photos + 0.05 * torch.rand(shape) * torch.randn_like(photos)


def train(
    sketcher: Sketcher,
    data: FaceData,
    *,
    minutes: float,
    batch_size: int,
    device: str,
    precision: Precision,
    seed: int,
) -> dict[str, float | str]:
    """Trains it in place until the minutes are over. Returns what is worth keeping beside the weights."""
    targets = draw_targets(data, data.train)
    sketcher.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    is_bf16 = choose_bf16(precision, sketcher, torch.zeros(1, 3, SIZE, SIZE, device=device))
    optimiser = torch.optim.Adam(sketcher.parameters(), LEARNING_RATE)
    started, steps, smooth = time.monotonic(), 0, 0.0
    for photos, ink in load_batches(data, targets, batch_size, np.random.default_rng(seed)):
        share = (time.monotonic() - started) / 60 / minutes
        if share >= 1:
            break
        optimiser.param_groups[0]["lr"] = LEARNING_RATE * min(1, (steps + 1) / WARM_UP_STEPS) * max(0.02, 1 - share)
        with torch.autocast(device, torch.bfloat16, enabled=is_bf16):
            logits = sketcher(photos.to(device, memory_format=torch.channels_last))
        loss = sketch_loss(logits, ink.to(device)).mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        steps += 1
        smooth += (float(loss.detach()) - smooth) * max(0.02, 1 / steps)
        if steps % STEPS_A_LINE == 0:
            print(f"minutes={share * minutes:.2f} images={steps * batch_size} loss={smooth:.4f}", flush=True)
    return {"images": steps * batch_size, "minutes": minutes, "device": device, "loss": round(smooth, 4)}


def save(sketcher: Sketcher, out: Path, training: dict[str, float | str]) -> None:
    save_checkpoint(
        out,
        {name: tensor.cpu().numpy() for name, tensor in sketcher.state_dict().items()},
        config=sketcher.config.to_dict(),
        palette_prior={},
        training=training,
        metrics={},
        licence=LICENCE,
    )


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True, help="folder written by sketchgan.data.pack")
    parser.add_argument("--out", type=Path, required=True, help="the weights to write, .safetensors")
    parser.add_argument("--init", type=Path, help="weights (.safetensors) to start from instead of random ones")
    parser.add_argument("--minutes", type=float, required=True, help="wall-clock budget")
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--threads", type=int, default=1, help="of torch on a CPU")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument(
        "--precision", choices=get_args(Precision), default="auto", help="auto: what a step is faster in here"
    )
    parser.add_argument("--seed", type=int, default=0)
    chosen = vars(parser.parse_args(arguments))
    torch.set_num_threads(chosen.pop("threads"))
    torch.manual_seed(chosen["seed"])
    data, out, init = FaceData.open(chosen.pop("pack")), chosen.pop("out"), chosen.pop("init")
    sketcher = build_sketcher(load_checkpoint(init)).train() if init else Sketcher(SketcherConfig())
    save(sketcher, out, train(sketcher, data, **chosen))


if __name__ == "__main__":
    main()

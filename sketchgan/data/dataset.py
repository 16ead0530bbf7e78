"""The packed data set and the batches that training takes from it."""

import contextlib
import csv
import multiprocessing
import os
import queue
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, Literal, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering.retouch import RETOUCHES
from sketchgan.data.altering.turn import turned_anyhow
from sketchgan.data.altering.warp import Displacement, Portrait, warp
from sketchgan.data.drawing.edges import draw_edges
from sketchgan.data.drawing.geometry import Geometry
from sketchgan.data.drawing.styles import Sketch, draw_sketch
from sketchgan.data.photos.packing import FLAGS, POINT_UNITS
from sketchgan.network.condition import MAX_AGE, PALETTE_PARTS, TRAITS

TURNED = 0.12  # share of the samples whose head is turned first
WARPED = 0.7  # share of the samples with other proportions
PLACED, PLACED_IF_ROOM = 0.3, 0.9  # share of these at another place; few have room to be smaller
FLOATING = 0.5  # share of those that have room and are placed
# Share of the samples that a retouch is tried on; it declines a third of the heads, and half of the mouths.
RETOUCHED = {"bald": 0.22, "eyes_closed": 0.1, "mouth_open": 0.16}
SWAPPED, ENTRY_SWAPPED = 0.25, 0.8
ENTRY_DROPPED, PALETTE_DROPPED, LOOK_DROPPED = 0.15, 0.3, 0.3
TRAIT_DROPPED = 0.35  # age and gender each, so that open ones are what the drawing says
# Estimates of age and gender are right at the ends and noisy in the middle: nobody shall trust them to the year.
AGE_NOISE, GENDER_NOISE = 4.0, 0.08
OVERSAMPLED = {"beard": 4.5, "moustache": 5.0, "glasses": 2.5, "hat": 11.0, "eyes_closed": 8.0, "mouth_open": 4.0}
ARRAYS = (
    *("photos", "labels", "hair", "palette", "rgb", "landmarks", "blendshapes"),
    *("look", "look_flipped", "look_known", "traits"),
)
AHEAD = 3  # batches a worker may be ahead of training
LOOK_AGAIN_S = 2.0
Batch = dict[str, NDArray[Any]]
Manner = Literal["hand", "edges"]  # drawn by the stroke synthesiser, or the baseline's edges of the photo


@dataclass(frozen=True, slots=True)
class FaceData:
    """A packed folder. Arrays stay on the disk and are read as they are used."""

    files: tuple[str, ...]
    train: NDArray[np.int64]
    val: NDArray[np.int64]
    train_weights: NDArray[np.float64]  # chance of every `train` entry to be drawn, sums to 1
    flags: NDArray[np.bool_]  # (N, 6), columns as in pack.FLAGS
    photos: NDArray[np.uint8]  # (N, 256, 256, 3)
    labels: NDArray[np.uint8]  # (N, 128, 128)
    hair: NDArray[np.uint8]  # (N, 128, 128)
    palette: NDArray[np.float32]  # (N, 5, 4) Lab and present
    rgb: NDArray[np.float32]  # (N, 5, 3) mean colours in [-1, 1]
    look: NDArray[np.float32]  # (N, 16)
    look_flipped: NDArray[np.float32]  # (N, 16), of the mirrored photos
    look_known: NDArray[np.bool_]  # (N,)
    traits: NDArray[np.float32]  # (N, 2) age and gender, NaN where unknown
    landmarks: NDArray[np.float32]  # (N, 478, 3), fractions of the side
    blendshapes: NDArray[np.float16]  # (N, 52)
    points: NDArray[np.int16]
    stroke_offsets: NDArray[np.int32]
    tags: NDArray[np.uint8]
    photo_offsets: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """Raises FileNotFoundError when the folder is not a packed data set."""
        folder = Path(folder)
        if not (folder / "index.csv").is_file():
            raise FileNotFoundError(f"{folder} is not a packed data set: run python -m sketchgan.data.pack first.")
        with (folder / "index.csv").open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        flags = np.array([[row[flag] == "1" for flag in FLAGS] for row in rows], bool)
        in_train = np.array([row["split"] == "train" for row in rows])
        weights = np.where(flags[in_train], [OVERSAMPLED[flag] for flag in FLAGS], 1.0).max(1)
        with np.load(folder / "geometry.npz") as stored:
            geometry = {name: stored[name] for name in stored.files}
        return cls(
            files=tuple(row["file"] for row in rows),
            train=np.flatnonzero(in_train),
            val=np.flatnonzero(~in_train),
            train_weights=weights / weights.sum(),
            flags=flags,
            **{name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS},
            **geometry,
        )

    def __len__(self) -> int:
        return len(self.files)

    def geometry(self, index: int) -> Geometry:
        first, last = self.photo_offsets[index : index + 2]
        offsets = self.stroke_offsets[first : last + 1].astype(np.int64)
        points = self.points[offsets[0] : offsets[-1]].astype(np.float32) / POINT_UNITS
        return Geometry(points, offsets - offsets[0], self.tags[first:last])

    def portrait(self, index: int) -> Portrait:
        return Portrait(
            photo=np.asarray(self.photos[index]),
            labels=np.asarray(self.labels[index]),
            hair=np.asarray(self.hair[index]),
            landmarks=np.asarray(self.landmarks[index, :, :2]),
            geometry=self.geometry(index),
        )


def make_batch(
    data: FaceData, indices: NDArray[np.integer], rng: np.random.Generator, size: int = 256, manner: Manner = "hand"
) -> Batch:
    """Drawings and photos of `indices` with all that the losses need; the first axis is the sample.

    sketch uint8 (1, size, size), white paper; photo uint8 (3, 256, 256); roughness, swapped, look_present float32 ();
    palette float32 (5, 4), the Lab asked for and whether it is asked; target_rgb float32 (5, 3) in [-1, 1], what to
    show inside palette_masks bool (5, 128, 128), to be counted only where the palette is present; look float32 (16,),
    zeros when it is not given; traits float32 (2,), age and gender, NaN when open; labels uint8 (128, 128), the face
    parsing. `size` shrinks the sketch only.
    """
    samples = [_sample(data, int(index), rng, size, manner) for index in indices]
    return {key: np.ascontiguousarray(np.stack([sample[key] for sample in samples])) for key in samples[0]}


def _draw(portrait: Portrait, rng: np.random.Generator, size: int, manner: Manner) -> Sketch:
    gray = cv2.cvtColor(portrait.photo, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    if manner == "edges":
        return Sketch(draw_edges(gray, size), 0.0, "edges")
    return draw_sketch(portrait.geometry, gray, portrait.hair, rng, size=size)


def _changed(portrait: Portrait, depth: NDArray[np.float32], rng: np.random.Generator) -> Portrait:
    """Turned, retouched, of other proportions, elsewhere: each for a share of the samples."""
    if rng.random() < TURNED:
        portrait = turned_anyhow(portrait, depth, rng)
    chosen = int(np.searchsorted(np.cumsum([*RETOUCHED.values()]), rng.random(), side="right"))
    if chosen < len(RETOUCHED):
        portrait = RETOUCHES[[*RETOUCHED][chosen]](portrait, rng) or portrait
    return warp(portrait, _displacement(portrait, rng)) if rng.random() < WARPED else portrait


def _sample(data: FaceData, index: int, rng: np.random.Generator, size: int, manner: Manner) -> Batch:
    portrait = data.portrait(index)
    if manner == "hand":
        portrait = _changed(portrait, data.landmarks[index, :, 2], rng)
    sketch = _draw(portrait, rng, size, manner)
    pictures = {
        "sketch": sketch.image[None],
        "photo": portrait.photo.transpose(2, 0, 1),
        "palette_masks": portrait.palette_masks() & (data.palette[index, :, 3] > 0)[:, None, None],
        "labels": portrait.labels,
    }
    flipped = rng.random() < 0.5
    if flipped:
        pictures = {key: picture[..., ::-1] for key, picture in pictures.items()}
    palette, target, swapped = _palette(data, index, rng)
    look_present = bool(data.look_known[index]) and not swapped and rng.random() >= LOOK_DROPPED
    look = (data.look_flipped if flipped else data.look)[index] * look_present
    return pictures | {
        "palette": palette,
        "target_rgb": target,
        "look": look.astype(np.float32),
        "roughness": np.float32(sketch.roughness),
        "swapped": np.float32(swapped),
        "look_present": np.float32(look_present),
        "traits": _traits(data.traits[index], rng),
    }


def _traits(known: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """(2,) as asked for: smoothed, and left open at times."""
    smoothed = np.clip(known + rng.normal(0, (AGE_NOISE, GENDER_NOISE)), 0, (MAX_AGE, 1))
    return np.where(rng.random(len(TRAITS)) < TRAIT_DROPPED, np.nan, smoothed).astype(np.float32)


def _displacement(portrait: Portrait, rng: np.random.Generator) -> Displacement:
    displacement, room = Displacement.random(rng), portrait.has_room
    if rng.random() >= (PLACED_IF_ROOM if room else PLACED):
        return displacement
    return displacement.floating(rng) if room and rng.random() < FLOATING else displacement.placed(rng, room=room)


def _palette(
    data: FaceData, index: int, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32], bool]:
    """Lab asked for (5, 4), RGB to show (5, 3), and whether another photo lent colours for what this one shows.

    At use every part has a colour, the hair of a bald head, too. So what a photo does not show gets somebody's, and a
    retouched one keeps its own: that a colour is given must not tell that there is hair, or an open eye.
    """
    palette, target = data.palette[index].copy(), data.rgb[index].copy()
    wants_swap, other = rng.random() < SWAPPED, int(rng.choice(data.train))
    taken = (palette[:, 3] == 0) | (wants_swap & (rng.random(len(PALETTE_PARTS)) < ENTRY_SWAPPED))
    taken &= data.palette[other, :, 3] > 0
    palette[taken], target[taken] = data.palette[other][taken], data.rgb[other][taken]
    # A swap that nobody is told of would teach nothing, so only the unswapped lose all entries.
    dropped = rng.random(len(PALETTE_PARTS)) < ENTRY_DROPPED
    if not wants_swap and rng.random() < PALETTE_DROPPED / (1 - SWAPPED):
        dropped[:] = True
    palette[dropped] = 0
    return palette, target, wants_swap


def batches(
    folder: Path | str, batch_size: int, seed: int, workers: int, *, size: int = 256, manner: Manner = "hand"
) -> Iterator[Batch]:
    """Endless random training batches. Raises RuntimeError, with the cause, when a worker fails.

    Call it under `if __name__ == "__main__"`: workers are spawned.
    """
    context = multiprocessing.get_context("spawn")
    ready: Queue[tuple[Batch, str]] = context.Queue(max(1, workers) * AHEAD)
    arguments = [(ready, str(folder), batch_size, (seed, worker), size, manner) for worker in range(max(1, workers))]
    processes = [context.Process(target=_work, args=chosen, daemon=True) for chosen in arguments]
    for process in processes:
        process.start()
    try:
        while True:
            yield _next(ready, processes)
    finally:
        for process in processes:
            process.terminate()
        ready.cancel_join_thread()


def _next(ready: "Queue[tuple[Batch, str]]", processes: list[SpawnProcess]) -> Batch:
    while True:
        try:
            batch, error = ready.get(timeout=LOOK_AGAIN_S)
        except queue.Empty:
            if not all(process.is_alive() for process in processes):
                raise RuntimeError("A batch worker died without a word; was it killed for memory?") from None
            continue
        if error:
            raise RuntimeError(f"A batch worker failed:\n{error}")
        return batch


def _hand_over(ready: "Queue[tuple[Batch, str]]", batch: Batch) -> bool:
    """Wait until there is room. False when the trainer is gone: killed, it cannot end its workers."""
    trainer = multiprocessing.parent_process()
    while trainer is None or trainer.is_alive():
        with contextlib.suppress(queue.Full):
            ready.put((batch, ""), timeout=LOOK_AGAIN_S)
            return True
    ready.cancel_join_thread()  # nobody will read what is still in the pipe
    return False


def _work(
    ready: "Queue[tuple[Batch, str]]", folder: str, batch_size: int, seed: tuple[int, int], size: int, manner: Manner
) -> None:
    os.nice(5)
    cv2.setNumThreads(1)
    try:
        data, rng = FaceData.open(folder), np.random.default_rng(seed)
        while True:
            indices = rng.choice(data.train, batch_size, p=data.train_weights)
            if not _hand_over(ready, make_batch(data, indices, rng, size, manner)):
                return
    except Exception:  # noqa: BLE001 - handed to the trainer, which raises it: a daemon's own traceback would be lost
        ready.put(({}, traceback.format_exc()))

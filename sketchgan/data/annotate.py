"""Annotates photos: `python -m sketchgan.data.annotate --help`."""

import argparse
import multiprocessing
import os
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from sketchgan.data.annotators import Annotation, Annotator
from sketchgan.data.manifest import Photo, PhotoError, read_manifest, read_photo

SHARD = 200
Job = tuple[Path, Path, Path, tuple[str, ...]]  # shard, folder of photos, folder of models, files


@cache
def _annotator(models: Path) -> Annotator:
    """One per process: the networks take a second to load."""
    return Annotator(models)


def shard_path(folder: Path, number: int) -> Path:
    return folder / f"shard_{number:04d}.npz"


def annotation_shards(folder: Path) -> list[Path]:
    return sorted(folder.glob("shard_*.npz"))


def annotate_shard(job: Job) -> tuple[int, list[str]]:
    """Writes one shard; returns how many photos it holds and what was left out, with the reason."""
    path, photos, models, files = job
    kept: list[tuple[str, Annotation]] = []
    skipped = []
    for file in files:
        try:
            kept.append((file, _annotator(models)(read_photo(photos / file))))
        except PhotoError as reason:
            skipped.append(f"{file}: {reason}")
    _write(path, kept, skipped)
    return len(kept), skipped


def _write(path: Path, kept: list[tuple[str, Annotation]], skipped: list[str]) -> None:
    if not kept:
        raise ValueError(f"{path.name}: no photo could be annotated; the first reason: {skipped[0]}")
    notes = [annotation for _, annotation in kept]
    half_written = path.with_suffix(".part")
    with half_written.open("wb") as stream:
        np.savez_compressed(
            stream,
            files=np.array([file for file, _ in kept]),
            landmarks=np.stack([a.landmarks for a in notes]),
            blendshapes=np.stack([a.blendshapes for a in notes]),
            blendshape_names=np.array(notes[0].blendshape_names),
            hair=np.stack([a.hair for a in notes]),
            parsing=np.stack([a.parsing for a in notes]),
            skipped=np.array(skipped, dtype=np.str_),
        )
    half_written.replace(path)


def annotate(photos: Path, manifest: Sequence[Photo], models: Path, out: Path, processes: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    shards = [tuple(p.file for p in manifest[i : i + SHARD]) for i in range(0, len(manifest), SHARD)]
    jobs = [
        (shard_path(out, n), photos, models, files) for n, files in enumerate(shards) if not shard_path(out, n).exists()
    ]
    print(f"{len(shards) - len(jobs)} of {len(shards)} shards are already there.", flush=True)
    started, done = time.monotonic(), 0
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, initializer=_behave) as pool:
        for number, (count, skipped) in enumerate(pool.imap_unordered(annotate_shard, jobs), 1):
            done += count
            print(f"shard {number}/{len(jobs)}, {done} photos, {time.monotonic() - started:.0f} s", flush=True)
            for line in skipped:
                print(f"  skipped {line}", flush=True)


def _behave() -> None:
    os.nice(5)
    cv2.setNumThreads(1)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sketchgan.data.annotate",
        description="Finds landmarks, expression, hair and face parts in every photo of a manifest. "
        f"Writes one file per {SHARD} photos; run it again to go on where it stopped. "
        "The photos must be aligned already (eye centres at 0.376 and 0.624 of the width, 0.476 of the height).",
    )
    parser.add_argument("--photos", type=Path, required=True, help="folder of square photos, 256 px or more")
    parser.add_argument("--manifest", type=Path, required=True, help="CSV with the columns file, source, licence")
    parser.add_argument(
        "--models", type=Path, required=True, help="folder with face_landmarker.task and the two .tflite files"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the annotations, e.g. var/annotations")
    parser.add_argument("--processes", type=int, default=2, help="default: %(default)s; 116 ms a photo and process")
    chosen = parser.parse_args()
    annotate(chosen.photos, read_manifest(chosen.manifest), chosen.models, chosen.out, chosen.processes)


if __name__ == "__main__":
    main()

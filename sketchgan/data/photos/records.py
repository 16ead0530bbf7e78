"""What annotating has found, on the disk: shards of arrays, and the tables that people and other programs read."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.photos.annotators import Annotation
from sketchgan.data.photos.manifest import SIDE, Photo
from sketchgan.network.condition import PALETTE_PARTS

FACES, SKIPPED = "faces.csv", "skipped.csv"
COLOURS = tuple(f"{part}_{axis}" for part in PALETTE_PARTS for axis in ("L", "a", "b"))


@dataclass(frozen=True, slots=True)
class Record:
    """One photo: annotated, or left out for a reason."""

    file: str
    reason: str = ""
    annotation: Annotation | None = None
    palette: NDArray[np.float32] | None = None  # (5, 4), Lab and present
    size_px: int = 0
    yaw_deg: float = 0.0


def annotation_shards(folder: Path) -> list[Path]:
    return sorted(folder.glob("shard_*.npz"))


def write_shard(folder: Path, records: Sequence[Record], networks: str) -> None:
    path = folder / f"shard_{_next_number(folder):04d}.npz"
    half_written = path.with_suffix(".part")
    with half_written.open("wb") as stream:
        np.savez_compressed(stream, networks=networks, **_arrays(records))  # type: ignore[arg-type]
    half_written.replace(path)


def _next_number(folder: Path) -> int:
    shards = annotation_shards(folder)
    return int(shards[-1].stem.removeprefix("shard_")) + 1 if shards else 0


def _arrays(records: Sequence[Record]) -> dict[str, NDArray[Any]]:
    kept, skipped = [r for r in records if not r.reason], [r for r in records if r.reason]
    notes = [record.annotation for record in kept if record.annotation is not None]
    names = notes[0].blendshape_names if notes else ()
    return {
        "files": _texts(record.file for record in kept),
        "landmarks": np.array([note.landmarks for note in notes], np.float32).reshape(-1, 478, 3),
        "blendshapes": np.array([note.blendshapes for note in notes], np.float16).reshape(len(notes), len(names)),
        "blendshape_names": _texts(names),
        "hair": np.array([note.hair for note in notes], np.uint8).reshape(-1, SIDE, SIDE),
        "parsing": np.array([note.parsing for note in notes], np.uint8).reshape(-1, SIDE, SIDE),
        "palette": np.array([record.palette for record in kept], np.float32).reshape(-1, len(PALETTE_PARTS), 4),
        "size_px": np.array([record.size_px for record in kept], np.int32),
        "yaw_deg": np.array([record.yaw_deg for record in kept], np.float32),
        "skipped": _texts(record.file for record in skipped),
        "reasons": _texts(record.reason for record in skipped),
    }


def _texts(values: Iterable[str]) -> NDArray[np.str_]:
    return np.array(list(values), np.str_)


def done_files(folder: Path, networks: str) -> frozenset[str]:
    """Photos that need not be looked at again. Raises ValueError when other networks looked at them."""
    done: set[str] = set()
    for shard in annotation_shards(folder):
        with np.load(shard) as stored:
            used = str(stored["networks"]) if "networks" in stored.files else "an older version"
            if used != networks:
                raise ValueError(
                    f"{folder} was annotated with {used}, this is {networks}: name another folder with --out."
                )
            done.update(stored["files"].tolist(), stored["skipped"].tolist())
    return frozenset(done)


def read_reasons(folder: Path) -> dict[str, str]:
    """Why which photo was left out."""
    reasons: dict[str, str] = {}
    for shard in annotation_shards(folder):
        with np.load(shard) as stored:
            reasons |= dict(zip(stored["skipped"].tolist(), stored["reasons"].tolist(), strict=True))
    return reasons


def write_tables(folder: Path, photos: Sequence[Photo]) -> None:
    """`faces.csv` and `skipped.csv` of the photos looked at so far."""
    faces: dict[str, tuple[str | int | float, ...]] = {}
    for shard in annotation_shards(folder):
        with np.load(shard) as stored:
            faces |= dict(_face_rows(stored))
    reasons = read_reasons(folder)
    kept = [(photo.file, photo.source, photo.licence, *faces[photo.file]) for photo in photos if photo.file in faces]
    skipped = [(p.file, p.source, p.licence, reasons[p.file]) for p in photos if p.file in reasons]
    common = ("file", "source", "licence")
    _write(folder / FACES, (*common, "size_px", "yaw_deg", *COLOURS), kept)
    _write(folder / SKIPPED, (*common, "reason"), skipped)


def _face_rows(stored: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, tuple[str | int | float, ...]]]:
    columns = (stored[name] for name in ("files", "size_px", "yaw_deg", "palette"))
    for file, size, yaw, palette in zip(*columns, strict=True):
        colours = [round(float(value), 1) if part[3] else "" for part in palette for value in part[:3]]
        yield str(file), (int(size), round(float(yaw), 1), *colours)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])

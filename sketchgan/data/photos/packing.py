"""Annotated photos to the arrays that training reads."""

import csv
import hashlib
import multiprocessing
import shutil
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import accessories, tracing
from sketchgan.data.drawing.geometry import SIDE, Face, Geometry
from sketchgan.data.photos import look, palette
from sketchgan.data.photos.knowledge import Knowledge
from sketchgan.data.photos.manifest import Photo, read_photo, shrink
from sketchgan.data.photos.records import annotation_shards

VALIDATION = 300
HALF = SIDE // 2
POINT_UNITS = 8  # points are stored in eighths of a pixel
FLAGS = ("beard", "moustache", "glasses", "hat", "eyes_closed", "mouth_open")
COLUMNS = ("file", "source", "licence", "split", *FLAGS)


@dataclass(frozen=True, slots=True)
class Item:
    """One photo, ready to be packed."""

    file: str
    arrays: dict[str, NDArray[Any]]  # its row of every array that is stored as it is, by the file's name
    descriptors: NDArray[np.float32]  # (2, d): of the photo as it is and mirrored
    geometry: Geometry
    flags: tuple[bool, ...]  # in the order of FLAGS


def read_shard(job: tuple[Path, Path]) -> list[Item]:
    shard, photos = job
    with np.load(shard) as stored:
        notes = {name: stored[name] for name in stored.files}
    names = list(notes["blendshape_names"])
    rows = zip(notes["files"], notes["landmarks"], notes["blendshapes"], notes["parsing"], notes["hair"], strict=True)
    return [
        _item(photos, str(file), points, dict(zip(names, shapes, strict=True)), parsing, hair)
        for file, points, shapes, parsing, hair in rows
    ]


def _item(
    photos: Path,
    file: str,
    landmarks: NDArray[np.float32],
    blendshapes: dict[str, np.float16],
    parsing: NDArray[np.uint8],
    hair: NDArray[np.uint8],
) -> Item:
    photo = shrink(read_photo(photos / file))
    face = Face((landmarks[:, :2] * SIDE).astype(np.float32), parsing, hair, photo)
    traced = tracing.trace(face, np.random.default_rng(_digest(file)))
    masks = palette.part_masks(parsing, hair, face.points)
    shown = palette.present_parts(masks, dark_lenses=accessories.dark_lenses(face))
    return Item(
        file=file,
        arrays={
            "photos": photo,
            "labels": parsing[::2, ::2],
            "hair": cv2.resize(hair, (HALF, HALF), interpolation=cv2.INTER_AREA),
            "palette": palette.median_lab(photo, masks, shown),
            "rgb": palette.mean_rgb(photo, masks, shown),
            "landmarks": landmarks,
            "blendshapes": np.array(list(blendshapes.values()), np.float16),
        },
        descriptors=np.stack([look.descriptor(photo), look.descriptor(np.ascontiguousarray(photo[:, ::-1]))]),
        geometry=traced.geometry,
        flags=(traced.beard, traced.moustache, traced.glasses, traced.hat, *expression(blendshapes)),
    )


def expression(blendshapes: dict[str, np.float16]) -> tuple[bool, bool]:
    blink = max(blendshapes["eyeBlinkLeft"], blendshapes["eyeBlinkRight"])
    return bool(blink > 0.55), bool(blendshapes["jawOpen"] > 0.3)


def _digest(file: str) -> int:
    return int.from_bytes(hashlib.sha256(file.encode()).digest()[:8], "big")


def validation_files(photos: Sequence[Photo], count: int = VALIDATION) -> frozenset[str]:
    """Each source's share of `count`, chosen by the files' names alone: more photos hardly move anybody."""
    by_source = defaultdict(list)
    for photo in photos:
        by_source[photo.source].append(photo.file)
    shares = {source: len(files) * count / len(photos) for source, files in by_source.items()}
    taken = {source: int(share) for source, share in shares.items()}
    # The largest remainders get what rounding down left over.
    by_remainder = sorted(shares, key=lambda source: (taken[source] - shares[source], source))
    for source in by_remainder[: min(count, len(photos)) - sum(taken.values())]:
        taken[source] += 1
    return frozenset(
        file for source, files in by_source.items() for file in sorted(files, key=_digest)[: taken[source]]
    )


def write_pack(
    items: Sequence[Item],
    photos: Sequence[Photo],
    out: Path,
    validation: int = VALIDATION,
    *,
    never_held_out: Collection[str] = (),
    knowledge: Knowledge | None = None,
) -> None:
    """Writes all arrays and `index.csv` into the new folder `out`. Raises ValueError when none is left to train on."""
    knowledge = knowledge or Knowledge()
    if not items:
        raise ValueError("No face is left to pack: none was found, or none of the manifest's is annotated.")
    if len(items) <= validation:
        raise ValueError(
            f"{len(items)} photos leave none for training beside {validation}: pass a smaller --validation."
        )
    out.mkdir(parents=True)
    by_file = {photo.file: photo for photo in photos}
    splittable = [by_file[item.file] for item in items if item.file not in never_held_out]
    held_out = validation_files(splittable, validation)
    train = np.flatnonzero([item.file not in held_out for item in items])
    arrays = {name: np.stack([item.arrays[name] for item in items]) for name in items[0].arrays}
    arrays["traits"] = knowledge.traits_of([item.file for item in items])
    looks = _style_looks(items, train, arrays, knowledge) if knowledge.styles else _looks(items, train)
    for name, array in (arrays | looks).items():
        np.save(out / f"{name}.npy", array)
    _save_geometry(out / "geometry.npz", [item.geometry for item in items])
    _write_index(out / "index.csv", items, by_file, held_out)


def _looks(items: Sequence[Item], train: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    """`look` and `look_flipped`, of one basis, learned from the train photos and their mirror images."""
    # A quarter of the landmarks tells the shape of a face as well as all of them, in a hundredth of the time.
    points = np.stack([item.arrays["landmarks"][::4, :2] for item in items])
    palettes = np.stack([item.arrays["palette"] for item in items])
    both = np.concatenate([points, points * [-1, 1] + [1, 0]]).astype(np.float32)
    indices = np.concatenate([train, train + len(items)])
    explained = look.known(np.concatenate([palettes, palettes]), both, indices)
    descriptors = np.concatenate([np.stack([item.descriptors[side] for item in items]) for side in (0, 1)])
    looks = look.whitened(descriptors, explained, indices)
    known = np.ones(len(items), bool)
    return {"look": looks[: len(items)], "look_flipped": looks[len(items) :], "look_known": known}


def _style_looks(
    items: Sequence[Item], train: NDArray[np.int64], arrays: Mapping[str, NDArray[Any]], knowledge: Knowledge
) -> dict[str, NDArray[Any]]:
    """The look of imagined photos: what W says beyond shape, palette, age and gender. The others have none."""
    known = np.array([item.file in knowledge.styles for item in items])
    train = train[known[train]]
    points = arrays["landmarks"][:, ::4, :2].astype(np.float32)
    traits = arrays["traits"] - np.nanmean(arrays["traits"][train], 0)
    explained = np.concatenate([look.known(arrays["palette"], points, train), np.nan_to_num(traits)], 1)
    nothing = np.zeros_like(next(iter(knowledge.styles.values())))
    styles = np.stack([knowledge.styles.get(item.file, nothing) for item in items])
    looks = look.whitened(styles, explained, train) * known[:, None]
    return {"look": looks, "look_flipped": looks, "look_known": known}


def _save_geometry(path: Path, geometries: Sequence[Geometry]) -> None:
    strokes = np.concatenate([np.diff(geometry.offsets) for geometry in geometries])
    np.savez(
        path,
        points=np.concatenate([np.round(geometry.points * POINT_UNITS).astype(np.int16) for geometry in geometries]),
        stroke_offsets=np.concatenate([[0], np.cumsum(strokes)]).astype(np.int32),
        tags=np.concatenate([geometry.tags for geometry in geometries]),
        photo_offsets=np.concatenate([[0], np.cumsum([len(geometry) for geometry in geometries])]).astype(np.int32),
    )


def _write_index(path: Path, items: Sequence[Item], by_file: dict[str, Photo], held_out: frozenset[str]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for item in items:
            photo = by_file[item.file]
            split = "val" if item.file in held_out else "train"
            writer.writerow([photo.file, photo.source, photo.licence, split, *(int(flag) for flag in item.flags)])


@dataclass(frozen=True, slots=True)
class Source:
    """A folder that sketchgan.data.annotate wrote, its photos, and which of them are wanted."""

    annotations: Path
    photos: Path
    manifest: Sequence[Photo]

    def jobs(self) -> list[tuple[Path, Path]]:
        """Raises FileNotFoundError without annotations."""
        shards = annotation_shards(self.annotations)
        if not shards:
            raise FileNotFoundError(
                f"{self.annotations} holds no annotations: run python -m sketchgan.data.annotate first."
            )
        return [(shard, self.photos) for shard in shards]


def pack(
    sources: Sequence[Source], out: Path, processes: int, validation: int = VALIDATION, styles: Path | None = None
) -> None:
    """Packs what is both annotated and in a manifest. What is held out comes from the first source.

    Raises FileNotFoundError without annotations, FileExistsError when `out` is there, ValueError as write_pack.
    """
    jobs = [job for source in sources for job in source.jobs()]
    if out.exists():
        raise FileExistsError(f"{out} is there already: remove it, or name another folder with --out.")
    manifest = [photo for source in sources for photo in source.manifest]
    wanted = {photo.file for photo in manifest}
    knowledge = Knowledge.read([source.annotations for source in sources], styles)
    items: list[Item] = []
    started = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(processes, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        for number, found in enumerate(pool.imap(read_shard, jobs), 1):
            items += [item for item in found if item.file in wanted]
            print(f"shard {number}/{len(jobs)}, {len(items)} photos, {time.monotonic() - started:.0f} s", flush=True)
    half_written = out.with_name(out.name + ".part")
    shutil.rmtree(half_written, ignore_errors=True)
    later = {photo.file for source in sources[1:] for photo in source.manifest}
    write_pack(items, manifest, half_written, validation, never_held_out=later, knowledge=knowledge)
    half_written.replace(out)
    print(f"{len(items)} photos are packed in {out}.", flush=True)

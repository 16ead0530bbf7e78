"""The photos that a generator is measured on, with all that is known of each."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering.warp import Portrait
from sketchgan.data.dataset import FaceData
from sketchgan.data.drawing.geometry import Geometry
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.photos.annotation import aligned_folder, annotate
from sketchgan.data.photos.manifest import list_photos
from sketchgan.data.photos.packing import FLAGS, HALF, Item, read_shard
from sketchgan.data.photos.palette import part_masks
from sketchgan.data.photos.records import annotation_shards

TRAITS = (*FLAGS, "bald")


@dataclass(frozen=True, slots=True)
class Sample:
    file: str
    source: str
    photo: NDArray[np.uint8]  # (256, 256, 3)
    landmarks: NDArray[np.float32]  # (478, 2), fractions of the side
    depth: NDArray[np.float32]  # (478,) of the landmarks, growing away from the viewer
    labels: NDArray[np.uint8]  # (128, 128), the face parsing
    hair: NDArray[np.uint8]  # (128, 128), 255 where hair is
    masks: NDArray[np.bool_]  # (5, 128, 128), where each colour of the palette shows
    palette: NDArray[np.float32]  # (5, 4), Lab and present
    geometry: Geometry
    traits: frozenset[str]  # of TRAITS

    @property
    def gray(self) -> NDArray[np.uint8]:
        return cv2.cvtColor(self.photo, cv2.COLOR_RGB2GRAY).astype(np.uint8)

    @property
    def portrait(self) -> Portrait:
        return Portrait(self.photo, self.labels, self.hair, self.landmarks, self.geometry)


def from_pack(folder: Path, count: int) -> list[Sample]:
    """`count` validation photos, in an order that mixes the sources. Raises FileNotFoundError when there is no pack."""
    data = FaceData.open(folder)
    with (folder / "index.csv").open(newline="", encoding="utf-8") as stream:
        sources = [row["source"] for row in csv.DictReader(stream)]
    order = sorted(map(int, data.val), key=lambda index: _shuffled(data.files[index]))
    return [_of_pack(data, index, sources[index]) for index in order[:count]]


def _shuffled(file: str) -> str:
    """A sort key: every part of the list is then a fair sample of the whole, and always the same one."""
    return hashlib.sha256(file.encode()).hexdigest()


def _of_pack(data: FaceData, index: int, source: str) -> Sample:
    geometry = data.geometry(index)
    return Sample(
        file=data.files[index],
        source=source,
        photo=np.array(data.photos[index]),
        landmarks=np.array(data.landmarks[index, :, :2]),
        depth=np.array(data.landmarks[index, :, 2]),
        labels=np.array(data.labels[index]),
        hair=np.array(data.hair[index]),
        masks=data.portrait(index).palette_masks(),
        palette=np.array(data.palette[index]),
        geometry=geometry,
        traits=_traits(data.flags[index].tolist(), geometry),
    )


def from_photos(photos: Path, models: Path, work: Path, count: int) -> list[Sample]:
    """`count` photos of a folder, annotated into `work`. Raises ValueError when none of them shows one face."""
    listed = sorted(list_photos(photos), key=lambda photo: _shuffled(photo.file))[:count]
    annotations = work / "annotations"
    annotate(photos, listed, models, annotations, processes=1)
    jobs = [(shard, aligned_folder(annotations)) for shard in annotation_shards(annotations)]
    wanted = {photo.file for photo in listed}
    items = [item for job in jobs for item in read_shard(job) if item.file in wanted]
    if not items:
        raise ValueError(f"No photo in {photos} shows one face that can be used.")
    return [_of_item(item) for item in items]


def _of_item(item: Item) -> Sample:
    landmarks = item.arrays["landmarks"][:, :2]
    return Sample(
        file=item.file,
        source="",
        photo=item.arrays["photos"],
        landmarks=landmarks,
        depth=item.arrays["landmarks"][:, 2],
        labels=item.arrays["labels"],
        hair=item.arrays["hair"],
        masks=part_masks(item.arrays["labels"], item.arrays["hair"], (landmarks * HALF).astype(np.float32)),
        palette=item.arrays["palette"],
        geometry=item.geometry,
        traits=_traits(item.flags, item.geometry),
    )


def _traits(flags: Sequence[bool], geometry: Geometry) -> frozenset[str]:
    named = {name for name, shown in zip(FLAGS, flags, strict=True) if shown}
    return frozenset(named | ({"bald"} if (geometry.tags == Tag.SKULL).any() else set()))

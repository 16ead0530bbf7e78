"""Finds, aligns and annotates the faces of a folder of photos, in several processes."""

import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sketchgan.data.drawing import accessories
from sketchgan.data.drawing.geometry import Face
from sketchgan.data.photos import palette
from sketchgan.data.photos.alignment import AlignedFace, align
from sketchgan.data.photos.annotators import Annotation, Annotator, FaceAnnotator, FoundFace, check_models
from sketchgan.data.photos.manifest import (
    LARGE_SIDE,
    SIDE,
    Photo,
    PhotoError,
    list_photos,
    read_manifest,
    read_picture,
    shrink,
)
from sketchgan.data.photos.package_annotator import PackageAnnotator, check_package
from sketchgan.data.photos.records import SKIPPED, Record, done_files, read_reasons, write_shard, write_tables
from sketchgan.data.photos.search import only_face

SHARD = 200  # photos, at most so many are looked at again after a stop
QUALITY = {".jpg": cv2.IMWRITE_JPEG_QUALITY, ".jpeg": cv2.IMWRITE_JPEG_QUALITY, ".webp": cv2.IMWRITE_WEBP_QUALITY}
Job = tuple[Path, Path | None, Path, str]  # folder of photos, of models, of what is written, file


@cache
def _annotator(models: Path | None) -> FaceAnnotator:
    """One per process: the networks take a second to load."""
    return PackageAnnotator() if models is None else Annotator(models)


def check_networks(models: Path | None) -> str:
    """What the networks are called. Raises FileNotFoundError when one is missing."""
    return check_package() if models is None else check_models(models)


def aligned_folder(out: Path, side: int = SIDE) -> Path:
    return out / "aligned" / str(side)


def annotate_photo(job: Job) -> Record:
    photos, models, out, file = job
    try:
        return _annotated(photos, _annotator(models), out, file)
    except PhotoError as reason:
        return Record(file, reason=str(reason))


def _annotated(photos: Path, annotator: FaceAnnotator, out: Path, file: str) -> Record:
    if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
        raise PhotoError("not in the folder of the photos")
    picture = read_picture(photos / file)
    aligned = align(picture, only_face(picture, annotator.find))
    _save(out, file, aligned, photos / file if picture.shape == aligned.photo.shape and not aligned.is_moved else None)
    note = annotator.describe(aligned.photo, _looked_at_again(annotator, aligned))
    return Record(file, "", note, _colours(note, shrink(aligned.photo)), aligned.photo.shape[0], aligned.yaw_deg)


def _looked_at_again(annotator: FaceAnnotator, aligned: AlignedFace) -> FoundFace:
    """Landmarks of an upright face are better than those of a turned one."""
    found = annotator.find(aligned.photo) if aligned.is_moved else []
    return found[0] if len(found) == 1 else aligned.face


def _save(out: Path, file: str, aligned: AlignedFace, same: Path | None) -> None:
    """`same`: the file that holds these very pixels."""
    for side in (SIDE, LARGE_SIDE):
        path = aligned_folder(out, side) / file
        if side > aligned.photo.shape[0]:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if same is not None and side == aligned.photo.shape[0]:
            shutil.copyfile(same, path)
        else:
            quality = [QUALITY[path.suffix.lower()], 95] if path.suffix.lower() in QUALITY else []
            cv2.imwrite(str(path), shrink(aligned.photo, side)[..., ::-1], quality)


def _colours(note: Annotation, photo: NDArray[np.uint8]) -> NDArray[np.float32]:
    face = Face((note.landmarks[:, :2] * SIDE).astype(np.float32), note.parsing, note.hair, photo)
    masks = palette.part_masks(note.parsing, note.hair, face.points)
    return palette.median_lab(photo, masks, palette.present_parts(masks, dark_lenses=accessories.dark_lenses(face)))


def annotate(photos: Path, listed: Sequence[Photo], models: Path | None, out: Path, processes: int) -> None:
    """Raises FileNotFoundError when a network is missing, ValueError when `out` was written with other ones."""
    networks = check_networks(models)
    out.mkdir(parents=True, exist_ok=True)
    done = done_files(out, networks)
    jobs = [(photos, models, out, photo.file) for photo in listed if photo.file not in done]
    with multiprocessing.get_context("spawn").Pool(processes, initializer=_behave) as pool:
        found = pool.imap(annotate_photo, jobs, chunksize=4)
        bar = iter(tqdm(found, initial=len(listed) - len(jobs), total=len(listed), unit="photo"))
        while records := list(islice(bar, SHARD)):
            write_shard(out, records, networks)
            write_tables(out, listed)
    write_tables(out, listed)


def _behave() -> None:
    os.nice(5)
    cv2.setNumThreads(1)


def listed_photos(photos: Path, manifest: Path | None, licences: Sequence[str]) -> list[Photo]:
    """Raises FileNotFoundError, or ValueError when none is left."""
    for path in (photos, manifest):
        if path is not None and not path.exists():
            raise FileNotFoundError(f"{path} is not there.")
    listed = list_photos(photos) if manifest is None else read_manifest(manifest)
    if licences and manifest is None:
        raise ValueError("--licence needs a --manifest that tells the licence of every photo.")
    wanted = [photo for photo in listed if not licences or photo.licence in licences]
    if not wanted:
        known = ", ".join(sorted({photo.licence for photo in listed}))
        raise ValueError(f"No photo has such a licence; there are: {known}." if listed else f"{photos} holds no photo.")
    return wanted


def summary(out: Path, listed: Sequence[Photo]) -> str:
    reasons = read_reasons(out)
    counts = Counter(reasons[photo.file].partition(":")[0] for photo in listed if photo.file in reasons)
    skipped = f"; {counts.total()} were left out ({SKIPPED} says why)" if counts else ""
    lines = [f"  {count} {reason}" for reason, count in counts.most_common()]
    return "\n".join([f"{len(listed) - counts.total()} faces are in {aligned_folder(out).parent}{skipped}.", *lines])

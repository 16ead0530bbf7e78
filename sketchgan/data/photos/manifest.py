"""The list of training photos."""

import csv
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE, LARGE_SIDE = 256, 512
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
# What Pillow raises for files that lie about themselves, beside OSError.
_BROKEN = (OSError, SyntaxError, ValueError, struct.error, zlib.error, Image.DecompressionBombError)
OTHER_PICTURES = {".avif", ".bmp", ".gif", ".heic", ".heif", ".tif", ".tiff"}  # listed, so that somebody says why not


class PhotoError(ValueError):
    """The photo is left out; the message says why."""


@dataclass(frozen=True, slots=True)
class Photo:
    file: str
    source: str
    licence: str


def read_manifest(path: Path) -> list[Photo]:
    """Rows in the manifest's order. Raises ValueError if a needed column is missing."""
    with path.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        missing = {"file", "source", "licence"} - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path} has no column {', '.join(sorted(missing))}.")
        return [Photo(row["file"], row["source"], row["licence"]) for row in reader]


def list_photos(folder: Path) -> list[Photo]:
    """Every picture in a folder that has no manifest and in the folders within, by name."""
    suffixes = SUFFIXES | OTHER_PICTURES
    found = (path for path in folder.rglob("*") if path.suffix.lower() in suffixes and not path.is_dir())
    paths = (path.relative_to(folder) for path in found)
    files = sorted(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))
    return [Photo(file, source="", licence="") for file in files]


def read_picture(path: Path) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB of any size, turned as the camera was held. Raises PhotoError."""
    if path.suffix.lower() not in SUFFIXES:
        raise PhotoError(f"unreadable: {path.suffix.lower()} is not JPEG, PNG or WebP")
    _check_whole(path)
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise PhotoError("unreadable")
    return np.ascontiguousarray(image[..., ::-1], dtype=np.uint8)


def _check_whole(path: Path) -> None:
    """OpenCV fills up with grey what a broken file lacks, and raises an error of its own for a gigantic one."""
    try:
        with Image.open(path) as picture:
            picture.load()
    except _BROKEN as error:
        raise PhotoError("unreadable: broken, or too large") from error


def read_photo(path: Path) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB, square. Raises PhotoError, which names the file."""
    try:
        image = read_picture(path)
    except PhotoError as reason:
        raise PhotoError(f"{path}: {reason}") from reason
    if image.shape[0] != image.shape[1] or image.shape[0] < SIDE:
        raise PhotoError(f"{path}: not square or smaller than {SIDE} px")
    return image


def shrink(photo: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.uint8]:
    """The photo at `side` x `side`, by area."""
    if photo.shape[0] == side:
        return photo
    return cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8)

"""The list of training photos."""

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 256
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


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
    """Every picture in a folder that has no manifest, by name."""
    files = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    return [Photo(file, source="", licence="") for file in files]


def read_photo(path: Path) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB, square. Raises PhotoError."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise PhotoError("unreadable")
    if image.shape[0] != image.shape[1] or image.shape[0] < SIDE:
        raise PhotoError(f"not square or smaller than {SIDE} px")
    return np.ascontiguousarray(image[..., ::-1], dtype=np.uint8)


def shrink(photo: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.uint8]:
    """The photo at `side` x `side`, by area."""
    if photo.shape[0] == side:
        return photo
    return cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8)

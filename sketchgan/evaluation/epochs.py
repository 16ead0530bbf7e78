"""A run's results, tick by tick, on one sheet: the same drawings and what the generator made of them as it learned.

`python -m sketchgan.evaluation.epochs --runs var/runs/second var/runs/third --out docs/images/epochs.webp`

Takes drawings and outputs, and no photograph, out of the sheets that training leaves in its folder.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
from numpy.typing import NDArray

from sketchgan.evaluation.sheet import ROUGHNESSES
from sketchgan.evaluation.sheets import QUALITY
from sketchgan.provenance import save_labelled

Image = NDArray[np.uint8]
TILE, SHOWN, CAPTION = 256, 128, 22
TILES_A_FACE = 2 * len(ROUGHNESSES) + 2  # drawings and outputs, the output with the seed's colours, the photo
DRAWING, OUTPUT = 0, 1
FACES = (0, 2, 6, 9, 13, 17, 21)


def read_ticks(runs: Sequence[Path], most: int) -> list[tuple[int, Image]]:
    """(images, sheet) of up to `most` ticks, evenly chosen, the first and last among them.

    Raises FileNotFoundError when a run has no sheets.
    """
    found: list[tuple[int, Path]] = []
    for run in runs:
        sheets = sorted(run.glob("sheet_*.png"))
        if not sheets:
            raise FileNotFoundError(f"{run} holds no sheet_*.png: is it the folder of a training run?")
        found += [(int(re.sub(r"\D", "", sheet.stem)), sheet) for sheet in sheets]
    chosen = np.unique(np.linspace(0, len(found) - 1, most).round().astype(int))
    return [(images, _read(path)) for images, path in (found[place] for place in chosen)]


def _read(path: Path) -> Image:
    picture = cv2.imread(str(path))
    if picture is None:
        raise ValueError(f"{path} is not a picture.")
    return np.asarray(picture[..., ::-1], np.uint8)


def cut(sheet: Image, face: int, tile: int) -> Image:
    """(128, 128, 3): a tile of the `face`-th person, counted down the first group of columns, then the next."""
    rows = sheet.shape[0] // TILE
    group, row = divmod(face, rows)
    left, top = TILE * (group * TILES_A_FACE + tile), TILE * row
    whole = sheet[top : top + TILE, left : left + TILE]
    return np.asarray(cv2.resize(whole, (SHOWN, SHOWN), interpolation=cv2.INTER_AREA), np.uint8)


def write_epochs(ticks: list[tuple[int, Image]], faces: Sequence[int], out: Path) -> None:
    """A row a face: the drawing, then the output of every tick; above them, after how many images."""
    captions = [caption("drawing"), *(caption(f"{images:,}") for images, _ in ticks)]
    rows = [[cut(ticks[0][1], face, DRAWING), *(cut(sheet, face, OUTPUT) for _, sheet in ticks)] for face in faces]
    picture = np.concatenate([np.concatenate(row, 1) for row in (captions, *rows)])
    save_labelled(PIL.Image.fromarray(picture), out, quality=QUALITY)


def caption(text: str) -> Image:
    strip = np.full((CAPTION, SHOWN, 3), 255, np.uint8)
    cv2.putText(strip, text, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (60, 60, 60), 1, cv2.LINE_AA)
    return strip


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, nargs="+", required=True, help="folders of runs that follow each other")
    parser.add_argument("--out", type=Path, required=True, help="a .webp or .png file")
    parser.add_argument("--ticks", type=int, default=8, help="columns; default: %(default)s")
    parser.add_argument(
        "--faces", type=int, nargs="+", default=[0, 2, 6, 9, 13, 17, 21], help="rows: places on the sheets"
    )
    options = parser.parse_args(arguments)
    write_epochs(read_ticks(options.runs, options.ticks), options.faces, options.out)


if __name__ == "__main__":
    main()

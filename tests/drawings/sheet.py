"""The test drawings and what a model makes of them.

`python -m tests.drawings.sheet --weights FILE --out sheet.webp`
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from sketchgan.network.condition import Condition
from sketchgan.provenance import save_labelled
from sketchgan.runtime.loading import load_predictor
from sketchgan.runtime.predictor import Predictor
from studio.strokes import rasterise
from tests.drawings.faces import DRAWINGS

FIDELITY = 0.8
TILE, LABEL, COLUMNS, QUALITY = 192, 20, 4, 80
LABEL_GREY = 60

Pixels = NDArray[np.uint8]


def draw_sketches() -> dict[str, Pixels]:
    """(256, 256) uint8 each, as the site's own rasteriser draws them."""
    return {name: np.asarray(rasterise(draw())) for name, draw in DRAWINGS.items()}


def predict_faces(predictor: Predictor, sketches: Mapping[str, Pixels]) -> dict[str, Pixels]:
    """(256, 256, 3) uint8 each. A drawing's seed is its place in the list."""
    return {
        name: predictor.predict([sketch], [Condition(fidelity=FIDELITY, seed=seed)])[0]
        for seed, (name, sketch) in enumerate(sketches.items())
    }


def compose_sheet(sketches: Mapping[str, Pixels], faces: Mapping[str, Pixels]) -> Image.Image:
    cell_width, cell_height = 2 * TILE, TILE + LABEL
    rows = -(-len(sketches) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * cell_width, rows * cell_height), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for place, (name, sketch) in enumerate(sketches.items()):
        left, top = place % COLUMNS * cell_width, place // COLUMNS * cell_height
        pen.text((left + 6, top + 2), name.replace("_", " "), fill=(LABEL_GREY,) * 3, font=font)
        for column, picture in enumerate((sketch, faces[name])):
            tile = Image.fromarray(picture).resize((TILE, TILE), Image.Resampling.LANCZOS)
            sheet.paste(tile, (left + column * TILE, top + LABEL))
    return sheet


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="e.g. weights/face256.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="the picture to write, .webp or .png")
    options = parser.parse_args(arguments)
    sketches = draw_sketches()
    with tempfile.TemporaryDirectory() as cache:
        predictor = load_predictor(options.weights, runtime="openvino", cache_dir=Path(cache))
        faces = predict_faces(predictor, sketches)
    save_labelled(compose_sheet(sketches, faces), options.out, quality=QUALITY, method=6)


if __name__ == "__main__":
    main()

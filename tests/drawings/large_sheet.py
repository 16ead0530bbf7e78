"""Some test drawings' photographs at 512 px, by Lanczos and by the upscaler, whole and around the eyes.

`python -m tests.drawings.large_sheet --weights FILE --upscaler FILE --out sheet.webp`
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from sketchgan.imaging import decode_image, encode_jpeg
from sketchgan.provenance import save_labelled
from sketchgan.runtime.enlarging import OpenVinoEnlarger
from sketchgan.runtime.loading import load_predictor
from tests.drawings.sheet import QUALITY, Pixels, draw_sketches, predict_faces

SHOWN = ("careful_woman", "artists_study", "bearded_man", "old_woman")
SIZE, TILE = 512, 384
EYES, MOUTH = (120, 180, 376, 308), (120, 330, 376, 458)  # left, top, right, bottom of the large photograph


def compose_row(lanczos: Image.Image, network: Image.Image) -> Image.Image:
    row = Image.new("RGB", (4 * TILE, TILE), "white")
    for column, large in enumerate((lanczos, network)):
        row.paste(large.resize((TILE, TILE), Image.Resampling.LANCZOS), (2 * column * TILE, 0))
        eyes = large.crop(EYES).resize((TILE, TILE // 2), Image.Resampling.NEAREST)
        mouth = large.crop(MOUTH).resize((TILE, TILE // 2), Image.Resampling.NEAREST)
        row.paste(eyes, ((2 * column + 1) * TILE, 0))
        row.paste(mouth, ((2 * column + 1) * TILE, TILE // 2))
    return row


def enlarge_both(face: Pixels, enlarger: OpenVinoEnlarger) -> tuple[Image.Image, Image.Image]:
    """The photograph as the site sends it, a JPEG, at 512 px: by Lanczos, by the network."""
    small = decode_image(encode_jpeg(face)).convert("RGB")
    large = Image.fromarray(enlarger.enlarge(np.asarray(small), SIZE))
    return small.resize((SIZE, SIZE), Image.Resampling.LANCZOS), large


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="e.g. weights/face256.safetensors")
    parser.add_argument("--upscaler", type=Path, required=True, help="e.g. weights/upscaler512.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="the picture to write, .webp or .png")
    options = parser.parse_args(arguments)
    sketches = {name: sketch for name, sketch in draw_sketches().items() if name in SHOWN}
    with tempfile.TemporaryDirectory() as cache:
        faces = predict_faces(load_predictor(options.weights, runtime="openvino", cache_dir=Path(cache)), sketches)
        enlarger = OpenVinoEnlarger(options.upscaler, Path(cache))
        rows = [compose_row(*enlarge_both(face, enlarger)) for face in faces.values()]
    sheet = Image.fromarray(np.concatenate([np.asarray(row) for row in rows]))
    save_labelled(sheet, options.out, quality=QUALITY, method=6)


if __name__ == "__main__":
    main()

"""Turn a photograph of a face into a pen drawing: `python -m sketchgan.sketch photo.jpg sketch.png`.

The photo may be a PNG, JPEG or WebP of any size with one face about in the middle. Use only photos that you may use.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from sketchgan.imaging import SIZE, SketchError, decode_image, pixels_to_photo
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.sketcher import Sketcher, build_sketcher

ROOT = Path(__file__).resolve().parent.parent


def draw_photo(sketcher: Sketcher, photo: Image.Image) -> NDArray[np.uint8]:
    """The photo's middle square as a drawing, (256, 256), paper 255 and ink 0."""
    import torch

    square = ImageOps.fit(photo.convert("RGB"), (SIZE, SIZE), Image.Resampling.LANCZOS)
    pixels = pixels_to_photo(np.asarray(square).transpose(2, 0, 1))
    with torch.inference_mode():
        ink = torch.sigmoid(sketcher(torch.from_numpy(pixels)[None]))[0, 0]
    return (255 * (1 - ink)).round().to(torch.uint8).numpy()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo", type=Path)
    parser.add_argument("sketch", type=Path, help="where to write; the ending says the format")
    parser.add_argument("--weights", type=Path, default=ROOT / "weights" / "sketcher256.safetensors")
    options = parser.parse_args(arguments)
    try:
        photo = decode_image(options.photo.read_bytes())
        Image.fromarray(draw_photo(build_sketcher(load_checkpoint(options.weights)), photo)).save(options.sketch)
    except SketchError as error:
        print(f"{options.photo}: {error}", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

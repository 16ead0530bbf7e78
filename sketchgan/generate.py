"""Turn a drawing into a photograph: `python -m sketchgan.generate sketch.png face.png [--seed N]`.

The drawing may be a PNG, JPEG or WebP of any size, black on white or white on black.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from PIL import Image

from sketchgan.imaging import SketchError, decode_image
from sketchgan.network.condition import MAX_AGE, PALETTE_PARTS, RGB, Condition
from sketchgan.provenance import save_labelled
from sketchgan.runtime.loading import load_predictor
from sketchgan.scan.paper import read_sketch

ROOT = Path(__file__).resolve().parent.parent


def parse_colour(text: str) -> RGB:
    """`#rrggbb`. Raises ArgumentTypeError."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a colour like #a0522d")
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sketch", type=Path)
    parser.add_argument("face", type=Path, help="where to write: .png, .jpg or .webp")
    parser.add_argument("--seed", type=int, default=0, help="another number, another person")
    parser.add_argument("--fidelity", type=float, default=0.8, help="0 trusts the idea, 1 obeys every line")
    parser.add_argument("--age", type=float, help=f"years, 0 to {MAX_AGE}; what the drawing says if not given")
    parser.add_argument("--gender", type=float, help="0 masculine to 1 feminine; what the drawing says if not given")
    for part in PALETTE_PARTS:
        parser.add_argument(f"--{part}", type=parse_colour, metavar="#RRGGBB", help=f"colour of the {part}")
    parser.add_argument("--weights", type=Path, default=ROOT / "weights" / "face256.safetensors")
    parser.add_argument("--cache-dir", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--runtime", choices=("auto", "openvino", "torch"), default="auto")
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = build_parser().parse_args(arguments)
    try:
        palette = tuple(getattr(options, part) for part in PALETTE_PARTS)
        condition = Condition(
            fidelity=options.fidelity, seed=options.seed, palette=palette, age=options.age, gender=options.gender
        )
        sketch = read_sketch(decode_image(options.sketch.read_bytes()))
        predictor = load_predictor(options.weights, runtime=options.runtime, cache_dir=options.cache_dir)
        if not predictor.has_traits and not options.age is options.gender is None:
            return refuse(f"{options.weights} takes no age and no gender")
        save_labelled(Image.fromarray(predictor.predict([sketch], [condition])[0]), options.face)
    except SketchError as error:
        return refuse(f"{options.sketch}: {error}")
    except (OSError, ValueError) as error:
        return refuse(str(error))
    return 0


def refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""The golden drawing: what a generator must be able to do before it serves anybody.

`python -m sketchgan.runtime.golden --weights weights/face256.safetensors` stores the answer of the fp32 network in
the card.
"""

from __future__ import annotations

import argparse
import base64
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sketchgan.imaging import SIZE
from sketchgan.network.checkpoint import Checkpoint, load_checkpoint, record_golden
from sketchgan.network.condition import Condition
from sketchgan.runtime.loading import load_predictor
from sketchgan.runtime.predictor import Predictor

GOLDEN_CONDITION = Condition(fidelity=0.8, seed=7)
THUMBNAIL_SIDE = 32
MIN_CONTRAST = 6.0  # standard deviation of all levels, 0..255; a grey picture has none
MIN_CHANGE = 0.5  # mean change of level, 0..255, when the drawing is mirrored
MAX_DISTANCE = 6.0  # mean distance of the thumbnails, 0..255; runtimes differ by about 1

Pixels = NDArray[np.uint8]


def draw_golden_sketch() -> Pixels:
    """A face that looks to one side, (256, 256)."""
    paper = Image.new("L", (SIZE, SIZE), 255)
    pen = ImageDraw.Draw(paper)
    pen.ellipse((60, 36, 190, 226), outline=0, width=3)
    for left in (88, 138):
        pen.ellipse((left, 106, left + 26, 120), outline=0, width=2)
        pen.arc((left - 4, 86, left + 30, 106), 200, 340, fill=0, width=3)
    pen.line((120, 112, 112, 152, 124, 156), fill=0, width=2)
    pen.arc((98, 162, 148, 192), 20, 160, fill=0, width=3)
    pen.arc((40, 20, 200, 140), 180, 320, fill=0, width=3)
    return np.asarray(paper)


def check_weights(checkpoint: Checkpoint) -> None:
    """Raises ValueError."""
    for name, tensor in checkpoint.tensors.items():
        if not np.isfinite(tensor).all():
            raise ValueError(f"its weights {name} hold numbers that are not finite")


def check_pictures(checkpoint: Checkpoint, predictor: Predictor) -> None:
    """Raises ValueError, saying what is wrong with the pictures that `predictor` makes with these weights."""
    sketch = draw_golden_sketch()
    photo, again, mirrored = (_predict(predictor, s) for s in (sketch, sketch, sketch[:, ::-1]))
    if not np.array_equal(photo, again):
        raise ValueError("it makes two different pictures of one drawing")
    if photo.std() < MIN_CONTRAST:
        raise ValueError(f"its picture of the golden drawing is flat: its levels differ by {photo.std():.1f} of 255")
    if _distance(photo, mirrored) < MIN_CHANGE:
        raise ValueError("its picture does not depend on the drawing")
    if checkpoint.golden:
        _check_answer(photo, checkpoint.golden)


def encode_answer(photo: Pixels) -> str:
    """The thumbnail of a (256, 256, 3) photo, as text for the card."""
    return base64.b64encode(_shrink(photo).tobytes()).decode()


def _check_answer(photo: Pixels, golden: str) -> None:
    stored = np.frombuffer(base64.b64decode(golden), np.uint8)
    if stored.size != THUMBNAIL_SIDE**2 * 3:
        raise ValueError(f"its golden answer has {stored.size} bytes, wanted {THUMBNAIL_SIDE**2 * 3}")
    distance = _distance(_shrink(photo), stored.reshape(THUMBNAIL_SIDE, THUMBNAIL_SIDE, 3))
    if distance > MAX_DISTANCE:
        raise ValueError(
            f"its picture of the golden drawing is {distance:.1f} of 255 away from the stored one,"
            f" wanted at most {MAX_DISTANCE}"
        )


def _predict(predictor: Predictor, sketch: Pixels) -> Pixels:
    (photo,) = predictor.predict([np.ascontiguousarray(sketch)], [GOLDEN_CONDITION])
    if photo.shape != (SIZE, SIZE, 3) or photo.dtype != np.uint8:
        raise ValueError(f"its picture is {photo.dtype} {photo.shape}, wanted uint8 ({SIZE}, {SIZE}, 3)")
    return photo


def _shrink(photo: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(photo).resize((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BOX))


def _distance(first: Pixels, second: Pixels) -> float:
    return float(np.abs(first.astype(int) - second).mean())


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="a .safetensors file with its .json beside it")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as cache_dir:
        reference = load_predictor(options.weights, runtime="torch", cache_dir=Path(cache_dir))
    check_pictures(load_checkpoint(options.weights), reference)
    record_golden(options.weights, encode_answer(_predict(reference, draw_golden_sketch())))
    print(f"The golden answer is in {options.weights.with_suffix('.json')}")


if __name__ == "__main__":
    main()

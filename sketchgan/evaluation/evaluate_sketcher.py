"""Compare a sketcher's drawings with the clean lines of photos that it has not seen.

`python -m sketchgan.evaluation.evaluate_sketcher --weights weights/sketcher256.safetensors --pack var/pack [--record]`

*recall*: share of the clean lines that the drawing has within 2 px; *precision*: share of its ink that lies within 2 px
of a clean line; *eyes_dice*: overlap of the ink (Dice 1945) in the eyes, to the pixel; *eyes_ink*: ink there over that
of the clean lines, more than 1 where iris and lids run together.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.clean_lines import draw_clean
from sketchgan.data.drawing.geometry import SIDE
from sketchgan.evaluation.lines import INK, Lines, kept
from sketchgan.evaluation.samples import Sample, from_pack
from sketchgan.network.checkpoint import load_checkpoint, record_metrics
from sketchgan.network.sketcher import Sketcher, build_sketcher
from sketchgan.sketch import draw_photo

MARGIN_PX = 2
Figures = dict[str, float]


def measure(drawn: Lines, clean: Lines, eyes: NDArray[np.bool_]) -> Figures:
    """Of one photo; both drawings have 255 where ink is, `eyes` (256, 256) is where to look closer."""
    ours, theirs = (drawn >= INK) & eyes, (clean >= INK) & eyes
    both = ours.sum() + theirs.sum()
    return {
        "recall": kept(clean, drawn),
        "precision": kept(drawn, clean),
        "eyes_dice": float(2 * (ours & theirs).sum() / both) if both else float("nan"),
        "eyes_ink": float(ours.sum() / theirs.sum()) if theirs.any() else float("nan"),
    }


def find_eyes(sample: Sample) -> NDArray[np.bool_]:
    """(256, 256): the boxes around both eyes' lids."""
    boxes = np.zeros((SIDE, SIDE), bool)
    for indices in zip(lm.EYE_UPPER, lm.EYE_LOWER, strict=True):
        points = sample.landmarks[[index for lid in indices for index in lid]] * SIDE
        (left, top), (right, bottom) = points.min(0).astype(int) - MARGIN_PX, points.max(0).astype(int) + MARGIN_PX + 1
        boxes[max(top, 0) : bottom, max(left, 0) : right] = True
    return boxes


def evaluate(sketcher: Sketcher, samples: list[Sample]) -> Figures:
    """Means over the photos."""
    rows = []
    for sample in tqdm(samples, unit="photo"):
        drawn = np.asarray(255 - draw_photo(sketcher, Image.fromarray(sample.photo)), np.uint8)
        rows.append(measure(drawn, draw_clean(sample.geometry), find_eyes(sample)))
    return {name: round(float(np.nanmean([row[name] for row in rows])), 4) for name in rows[0]}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="of the sketcher, .safetensors")
    parser.add_argument("--pack", type=Path, required=True, help="folder written by sketchgan.data.pack")
    parser.add_argument("--count", type=int, default=300, help="validation photos to use; default: %(default)s")
    parser.add_argument("--record", action="store_true", help="put the figures into the card beside the weights")
    options = parser.parse_args(arguments)
    samples = from_pack(options.pack, options.count)
    figures = {"samples": len(samples), **evaluate(build_sketcher(load_checkpoint(options.weights)), samples)}
    print(json.dumps(figures, indent=1))
    if options.record:
        record_metrics(options.weights, figures)


if __name__ == "__main__":
    main()

"""Sheets of validation drawings and what a generator makes of them.

`python -m sketchgan.evaluation.sheet --weights FILE --pack DIR --out sheet.png [--count 24] [--with-photos]`
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
import torch
from numpy.typing import NDArray

from sketchgan.data.dataset import FaceData
from sketchgan.data.drawing.strokes import render_strokes
from sketchgan.imaging import photo_to_pixels, sketch_to_ink
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.condition import PALETTE_PARTS, Condition, PalettePrior, encode_conditions, sample_look
from sketchgan.network.generator import Generator, build_generator
from sketchgan.provenance import save_labelled

Image = NDArray[np.uint8]
QUALITY = 85
ROUGHNESSES = (0.0, 0.5, 1.0)


def write_validation_sheet(
    generator: Generator, data: FaceData, path: Path, *, count: int = 24, columns: int = 3, with_photos: bool = True
) -> None:
    """`count` faces; each: sketch | output for every roughness, output with the seed's colours, the photo if wanted.

    Photos are for the person who trains; sheets without them may be published. Faces that were trained on stand in
    where none is held out; places that are left over stay white.
    """
    faces = data.val if len(data.val) else data.train
    indices = faces[:: max(1, len(faces) // count)][:count]
    rows = [draw_row(generator, data, int(index), with_photo=with_photos) for index in indices]
    rows += [np.full_like(rows[0], 255)] * (-len(rows) % columns)
    groups = [np.concatenate(rows[k::columns]) for k in range(columns)]
    sheet = np.concatenate(groups, 1)
    save_labelled(PIL.Image.fromarray(sheet), path, quality=QUALITY)


def draw_row(generator: Generator, data: FaceData, index: int, *, with_photo: bool) -> Image:
    tiles: list[Image] = []
    palette = data.palette[index]
    for roughness in ROUGHNESSES:
        sketch = draw_validation_sketch(data, index, roughness)
        tiles += [grey_to_rgb(sketch), run_generator(generator, sketch, roughness, palette, seed=index)]
    tiles.append(run_with_seed(generator, draw_validation_sketch(data, index, 0.0), prior_of(data), seed=index))
    if with_photo:
        tiles.append(data.photos[index])
    return np.concatenate(tiles, 1)


def draw_validation_sketch(data: FaceData, index: int, roughness: float, size: int = 256) -> Image:
    """The same drawing every time: a pen of medium width on white paper, (size, size) uint8."""
    rng = np.random.default_rng((index, round(100 * roughness)))
    ink = render_strokes(data.geometry(index), rng, roughness, canvas=2 * size, width=2.0, partial=False)
    small = cv2.resize(ink, (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(255 - small, np.uint8)


def run_generator(
    generator: Generator, sketch: Image, roughness: float, palette_lab: NDArray[np.floating], *, seed: int
) -> Image:
    """(S, S) uint8 sketch -> (S, S, 3) uint8 photo, in fp32."""
    condition = encode_conditions(np.array([roughness]), palette_lab[None], sample_look(seed)[None], np.ones(1))
    device = next(generator.parameters()).device
    ink = torch.from_numpy(sketch_to_ink(sketch))[None, None]
    with torch.no_grad():
        output = generator(ink.to(device), torch.from_numpy(condition).to(device))
    return photo_to_pixels(output[0].cpu().numpy())


def prior_of(data: FaceData) -> PalettePrior:
    return PalettePrior.fit(data.palette[data.train])


def run_with_seed(generator: Generator, sketch: Image, prior: PalettePrior, *, seed: int) -> Image:
    """As a person gets it who chooses no colour."""
    palette = prior.complete(np.zeros((len(PALETTE_PARTS), 4)), seed)
    return run_generator(generator, sketch, 1 - Condition().fidelity, palette, seed=seed)


def grey_to_rgb(image: Image) -> Image:
    return np.repeat(image[..., None], 3, 2)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True, help="folder written by sketchgan.data.pack")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=24, help="faces on the sheet")
    parser.add_argument("--columns", type=int, default=3, help="faces side by side")
    parser.add_argument("--with-photos", action="store_true", help="for your eyes only: photos may not be published")
    options = parser.parse_args(arguments)
    generator = build_generator(load_checkpoint(options.weights))
    data = FaceData.open(options.pack)
    write_validation_sheet(
        generator, data, options.out, count=options.count, columns=options.columns, with_photos=options.with_photos
    )


if __name__ == "__main__":
    main()

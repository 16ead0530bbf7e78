"""Sheets of validation drawings and what a generator makes of them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from sketchgan.condition import encode_conditions, sample_look
from sketchgan.data.dataset import FaceData
from sketchgan.data.strokes import render_strokes
from sketchgan.generator import Generator

Image = NDArray[np.uint8]
ROUGHNESSES = (0.0, 0.5, 1.0)


def write_validation_sheet(
    generator: Generator, data: FaceData, path: Path, *, count: int = 24, columns: int = 3, with_photos: bool = True
) -> None:
    """`count` faces; each: sketch | output for every roughness, sketch | output without palette, and the photo if wanted.

    Photos are for the person who trains; sheets without them may be published.
    """
    indices = data.val[:: max(1, len(data.val) // count)][:count]
    rows = [draw_row(generator, data, int(index), with_photos) for index in indices]
    groups = [np.concatenate(rows[k::columns]) for k in range(columns)]
    sheet = np.concatenate(groups, 1)
    cv2.imwrite(str(path), sheet[..., ::-1])


def draw_row(generator: Generator, data: FaceData, index: int, with_photo: bool) -> Image:
    tiles: list[Image] = []
    palette = data.palette[index]
    for roughness in ROUGHNESSES:
        sketch = draw_validation_sketch(data, index, roughness)
        tiles += [grey_to_rgb(sketch), run_generator(generator, sketch, roughness, palette, seed=index)]
    tiles.append(run_generator(generator, draw_validation_sketch(data, index, 0.0), 0.2, palette * 0, seed=index))
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
    ink = 1 - torch.from_numpy(sketch)[None, None].float() / 255
    with torch.no_grad():
        output = generator(ink.to(device), torch.from_numpy(condition).to(device))
    pixels = ((output[0].permute(1, 2, 0) + 1) * 127.5).round().clamp(0, 255)
    return pixels.byte().cpu().numpy()


def grey_to_rgb(image: Image) -> Image:
    return np.repeat(image[..., None], 3, 2)

"""Sheets of one kind of drawing and what generators make of it. They show no photograph, so they may be published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchgan.evaluation import inputs
from sketchgan.evaluation.measure import thumbnail
from sketchgan.evaluation.samples import Sample
from sketchgan.provenance import save_labelled

COLUMNS, QUALITY = 4, 85


def write_style_sheet(path: Path, samples: list[Sample], style: str, results: list[NDArray[np.uint8]]) -> None:
    """Drawing | each generator's output, for as many faces as there are outputs."""
    drawings = inputs.draw_all(samples[: len(results[0])], style)
    rows = [[on_rgb(thumbnail(drawing.image)), *outputs] for drawing, *outputs in zip(drawings, *results, strict=True)]
    write_grid(path, rows, COLUMNS)


def on_rgb(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(grey[..., None], 3, axis=2)


def write_grid(path: Path, rows: list[list[NDArray[np.uint8]]], columns: int) -> None:
    """`columns` of rows side by side; the last places stay white. Raises as `save_labelled`."""
    strips = [np.concatenate(row, axis=1) for row in rows]
    strips += [np.full_like(strips[0], 255)] * (-len(strips) % columns)
    sheet = np.concatenate([np.concatenate(strips[i : i + columns], axis=1) for i in range(0, len(strips), columns)])
    save_labelled(Image.fromarray(sheet), path, quality=QUALITY)

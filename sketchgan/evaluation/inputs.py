"""The drawings that a generator is measured with: the same ones of a photo every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data import styles
from sketchgan.data.edges import draw_edges
from sketchgan.data.geometry import SIDE, Geometry
from sketchgan.data.landmarks import Tag
from sketchgan.data.strokes import draw_strokes
from sketchgan.evaluation.samples import Sample

PEN, THICK_PEN = 4.0, 12.0  # px on a paper of 512
CANVAS = 2 * SIDE


@dataclass(frozen=True, slots=True)
class Drawing:
    image: NDArray[np.uint8]  # (256, 256), 255 is paper
    roughness: float  # how far its features are displaced, and what the generator is told
    tags: frozenset[Tag]  # what is drawn; empty for edges of the photo


def random_for(sample: Sample, purpose: str) -> np.random.Generator:
    """Random numbers that depend on the photo's name and the purpose alone."""
    digest = hashlib.sha256(f"{sample.file} {purpose}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def draw(
    geometry: Geometry, rng: np.random.Generator, roughness: float, *, width: float = PEN, unfinished: bool = False
) -> Drawing:
    ink, tags = draw_strokes(
        geometry, rng, roughness, canvas=CANVAS, width=width, unfinished=1.0 if unfinished else None
    )
    return Drawing(_on_paper(ink), roughness, tags)


def _on_paper(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    small = cv2.resize(ink, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(255 - small, np.uint8)


def _strokes(
    sample: Sample, rng: np.random.Generator, *, roughness: float, width: float = PEN, unfinished: bool = False
) -> Drawing:
    return draw(sample.geometry, rng, roughness, width=width, unfinished=unfinished)


def _edges(sample: Sample, rng: np.random.Generator, *, style: styles.Style) -> Drawing:
    ink = style(styles.Subject(sample.geometry, sample.gray, sample.hair, 0.0, CANVAS), rng)
    return Drawing(_on_paper(ink), 0.0, frozenset())


def _predecessor(sample: Sample, _: np.random.Generator) -> Drawing:
    """The edges that the baseline is trained on."""
    return Drawing(draw_edges(sample.gray), 0.0, frozenset())


STYLES: dict[str, Callable[[Sample, np.random.Generator], Drawing]] = {
    "strokes_0": partial(_strokes, roughness=0.0),
    "strokes_0.5": partial(_strokes, roughness=0.5),
    "strokes_1": partial(_strokes, roughness=1.0),
    "partial": partial(_strokes, roughness=0.3, unfinished=True),
    "thick": partial(_strokes, roughness=0.3, width=THICK_PEN),
    "canny": _predecessor,
    "xdog": partial(_edges, style=styles.xdog),
    "pencil": partial(_edges, style=styles.dodge),
}


def draw_all(samples: list[Sample], style: str) -> list[Drawing]:
    return [STYLES[style](sample, random_for(sample, style)) for sample in samples]

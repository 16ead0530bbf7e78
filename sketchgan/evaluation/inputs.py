"""The drawings that a generator is measured with: the same ones of a photo every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering.turn import turned_away
from sketchgan.data.altering.warp import Portrait
from sketchgan.data.drawing import styles
from sketchgan.data.drawing.edges import draw_edges
from sketchgan.data.drawing.geometry import SIDE, Geometry
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.strokes import draw_strokes
from sketchgan.evaluation.samples import Sample

PEN, THICK_PEN = 4.0, 12.0  # px on a paper of 512
CANVAS = 2 * SIDE


@dataclass(frozen=True, slots=True)
class Drawing:
    image: NDArray[np.uint8]  # (256, 256), 255 is paper
    roughness: float  # how far its features are displaced, and what the generator is told
    tags: frozenset[Tag]  # what is drawn; empty where it does not matter
    place: NDArray[np.float64] | None = None  # (2, 3) px: where the photo's points lie on the paper, if elsewhere
    person: Portrait | None = None  # as drawn, if not as in the photo

    def wanted(self, sample: Sample) -> NDArray[np.uint8]:
        """The photo that should come of it."""
        photo = sample.photo if self.person is None else self.person.photo
        if self.place is None:
            return photo
        return cv2.warpAffine(photo, self.place, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)

    def on_photo(self, landmarks: NDArray[np.float32], sample: Sample) -> NDArray[np.float32]:
        """Landmarks of what was made of the drawing, in fractions, as they would lie on the sample's own photo."""
        if self.person is not None:
            landmarks = landmarks - self.person.landmarks + sample.landmarks
        if self.place is None:
            return landmarks
        back = cv2.invertAffineTransform(self.place)
        return np.asarray(cv2.transform(landmarks[None] * SIDE, back)[0] / SIDE, np.float32)


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


def _styled(sample: Sample, rng: np.random.Generator, *, style: styles.Style, roughness: float = 0.0) -> Drawing:
    landmarks = np.column_stack([sample.landmarks, sample.depth])
    ink = style(styles.Subject(sample.geometry, sample.gray, sample.hair, roughness, CANVAS, landmarks), rng)
    return Drawing(_on_paper(ink), roughness, frozenset())


def _placed(sample: Sample, rng: np.random.Generator, *, scale: float, aside: float) -> Drawing:
    """Drawn at another size or beside the middle, the whole head on the paper."""
    drawn, way = draw(sample.geometry, rng, 0.3), rng.uniform(0, 2 * np.pi)
    place = np.asarray(cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), 0, scale), np.float64)
    place[:, 2] += aside * np.array([np.cos(way), np.sin(way)])
    image = cv2.warpAffine(drawn.image, place, (SIDE, SIDE), flags=cv2.INTER_AREA, borderValue=255)
    return replace(drawn, image=image.astype(np.uint8), place=place)


def _turned(sample: Sample, rng: np.random.Generator, *, degrees: float) -> Drawing:
    """The head turned further away from the viewer."""
    person = turned_away(sample.portrait, sample.depth, degrees, rng)
    return replace(draw(person.geometry, rng, 0.3), person=person)


def _predecessor(sample: Sample, _: np.random.Generator) -> Drawing:
    """The edges that the baseline is trained on."""
    return Drawing(draw_edges(sample.gray), 0.0, frozenset())


STYLES: dict[str, Callable[[Sample, np.random.Generator], Drawing]] = {
    "strokes_0": partial(_strokes, roughness=0.0),
    "strokes_0.5": partial(_strokes, roughness=0.5),
    "strokes_0.9": partial(_strokes, roughness=0.9),
    "strokes_1": partial(_strokes, roughness=1.0),
    "partial": partial(_strokes, roughness=0.3, unfinished=True),
    "thick": partial(_strokes, roughness=0.3, width=THICK_PEN),
    "canny": _predecessor,
    "xdog": partial(_styled, style=styles.xdog),
    "pencil": partial(_styled, style=styles.dodge),
}
# What people do who draw without a photo.
FREEHAND: dict[str, Callable[[Sample, np.random.Generator], Drawing]] = {
    "asymmetric": partial(_styled, style=styles.asymmetric, roughness=0.6),
    "half": partial(_styled, style=styles.half, roughness=0.3),
    "symbol": partial(_styled, style=styles.symbol, roughness=0.7),
    "crossed": partial(_styled, style=styles.crossed, roughness=0.3),
    "hatched": partial(_styled, style=styles.hatched, roughness=0.3),
    "shaded": partial(_styled, style=styles.shaded, roughness=0.3),
    "scribbled": partial(_styled, style=styles.scribbled, roughness=0.3),
    "small": partial(_placed, scale=0.65, aside=16.0),
    "aside": partial(_placed, scale=0.9, aside=24.0),
    "three_quarter": partial(_turned, degrees=25.0),
    "profile": partial(_styled, style=styles.profile, roughness=0.3),
}
WITHOUT_PHOTO = frozenset({"profile"})  # nobody knows the photo that should come of it


def draw_all(samples: list[Sample], style: str) -> list[Drawing]:
    return [(STYLES | FREEHAND)[style](sample, random_for(sample, style)) for sample in samples]

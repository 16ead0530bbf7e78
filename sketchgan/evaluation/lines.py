"""How much of a drawing is still there in the photograph?"""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing.clean_lines import draw_clean
from sketchgan.data.drawing.geometry import SIDE, Face
from sketchgan.data.drawing.tracing import trace
from sketchgan.data.photos.annotators import Annotator
from sketchgan.data.photos.manifest import PhotoError

INK = 128
TOLERANCE_PX = 2
Lines = NDArray[np.uint8]  # (256, 256), 255 where a line is


class LineExtractor(Protocol):
    """Which lines of a careful drawing a photograph shows."""

    name: str

    def __call__(self, photo: NDArray[np.uint8]) -> Lines: ...


class TracedLines:
    """Lines from landmarks and masks, as the training drawings are made.

    Not the sketcher (sketchgan/network/sketcher.py): generators are trained to please that one. It sees what the
    landmark, hair and parsing networks see; a photo without a face has no lines.
    """

    name = "landmarks and masks, traced"

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator

    def __call__(self, photo: NDArray[np.uint8]) -> Lines:
        rng = np.random.default_rng(0)
        try:
            found = self._annotator(photo)
        except PhotoError:
            return np.zeros((SIDE, SIDE), np.uint8)
        face = Face((found.landmarks[:, :2] * SIDE).astype(np.float32), found.parsing, found.hair, photo)
        return draw_clean(trace(face, rng).geometry)


def kept(drawn: Lines, seen: Lines) -> float:
    """Share of the drawn ink that lies on a line of the photograph, or beside it by TOLERANCE_PX."""
    ink = drawn >= INK
    near = cv2.dilate(seen, np.ones((2 * TOLERANCE_PX + 1,) * 2, np.uint8)) >= INK
    return float(near[ink].mean()) if ink.any() else float("nan")


def above_chance(values: NDArray[np.floating], chance: float, ceiling: float) -> NDArray[np.floating]:
    """0 for lines of somebody else, 1 for those that the photo keeps of its own drawing."""
    return (values - chance) / (ceiling - chance)

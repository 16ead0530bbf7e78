"""Drawings that were not made here: paper becomes lines, a photograph becomes lines, lines become strokes.

What people send is read in memory and forgotten with the answer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from inference.errors import BlankSketch, InvalidSettings, TooManyLines, gettext_noop
from inference.registry import engines
from inference.uploads import MAX_PIXELS, hold_room, telling_errors
from sketchgan.imaging import SIZE, decode_image, encode_png
from sketchgan.runtime.photo_lines import enlarge_lines, fit_photo
from sketchgan.scan import tracing
from sketchgan.scan.paper import CUT, FRAME, read_paper


@dataclass(frozen=True, slots=True)
class ReadLines:
    """A PNG of FRAME x FRAME grey pixels: what is darker than `cut` counts as drawn."""

    png: bytes
    has_sheet: bool
    cut: int = CUT


def read_drawing(data: bytes) -> ReadLines:
    """From a photograph or scan of paper, or any picture of a drawing. Raises InferenceError."""
    with hold_room(data), telling_errors():
        lines = read_paper(decode_image(data, max_pixels=MAX_PIXELS))
    return ReadLines(encode_png(lines.picture), lines.has_sheet)


def trace_lines(data: bytes, *, cut: int = CUT) -> dict[str, Any]:
    """The strokes document of a picture of lines. Raises InferenceError."""
    with hold_room(data), telling_errors():
        document = _trace(decode_image(data, max_pixels=FRAME * FRAME), cut)
    if not document["strokes"]:
        raise BlankSketch
    return document


def _trace(image: Image.Image, cut: int) -> dict[str, Any]:
    """Raises InferenceError."""
    if image.size != (FRAME, FRAME):
        problem = f"The picture of lines has {FRAME} x {FRAME} pixels; this one has {image.width} x {image.height}."
        raise InvalidSettings(problem, fields={"lines": [problem]})
    grey = np.asarray(image.convert("L"))
    try:
        return tracing.trace(np.where(grey < cut, 0, 255).astype(np.uint8))
    except tracing.TooManyLines as error:
        raise TooManyLines from error


def sketch_photo(*, owner: str, data: bytes) -> ReadLines:
    """The pen lines of a photograph with one face about in the middle. Raises InferenceError."""
    with hold_room(data), telling_errors():
        photo = fit_photo(decode_image(data, max_pixels=MAX_PIXELS, needed_px=2 * SIZE))
    picture = enlarge_lines(engines.sketching.make(photo, owner=owner))
    if not (picture < CUT).any():
        raise BlankSketch(gettext_noop("No lines were found in this photo. Choose one of a face, in good light."))
    return ReadLines(encode_png(picture), has_sheet=False)

"""The strokes document: what a drawing is.

`static/studio/drawing/strokes.js` is its twin in the browser; both pass tests/vectors/strokes.json.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal, TypeAlias, TypedDict, cast

import numpy as np
from PIL import Image

from studio.large_json import LargeEncoder
from studio.segments import draw_segments, read_points, read_segments

PAPER_UNITS: Final = 512
PAPER_PX: Final = 256
MARGIN_UNITS: Final = 512  # how far outside the paper a point may lie
MIN_SIZE_UNITS: Final = 0.5
MAX_SIZE_UNITS: Final = 64.0
MAX_STROKES: Final = 20_000
MAX_POINTS: Final = 400_000
MAX_DRAWN_UNITS: Final = 3_000_000  # about a second of drawing for the server
MAX_JSON_BYTES: Final = 10 * 1024 * 1024
MAX_T_MS: Final = 2**53 - 1  # the largest integer that JavaScript holds exactly

# OpenCV draws whole pixels: sixteen to the network's one keep the error of a pen's width near one percent.
_PX_PER_UNIT: Final = 8
_OVERSAMPLING: Final = _PX_PER_UNIT * PAPER_UNITS // PAPER_PX
_CANONICAL: Final = LargeEncoder(sort_keys=True, separators=(",", ":"))
_PAPER_GREY: Final = 255
_GREY_OF_TOOL: Final = {"pen": 0, "eraser": _PAPER_GREY}

Point: TypeAlias = tuple[float, float, float, int]


class Stroke(TypedDict):
    """One line of the hand; each point is x, y (units), pressure (0..1), milliseconds since the drawing began."""

    tool: Literal["pen", "eraser"]
    size: float
    points: Sequence[Point]


class Document(TypedDict):
    version: Literal[1]
    strokes: Sequence[Stroke]


@dataclass(frozen=True, slots=True)
class Checked:
    """A valid document and its canonical JSON, which takes half a second to write of the largest."""

    document: Document
    canonical: bytes


class StrokesError(ValueError):
    """The document breaks the format; the message says where and what was wanted."""


def validate_document(value: object) -> Document:
    """Return `value` itself, known to be a strokes document. Raises StrokesError."""
    return check_document(value).document


def check_document(value: object) -> Checked:
    """Raises StrokesError."""
    fields = _object(value, "The drawing", {"version", "strokes"})
    if not _is_integer(fields["version"], 1, 1):
        raise StrokesError("The drawing's version must be 1.")
    strokes = _list(fields["strokes"], "strokes")
    _check_count(len(strokes), MAX_STROKES, "strokes")
    heads = [_check_head(stroke, f"strokes[{index}]") for index, stroke in enumerate(strokes)]
    if not _are_points_sound(heads):
        for index, stroke in enumerate(heads):
            _check_points(stroke["points"], f"strokes[{index}].points")
    _check_count(sum(len(stroke["points"]) for stroke in heads), MAX_POINTS, "points")
    document = cast("Document", value)
    canonical = canonical_json(document)
    _check_count(len(canonical), MAX_JSON_BYTES, "bytes of JSON")
    _check_count(math.ceil(measure_drawn_units(document)), MAX_DRAWN_UNITS, "units of line")
    return Checked(document, canonical)


def measure_drawn_units(document: Document) -> float:
    """What drawing costs: the length plus the width of every segment, and the width of every dot."""
    # Not length times width: the time of drawing grows with the rows that are filled, hardly with how long they are.
    segments = read_segments(document["strokes"])
    return float(segments.lengths.sum() + segments.widths.sum())


def canonical_json(document: Document) -> bytes:
    """The document as bytes that depend on its content only."""
    return _CANONICAL.encode(document).encode()


def checksum(canonical: bytes) -> str:
    """Of what `canonical_json` gives."""
    return hashlib.sha256(canonical).hexdigest()


def rasterise(document: Document) -> Image.Image:
    """Draw a valid document as the network sees it: mode "L", 256 x 256, paper 255, ink 0."""
    side_px = PAPER_UNITS * _PX_PER_UNIT
    paper = np.full((side_px, side_px), _PAPER_GREY, np.uint8)
    strokes = document["strokes"]
    greys = [_GREY_OF_TOOL[stroke["tool"]] for stroke in strokes]
    draw_segments(paper, read_segments(strokes), greys, _PX_PER_UNIT)
    return Image.fromarray(paper).reduce(_OVERSAMPLING)


def has_ink(paper: Image.Image) -> bool:
    """Whether anything at all is left on a rasterised paper."""
    return bool(np.asarray(paper).min() < _PAPER_GREY)


def _check_head(value: object, where: str) -> Stroke:
    """All of a stroke but its points. Raises StrokesError."""
    stroke = _object(value, where, {"tool", "size", "points"})
    if stroke["tool"] not in ("pen", "eraser"):
        raise StrokesError(f'{where}.tool must be "pen" or "eraser".')
    if not _is_number(stroke["size"], MIN_SIZE_UNITS, MAX_SIZE_UNITS):
        raise StrokesError(f"{where}.size must be a number from {MIN_SIZE_UNITS} to {MAX_SIZE_UNITS:g}.")
    _list(stroke["points"], f"{where}.points")
    return cast("Stroke", stroke)


def _are_points_sound(strokes: Sequence[Stroke]) -> bool:
    """What `_check_points` finds out point by point, for all at once: a large drawing takes it seconds."""
    points = list(chain.from_iterable(stroke["points"] for stroke in strokes))
    if not (set(map(type, points)) <= {list, tuple} and set(map(len, points)) <= {4}):
        return False
    if not set(map(type, chain.from_iterable(points))) <= {int, float}:
        return False
    try:
        x, y, pressure, t_ms = read_points(strokes).T
    except OverflowError:  # an integer that no float holds
        return False
    inside = (abs(each - PAPER_UNITS / 2) <= PAPER_UNITS / 2 + MARGIN_UNITS for each in (x, y))
    is_time = (t_ms >= 0) & (t_ms <= MAX_T_MS) & (t_ms == np.floor(t_ms))
    return bool(all(map(np.all, (*inside, pressure >= 0, pressure <= 1, is_time))))


def _check_points(points: Sequence[object], where: str) -> None:
    """Raises StrokesError."""
    for index, point in enumerate(points):
        if fault := _point_fault(point):
            raise StrokesError(f"{where}[{index}]{fault}")


def _point_fault(value: object) -> str | None:
    if not isinstance(value, list | tuple) or len(value) != 4:
        return " must be a list of four numbers: x, y, pressure, time."
    low, high = -MARGIN_UNITS, PAPER_UNITS + MARGIN_UNITS
    for index, name in ((0, "x"), (1, "y")):
        if not _is_number(value[index], low, high):
            return f"[{index}] ({name}) must be a number from {low} to {high}."
    if not _is_number(value[2], 0, 1):
        return "[2] (pressure) must be a number from 0 to 1."
    if not _is_integer(value[3], 0, MAX_T_MS):
        return "[3] (time) must be a whole number of milliseconds, 0 or more."
    return None


def _is_number(value: object, low: float, high: float) -> bool:
    # Booleans are ints in Python; NaN fails both comparisons.
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _is_integer(value: object, low: int, high: int) -> bool:
    # 5.0 counts as 5: JavaScript knows no difference.
    return _is_number(value, low, high) and float(cast("float", value)).is_integer()


def _object(value: object, where: str, keys: set[str]) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != keys:
        wanted = ", ".join(f'"{key}"' for key in sorted(keys))
        raise StrokesError(f"{where} must be an object with exactly the keys {wanted}.")
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise StrokesError(f"{where} must be a list.")
    return value


def _check_count(count: int, limit: int, what: str) -> None:
    if count > limit:
        advice = "Undo some lines or start a new drawing."
        raise StrokesError(f"The drawing has {count:,} {what}; the most that can be kept is {limit:,}. {advice}")

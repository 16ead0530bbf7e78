"""The strokes document: what a drawing is.

`static/studio/drawing/strokes.js` is its twin in the browser; both pass tests/vectors/strokes.json.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias, TypedDict, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

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

# Pillow draws whole pixels: eight to the network's one keep the error of a pen's width near one percent.
_PX_PER_UNIT: Final = 4
_MIN_WIDTH_PX: Final = 2  # Pillow draws no dot of one pixel
_OVERSAMPLING: Final = _PX_PER_UNIT * PAPER_UNITS // PAPER_PX
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


class StrokesError(ValueError):
    """The document breaks the format; the message says where and what was wanted."""


def validate_document(value: object) -> Document:
    """Return `value` itself, known to be a strokes document. Raises StrokesError."""
    fields = _object(value, "The drawing", {"version", "strokes"})
    if not _is_integer(fields["version"], 1, 1):
        raise StrokesError("The drawing's version must be 1.")
    strokes = _list(fields["strokes"], "strokes")
    _check_count(len(strokes), MAX_STROKES, "strokes")
    point_count = sum(_check_stroke(stroke, f"strokes[{index}]") for index, stroke in enumerate(strokes))
    _check_count(point_count, MAX_POINTS, "points")
    document = cast("Document", value)
    _check_count(len(canonical_json(document)), MAX_JSON_BYTES, "bytes of JSON")
    _check_count(math.ceil(measure_drawn_units(document)), MAX_DRAWN_UNITS, "units of line")
    return document


def measure_drawn_units(document: Document) -> float:
    """What drawing costs: the length plus the width of every segment, and the width of every dot."""
    # Not length times width: Pillow's time grows with the rows that it fills, hardly with how long they are.
    return sum(_measure_stroke(stroke) for stroke in document["strokes"])


def canonical_json(document: Document) -> bytes:
    """The document as bytes that depend on its content only."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def checksum(document: Document) -> str:
    return hashlib.sha256(canonical_json(document)).hexdigest()


def rasterise(document: Document) -> Image.Image:
    """Draw a valid document as the network sees it: mode "L", 256 x 256, paper 255, ink 0."""
    side_px = PAPER_UNITS * _PX_PER_UNIT
    paper = Image.new("L", (side_px, side_px), _PAPER_GREY)
    draw = ImageDraw.Draw(paper)
    for stroke in document["strokes"]:
        _draw_stroke(draw, stroke)
    return paper.reduce(_OVERSAMPLING)


def has_ink(paper: Image.Image) -> bool:
    """Whether anything at all is left on a rasterised paper."""
    return bool(np.asarray(paper).min() < _PAPER_GREY)


def _measure_stroke(stroke: Stroke) -> float:
    points = _points(stroke)
    steps = np.diff(points[:, :2], axis=0)
    return float(np.hypot(*steps.T).sum() + line_widths(points[:, 2], stroke["size"]).sum())


def _draw_stroke(draw: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    points = _points(stroke)
    grey = _GREY_OF_TOOL[stroke["tool"]]
    centres = points[:, :2] * _PX_PER_UNIT
    line_widths = _line_widths_px(points[:, 2], stroke["size"])
    ends = np.floor(centres).astype(int).tolist()
    for start, end, width in zip(ends, ends[1:], line_widths.tolist(), strict=False):
        draw.line((*start, *end), fill=grey, width=width)
    # A dot on every point, as wide as its wider line, rounds the caps and the joins.
    dot_widths = _dot_widths_px(line_widths, len(points))
    corners = np.rint(centres - dot_widths[:, None] / 2).astype(int).tolist()
    for (left, top), width in zip(corners, dot_widths.tolist(), strict=True):
        draw.ellipse((left, top, left + width - 1, top + width - 1), fill=grey)


def _points(stroke: Stroke) -> NDArray[np.float64]:
    """(points, 4)"""
    return np.asarray(stroke["points"], dtype=np.float64).reshape(-1, 4)


def line_widths(pressures: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """Widths in units of the lines between neighbours; of the dot where there is a single point."""
    means = (pressures[:-1] + pressures[1:]) / 2 if len(pressures) > 1 else pressures
    widths: NDArray[np.float64] = size * (0.4 + 0.6 * means)
    return widths


def _line_widths_px(pressures: NDArray[np.float64], size: float) -> NDArray[np.int_]:
    widths = np.rint(line_widths(pressures, size) * _PX_PER_UNIT)
    return np.maximum(_MIN_WIDTH_PX, widths).astype(np.int_)


def _dot_widths_px(line_widths: NDArray[np.int_], point_count: int) -> NDArray[np.int_]:
    if point_count < 2:
        return line_widths
    padded = np.pad(line_widths, 1)
    return np.maximum(padded[:-1], padded[1:])


def _check_stroke(value: object, where: str) -> int:
    """Raises StrokesError; returns the number of points."""
    stroke = _object(value, where, {"tool", "size", "points"})
    if stroke["tool"] not in ("pen", "eraser"):
        raise StrokesError(f'{where}.tool must be "pen" or "eraser".')
    if not _is_number(stroke["size"], MIN_SIZE_UNITS, MAX_SIZE_UNITS):
        raise StrokesError(f"{where}.size must be a number from {MIN_SIZE_UNITS} to {MAX_SIZE_UNITS:g}.")
    points = _list(stroke["points"], f"{where}.points")
    for index, point in enumerate(points):
        if fault := _point_fault(point):
            raise StrokesError(f"{where}.points[{index}]{fault}")
    return len(points)


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

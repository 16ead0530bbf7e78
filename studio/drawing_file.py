"""The drawing file: one drawing with its settings and title, to open here again (docs/architecture.md).

`static/studio/drawing/drawing_file.js` is its twin in the browser; both pass tests/vectors/drawing_file.json. What the
strokes and the settings hold is checked where they are used.
"""

from collections.abc import Mapping
from typing import Any, Final

from studio.errors import NotADrawingFile, OtherDrawingFile
from studio.large_json import LargeEncoder
from studio.strokes import Document

FORMAT: Final = "sketch2real"
VERSION: Final = 1
FILE_NAME: Final = "drawing.json"
_KEYS: Final = {"format", "version", "title", "strokes", "settings"}


def write_drawing_file(*, strokes: Document, settings: Mapping[str, Any], title: str = "") -> bytes:
    """UTF-8 JSON; `POST /api/v1/artworks/` takes it as it is."""
    file = {"format": FORMAT, "version": VERSION, "title": title, "settings": settings, "strokes": strokes}
    return LargeEncoder(ensure_ascii=False, separators=(",", ":")).encode(file).encode()


def check_head(file: Mapping[str, Any]) -> None:
    """All but title, strokes and settings. Raises NotADrawingFile, OtherDrawingFile."""
    if file.get("format") != FORMAT:
        raise NotADrawingFile
    # Of a newer version nothing is known, not even its keys; JSON's true is 1 in Python.
    if file.get("version") != VERSION or isinstance(file["version"], bool):
        raise OtherDrawingFile
    if not set(file) <= _KEYS:
        raise NotADrawingFile

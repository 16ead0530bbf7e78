"""The JSON documents of the API, described for those who generate a client; they are checked where they are used."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from studio import strokes

_POINT: Final = {
    "type": "array",
    "description": "x, y (paper units, 512 x 512), pressure (0 to 1), milliseconds since the drawing began",
    "items": {"type": "number"},
    "minItems": 4,
    "maxItems": 4,
    "example": [256, 128.5, 0.5, 1040],
}
_STROKE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["tool", "size", "points"],
    "properties": {
        "tool": {"type": "string", "enum": ["pen", "eraser"]},
        "size": {"type": "number", "minimum": strokes.MIN_SIZE_UNITS, "maximum": strokes.MAX_SIZE_UNITS},
        "points": {"type": "array", "items": _POINT},
    },
}
_DOCUMENT: Final = {
    "type": "object",
    "required": ["version", "strokes"],
    "properties": {
        "version": {"type": "integer", "enum": [1]},
        "strokes": {"type": "array", "items": _STROKE, "maxItems": strokes.MAX_STROKES},
    },
}
_COLOUR: Final = {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}
_SETTINGS: Final = {
    "type": "object",
    "properties": {
        "fidelity": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.8},
        "seed": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 2**32 - 1, "default": 0},
        "palette": {
            "type": "object",
            "properties": dict.fromkeys(("skin", "hair", "lips", "eyes", "background"), _COLOUR),
        },
        "age": {
            "type": ["number", "null"],
            "minimum": 0,
            "maximum": 100,
            "description": "years; missing: what the drawing says",
        },
        "gender": {
            "type": ["number", "null"],
            "minimum": 0,
            "maximum": 1,
            "description": "0 masculine to 1 feminine; missing: what the drawing says",
        },
    },
}


@extend_schema_field(_DOCUMENT)
class StrokesField(serializers.JSONField):
    def to_internal_value(self, data: Any) -> Any:
        """As it is: that it can be written as JSON, which would be tried here, is known of what came as JSON."""
        return data


@extend_schema_field(_SETTINGS)
class SettingsField(serializers.JSONField):
    pass

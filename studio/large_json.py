"""JSON of large drawings, read and written line by line.

Python's own reader and writer let no other thread run until they have finished, which takes a second with the largest
drawing: the whole site would stand still meanwhile.
"""

import json
from collections.abc import Callable
from json.decoder import JSONArray  # type: ignore[attr-defined]  # as old as the module, though not in the types
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any


class LargeDecoder(json.JSONDecoder):
    """For `json.loads(..., cls=LargeDecoder)`: objects outside of lists are read in Python, what lists hold in C.

    A stroke's points become tuples. The garbage collector leaves tuples of numbers alone, and looks through every list
    again and again: it, too, holds all threads up.
    """

    def __init__(self, *, object_hook: Callable[[dict[str, Any]], Any] = lambda value: value, **kwargs: Any) -> None:
        super().__init__(object_hook=lambda value: object_hook(_fix_points(value)), **kwargs)
        read_item = self.scan_once  # type: ignore[has-type]
        self.parse_array = lambda start, _: JSONArray(start, read_item)
        self.scan_once = py_make_scanner(self)


class LargeEncoder(json.JSONEncoder):
    """For `json.dumps(..., cls=LargeEncoder)`: what a list of objects holds is written one by one. Only these can
    be indented."""

    def encode(self, o: Any) -> str:
        if isinstance(o, dict):
            items = sorted(o.items()) if self.sort_keys else o.items()
            # Errors of a list's items come under numbers, which are words in JSON.
            pairs = (
                super(LargeEncoder, self).encode(str(key)) + self.key_separator + self.encode(value)
                for key, value in items
            )
            return "{" + self.item_separator.join(pairs) + "}"
        if isinstance(o, list) and o and isinstance(o[0], dict):
            return "[" + self.item_separator.join(map(super().encode, o)) + "]"
        return super().encode(o)


def _fix_points(value: dict[str, Any]) -> dict[str, Any]:
    points = value.get("points")
    if isinstance(points, list):
        value["points"] = [tuple(point) if isinstance(point, list) else point for point in points]
    return value

"""What goes into a generation, and what comes out of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from inference.errors import InvalidSettings
from sketchgan.imaging import encode_png
from sketchgan.network.condition import MAX_AGE, MAX_SEED, PALETTE_PARTS, Condition

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class GenerationSettings:
    """The settings document of docs/architecture.md. `palette` maps parts to "#rrggbb".

    `age` (years) and `gender` (0 masculine to 1 feminine) are None where the drawing decides; the document then lacks
    them.
    """

    fidelity: float = 0.8
    seed: int = 0
    palette: Mapping[str, str] = field(default_factory=dict)
    age: float | None = None
    gender: float | None = None

    @classmethod
    def from_dict(cls, document: object) -> Self:
        """Raises InvalidSettings, naming every entry at fault."""
        if not isinstance(document, dict):
            raise InvalidSettings("The settings are an object with fidelity, seed, palette, age and gender.")
        values = {**cls().to_dict(), **document}
        checks = {
            "fidelity": _check_fidelity,
            "seed": _check_seed,
            "palette": _check_palette,
            "age": _check_age,
            "gender": _check_gender,
        }
        problems = {
            str(name): checks[name](value) if name in checks else "There is no such setting."
            for name, value in values.items()
        }
        fields = {name: [problem] for name, problem in problems.items() if problem}
        if fields:
            raise InvalidSettings(" ".join(problem for (problem,) in fields.values()), fields=fields)
        palette = {part: colour.lower() for part, colour in values["palette"].items()}
        return cls(
            fidelity=float(values["fidelity"]),
            seed=values["seed"],
            palette=palette,
            age=values.get("age"),
            gender=values.get("gender"),
        )

    def to_dict(self) -> dict[str, Any]:
        traits = {"age": self.age, "gender": self.gender}
        told = {name: value for name, value in traits.items() if value is not None}
        return {"fidelity": self.fidelity, "seed": self.seed, "palette": dict(self.palette), **told}

    def to_condition(self) -> Condition:
        palette = tuple(_parse_colour(self.palette[part]) if part in self.palette else None for part in PALETTE_PARTS)
        return Condition(fidelity=self.fidelity, seed=self.seed, palette=palette, age=self.age, gender=self.gender)


@dataclass(frozen=True, slots=True)
class Timings:
    decode_ms: float
    queue_ms: float
    network_ms: float
    encode_ms: float


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    photo_jpeg: bytes  # 256 x 256
    sketch: NDArray[np.uint8]  # (256, 256), as the network saw it
    model_version: str
    seed: int
    timings: Timings

    @property
    def sketch_png(self) -> bytes:
        return encode_png(self.sketch)


def _check_fidelity(value: object) -> str:
    return "" if _is_number(value, 1) else "Fidelity is a number from 0 to 1."


def _check_age(value: object) -> str:
    if value is None or _is_number(value, MAX_AGE):
        return ""
    return f"Age is a number of years from 0 to {MAX_AGE}, or null: what the drawing says."


def _check_gender(value: object) -> str:
    if value is None or _is_number(value, 1):
        return ""
    return "Gender is a number from 0 (masculine) to 1 (feminine), or null: what the drawing says."


def _is_number(value: object, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


def _check_seed(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SEED:
        return ""
    return f"Seed is a whole number from 0 to {MAX_SEED}."


def _check_palette(value: object) -> str:
    if not isinstance(value, dict) or not set(value) <= set(PALETTE_PARTS):
        return f"The palette is an object with some of these parts: {', '.join(PALETTE_PARTS)}."
    if not all(isinstance(colour, str) and _COLOUR.fullmatch(colour) for colour in value.values()):
        return "A colour of the palette is written as #rrggbb."
    return ""


def _parse_colour(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue

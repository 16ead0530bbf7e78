"""Age, gender and expression of annotated photos, as a table beside the annotations."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = "attributes.csv"
AGE, FEMALE = "age", "female"


def read_attributes(folder: Path) -> dict[str, dict[str, float]]:
    """By file, then by column; empty where nothing was estimated."""
    if not (folder / TABLE).is_file():
        return {}
    with (folder / TABLE).open(newline="", encoding="utf-8") as stream:
        return {row.pop("file"): {name: float(value) for name, value in row.items()} for row in csv.DictReader(stream)}


def read_traits(folder: Path) -> dict[str, NDArray[np.float32]]:
    """(2,) by file, as sketchgan.condition.TRAITS. Raises KeyError for a table without them."""
    rows = read_attributes(folder)
    return {file: np.array([row[AGE], row[FEMALE]], np.float32) for file, row in rows.items()}


def write_attributes(folder: Path, rows: Mapping[str, Mapping[str, float]]) -> None:
    """Replaced in one move. All rows have the same columns."""
    half_written = folder / f".{TABLE}"
    names = list(next(iter(rows.values()), {}))
    with half_written.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", *names])
        writer.writerows([file, *(round(row[name], 3) for name in names)] for file, row in rows.items())
    half_written.replace(folder / TABLE)

"""Checkpoints: `name.safetensors` (fp16 weights) beside `name.json` (what they are). Needs no torch."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

FORMAT = 1
FIELDS = {"format", "config", "palette_prior", "training", "metrics", "sha256", "licence"}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`config` rebuilds the network, `palette_prior` the colours that a seed stands for.

    `training` and `metrics` say where it comes from and how good it is. `golden` is its answer to the golden drawing
    (sketchgan/runtime/golden.py), empty where none was stored.
    """

    name: str
    config: dict[str, Any]
    palette_prior: dict[str, Any]
    tensors: dict[str, NDArray[np.generic]]
    sha256: str
    training: dict[str, Any]
    metrics: dict[str, Any]
    golden: str = ""

    @property
    def version(self) -> str:
        return f"{self.name}-{self.sha256[:8]}"


def save_checkpoint(
    path: Path,
    tensors: dict[str, NDArray[np.floating]],
    *,
    config: dict[str, Any],
    palette_prior: dict[str, Any],
    training: dict[str, Any],
    metrics: dict[str, Any],
    licence: str,
) -> str:
    """Write both files and return the hash. `path` ends in .safetensors."""
    data = save({name: np.ascontiguousarray(tensor, np.float16) for name, tensor in sorted(tensors.items())})
    sha256 = hashlib.sha256(data).hexdigest()
    card = {
        "format": FORMAT,
        "config": config,
        "palette_prior": palette_prior,
        "training": training,
        "metrics": metrics,
        "sha256": sha256,
        "licence": licence,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    write_card(path, card)
    return sha256


def record_metrics(path: Path, metrics: dict[str, Any]) -> None:
    """Put the figures of an evaluation into the card. Raises as `load_checkpoint`."""
    write_card(path, {**read_card(path), "metrics": metrics})


def record_golden(path: Path, answer: str) -> None:
    """Put the answer to the golden drawing into the card. Raises as `load_checkpoint`."""
    write_card(path, {**read_card(path), "golden": answer})


def write_card(path: Path, card: dict[str, Any]) -> None:
    path.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n")


def load_checkpoint(path: Path) -> Checkpoint:
    """Raises FileNotFoundError for a missing file, ValueError for a damaged or foreign one."""
    card = read_card(path)
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != card["sha256"]:
        raise ValueError(
            f"{path} is damaged: its sha256 is {sha256}, {path.with_suffix('.json').name} says {card['sha256']}"
        )
    try:
        tensors = load(data)
    except SafetensorError as error:
        raise ValueError(f"{path} is not a safetensors file: {error}") from error
    return Checkpoint(
        path.stem,
        card["config"],
        card["palette_prior"],
        tensors,
        sha256,
        card["training"],
        card["metrics"],
        card.get("golden", ""),
    )


def read_card(path: Path) -> dict[str, Any]:
    """The JSON beside the weights. Raises FileNotFoundError or ValueError."""
    if not path.is_file():
        raise FileNotFoundError(f"no weights at {path}")
    card_path = path.with_suffix(".json")
    if not card_path.is_file():
        raise FileNotFoundError(f"no card at {card_path} beside the weights")
    try:
        card = json.loads(card_path.read_text())
    except ValueError as error:
        raise ValueError(f"{card_path} is not JSON: {error}") from error
    if not isinstance(card, dict) or not card.keys() >= FIELDS:
        raise ValueError(f"{card_path} wants the fields {sorted(FIELDS)}")
    if card["format"] != FORMAT:
        raise ValueError(f"{card_path} is of format {card['format']}, this program reads format {FORMAT}")
    return card

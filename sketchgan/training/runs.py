"""The folder of a training run: its configuration, its log, and the state that it resumes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import torch

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

COUNTERS = ("images", "steps", "minutes")


class Run(Protocol):
    """A trainer, as far as its folder needs to know it."""

    device: torch.device
    images: int
    steps: int
    minutes: float

    def state(self) -> dict[str, Any]: ...
    def restore(self, state: dict[str, Any]) -> None: ...


def open_folder(folder: Path, config: DataclassInstance) -> None:
    """Makes it, prints the configuration and keeps it there."""
    folder.mkdir(parents=True, exist_ok=True)
    resolved = json.dumps(asdict(config), indent=2)
    print(resolved, flush=True)
    (folder / "config.json").write_text(resolved + "\n")


def resume(folder: Path, trainer: Run) -> None:
    """From the state that an earlier part of the run left; without one it starts anew."""
    if (folder / "state.pt").exists():
        trainer.restore(torch.load(folder / "state.pt", map_location=trainer.device, weights_only=True))


def log(folder: Path, trainer: Run, figures: Mapping[str, float]) -> None:
    """One line, printed and added to stats.jsonl."""
    counters = {"minutes": round(trainer.minutes, 2), "images": trainer.images, "steps": trainer.steps}
    line = json.dumps({**counters, **{name: round(value, 4) for name, value in figures.items()}})
    print(line, flush=True)
    with (folder / "stats.jsonl").open("a") as stats:
        stats.write(line + "\n")


def keep_state(folder: Path, trainer: Run) -> None:
    """Replaced in one move, so that a cut leaves the old one."""
    torch.save(trainer.state(), folder / "state.tmp")
    (folder / "state.tmp").replace(folder / "state.pt")


def gather_state(trainer: object, parts: Iterable[str]) -> dict[str, Any]:
    """The state of the networks and optimisers of those names, and the counters."""
    counters = {name: getattr(trainer, name) for name in COUNTERS}
    return {name: getattr(trainer, name).state_dict() for name in parts} | {"counters": counters}


def restore_state(trainer: object, parts: Iterable[str], state: Mapping[str, Any]) -> None:
    for name in parts:
        getattr(trainer, name).load_state_dict(state[name])
    for name, value in state["counters"].items():
        setattr(trainer, name, value)

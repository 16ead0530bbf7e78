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
STATE, PORTABLE, OPTIMISER = "state.pt", "portable.pt", "_optimiser"


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
    """From the state that an earlier part of the run left, or its portable half; without either it starts anew."""
    kept = next((folder / name for name in (STATE, PORTABLE) if (folder / name).exists()), None)
    if kept is not None:
        trainer.restore(torch.load(kept, map_location=trainer.device, weights_only=True))


def log(folder: Path, trainer: Run, figures: Mapping[str, float]) -> None:
    """One line, printed and added to stats.jsonl."""
    counters = {"minutes": round(trainer.minutes, 2), "images": trainer.images, "steps": trainer.steps}
    line = json.dumps({**counters, **{name: round(value, 4) for name, value in figures.items()}})
    print(line, flush=True)
    with (folder / "stats.jsonl").open("a") as stats:
        stats.write(line + "\n")


def keep_state(folder: Path, trainer: Run) -> None:
    """Whole, and beside it what is small enough to be carried to another machine. A cut leaves the old ones."""
    state = trainer.state()
    for name, kept in ((STATE, state), (PORTABLE, portable(state))):
        torch.save(kept, folder / f"{name}.part")
        (folder / f"{name}.part").replace(folder / name)


def portable(state: Mapping[str, Any]) -> dict[str, Any]:
    """The networks in half precision, without the optimisers, a quarter of the size.

    A run that goes on from it has its images and minutes, but warms up again: its optimisers know nothing.
    """
    networks = {name: part for name, part in state.items() if name != "counters" and not name.endswith(OPTIMISER)}
    halved = {name: {key: _halved(tensor) for key, tensor in part.items()} for name, part in networks.items()}
    return halved | {"counters": state["counters"] | {"steps": 0}}


def _halved(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.half() if tensor.is_floating_point() else tensor


def gather_state(trainer: object, parts: Iterable[str]) -> dict[str, Any]:
    """The state of the networks and optimisers of those names, and the counters."""
    counters = {name: getattr(trainer, name) for name in COUNTERS}
    return {name: getattr(trainer, name).state_dict() for name in parts} | {"counters": counters}


def restore_state(trainer: object, parts: Iterable[str], state: Mapping[str, Any]) -> None:
    """What a portable state lacks stays as it is."""
    for name in parts:
        if name in state:
            getattr(trainer, name).load_state_dict(state[name])
    for name, value in state["counters"].items():
        setattr(trainer, name, value)

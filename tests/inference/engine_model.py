"""The engine with plain numbers for pictures: jobs are integers, the fake model answers ten times the job."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from inference.engine import Engine, Priority

PATIENCE_S = 10
Make = Callable[..., Engine[int, int]]
MakePredict = Callable[[], Callable[[Sequence[int]], Sequence[int]]]


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Model:
    """Records its batches, and holds every job while `gate` is closed."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self.faults: dict[int, BaseException] = {}

    def predict(self, payloads: Sequence[int]) -> list[int]:
        self.batches.append(list(payloads))
        self.entered.release()
        assert self.gate.wait(PATIENCE_S)
        for payload in payloads:
            if payload in self.faults:
                raise self.faults[payload]
        return [10 * payload for payload in payloads]

    def hold(self) -> None:
        self.gate.clear()

    def wait_until_entered(self) -> None:
        assert self.entered.acquire(timeout=PATIENCE_S)

    @property
    def order(self) -> list[int]:
        return [payload for batch in self.batches for payload in batch]


def submit(
    engine: Engine[int, int],
    payload: int,
    *,
    owner: str = "ann",
    priority: Priority = Priority.SAVE,
    time_limit_s: float = 60.0,
) -> Future[int]:
    return engine.submit(payload, owner=owner, priority=priority, time_limit_s=time_limit_s)


def occupy(engine: Engine[int, int], model: Model) -> Future[int]:
    """One job that runs until the gate opens, so that all later ones wait."""
    model.hold()
    running = submit(engine, 0, owner="first")
    model.wait_until_entered()
    return running

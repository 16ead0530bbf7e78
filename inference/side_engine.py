"""An engine beside the model's, for a network that is asked for now and then: one worker on one thread.

So its work never keeps a drawing waiting for its turn; the two share the processor, of which this takes one core at
most. It runs in this process also where INFERENCE_URL names other machines: a job now and then is not worth a second
service.
"""

import functools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from inference.engine import Engine, Limits, Priority

TIME_LIMIT_S = 25.0  # within the half minute that the page waits; the first job loads the network
LIMITS = Limits(max_waiting=16, max_waiting_per_owner=2)

N = TypeVar("N")  # the network
P = TypeVar("P")
R = TypeVar("R")


class SideEngine(Generic[N, P, R]):
    """Starts no thread and loads nothing before the first job; a load that failed is tried again with the next."""

    def __init__(
        self,
        load: Callable[[], N],
        run: Callable[[N, Sequence[P]], Sequence[R]],
        *,
        limits: Limits = LIMITS,
    ) -> None:
        self._load, self._run, self._limits = load, run, limits
        self._starting = threading.Lock()
        self._engine: Engine[P, R] | None = None

    def make(self, payload: P, *, owner: str) -> R:
        """Raises InferenceError."""
        return self.submit(payload, owner=owner, time_limit_s=TIME_LIMIT_S).result()

    def submit(self, payload: P, *, owner: str, time_limit_s: float) -> "Future[R]":
        """Raises Busy."""
        return self._start().submit(payload, owner=owner, priority=Priority.SAVE, time_limit_s=time_limit_s)

    def close(self) -> None:
        with self._starting:
            if self._engine:
                self._engine.close()

    def _start(self) -> Engine[P, R]:
        with self._starting:
            if self._engine is None:
                self._engine = Engine(
                    lambda: functools.partial(self._run, self._load()), workers=1, limits=self._limits
                )
            return self._engine

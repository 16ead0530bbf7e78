"""A model that makes pictures for many people: its predictor, the engine in front of it, what it made before."""

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.engine import Engine, Limits, Priority
from inference.generation import Generation, Timings
from inference.result_cache import ResultCache, ResultKey
from sketchgan.imaging import encode_jpeg
from sketchgan.network.condition import Condition
from sketchgan.provenance import label_as_ai_made
from sketchgan.runtime.predictor import Predictor

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    sketch: NDArray[np.uint8]  # (256, 256)
    condition: Condition
    decode_ms: float
    submitted_at: float  # time.perf_counter()


class ServedModel:
    """`load` makes the predictor, and another one when a worker was lost: a hung one may hold the old for ever.

    `workers` 0 and no `limits`: as many calls at once, and as large batches, as the predictor is good for.
    """

    def __init__(
        self,
        load: Callable[[], Predictor],
        *,
        workers: int = 0,
        cache_bytes: int = 0,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._predictor = load()
        self._cache = ResultCache(cache_bytes)
        self._lock = threading.Lock()
        self._clock = clock
        self._last_live_at = -math.inf
        workers = self._first_starts = workers or self._predictor.concurrency
        self.engine: Engine[Task, Generation] = Engine(
            self._start_worker,
            workers=workers,
            limits=limits or Limits(max_batch=self._predictor.max_batch),
            clock=clock,
        )

    @property
    def version(self) -> str:
        return self._predictor.model_version

    @property
    def has_traits(self) -> bool:
        return self._predictor.has_traits

    def has_been_quiet(self, seconds: float) -> bool:
        """Nobody has drawn live for so long."""
        return self._clock() - self._last_live_at >= seconds

    def submit(self, task: Task, *, owner: str, priority: Priority, time_limit_s: float) -> "Future[Generation]":
        """A picture made before is answered at once. Raises as Engine.submit does."""
        if priority is Priority.LIVE:
            self._last_live_at = self._clock()
        version = self.version
        picture = self._cache.get(ResultKey.of(version, task.sketch, task.condition))
        if picture is None:
            return self.engine.submit(task, owner=owner, priority=priority, time_limit_s=time_limit_s)
        logger.info("generation_cached model=%s decode_ms=%.1f", version, task.decode_ms)
        answered: Future[Generation] = Future()
        timings = Timings(task.decode_ms, queue_ms=0.0, network_ms=0.0, encode_ms=0.0)
        answered.set_result(Generation(picture, task.sketch, version, task.condition.seed, timings))
        return answered

    def swap(self, load: Callable[[], Predictor], predictor: Predictor) -> None:
        """From the next batch on; a running one ends with the predictor that it began with."""
        with self._lock:
            self._load, self._predictor = load, predictor
        self._cache.clear()

    def close(self) -> None:
        self.engine.close()

    def _start_worker(self) -> Callable[[Sequence[Task]], list[Generation]]:
        with self._lock:
            is_replacement = self._first_starts == 0
            self._first_starts -= not is_replacement
            load = self._load
        if is_replacement:
            self._reload(load)
        return self._make_pictures

    def _reload(self, load: Callable[[], Predictor]) -> None:
        predictor = load()
        with self._lock:
            if self._load is load:  # or else another model came meanwhile
                self._predictor = predictor

    def _make_pictures(self, tasks: Sequence[Task]) -> list[Generation]:
        generations = generate(self._predictor, tasks)
        for task, generation in zip(tasks, generations, strict=True):
            key = ResultKey.of(generation.model_version, task.sketch, task.condition)
            self._cache.put(key, generation.photo_jpeg)
        return generations


def generate(predictor: Predictor, tasks: Sequence[Task]) -> list[Generation]:
    started = time.perf_counter()
    photos = predictor.predict([task.sketch for task in tasks], [task.condition for task in tasks])
    network_ms = 1000 * (time.perf_counter() - started)
    return [
        _finish(
            task, photo, predictor.model_version, queue_ms=1000 * (started - task.submitted_at), network_ms=network_ms
        )
        for task, photo in zip(tasks, photos, strict=True)
    ]


def _finish(
    task: Task, photo: NDArray[np.uint8], model_version: str, *, queue_ms: float, network_ms: float
) -> Generation:
    started = time.perf_counter()
    photo_jpeg = label_as_ai_made(encode_jpeg(photo))
    timings = Timings(task.decode_ms, queue_ms, network_ms, encode_ms=1000 * (time.perf_counter() - started))
    logger.info(
        "generation model=%s decode_ms=%.1f queue_ms=%.1f network_ms=%.1f encode_ms=%.1f",
        model_version,
        timings.decode_ms,
        timings.queue_ms,
        timings.network_ms,
        timings.encode_ms,
    )
    return Generation(photo_jpeg, task.sketch, model_version, task.condition.seed, timings)

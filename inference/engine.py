"""Runs jobs on worker threads: bounded, fair between owners, newest live job first.

It knows nothing of pictures. A job is a payload `P`; a worker turns a batch of payloads into as many
results `R`. Every future handed out gets an answer: a result or an `InferenceError`.
"""

import contextlib
import enum
import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from inference.errors import Busy, GenerationFailed, InferenceError, Superseded, TimedOut

logger = logging.getLogger(__name__)

P = TypeVar("P")
R = TypeVar("R")


class Priority(enum.IntEnum):
    LIVE = 0
    SAVE = 1
    BULK = 2


@dataclass(frozen=True, slots=True)
class Limits:
    max_batch: int = 1
    max_waiting: int = 64
    max_waiting_per_owner: int = 8
    hang_limit_s: float = 30.0  # a worker silent for longer is given up


@dataclass(eq=False, slots=True)
class _Job(Generic[P, R]):
    owner: str
    payload: P
    priority: Priority
    deadline: float
    future: "Future[R]" = field(default_factory=Future)

    def fail(self, error: InferenceError) -> None:
        # A caller who cancelled, or was told earlier that it takes too long, has an answer.
        with contextlib.suppress(InvalidStateError):
            self.future.set_exception(error)

    def finish(self, result: R) -> None:
        with contextlib.suppress(InvalidStateError):
            self.future.set_result(result)


class _WaitingJobs(Generic[P, R]):
    """Higher priorities first; within one, owners take turns; within an owner, oldest first."""

    def __init__(self) -> None:
        self._lines: dict[Priority, OrderedDict[str, deque[_Job[P, R]]]] = {
            priority: OrderedDict() for priority in Priority
        }

    def __iter__(self) -> Iterator[_Job[P, R]]:
        return (job for line in self._lines.values() for jobs in line.values() for job in jobs)

    def put(self, job: _Job[P, R]) -> None:
        self._lines[job.priority].setdefault(job.owner, deque()).append(job)

    def replace_live(self, job: _Job[P, R]) -> _Job[P, R] | None:
        """Puts `job` in the place, and the turn, of the owner's waiting live job."""
        jobs = self._lines[Priority.LIVE].get(job.owner)
        if job.priority is not Priority.LIVE or not jobs:
            return None
        replaced = jobs.pop()
        jobs.append(job)
        return replaced

    def take(self) -> _Job[P, R] | None:
        for line in self._lines.values():
            if line:
                owner, jobs = line.popitem(last=False)
                job = jobs.popleft()
                if jobs:
                    line[owner] = jobs  # behind the other owners
                return job
        return None

    def remove(self, jobs: Iterable[_Job[P, R]]) -> None:
        for job in list(jobs):
            line = self._lines[job.priority]
            line[job.owner].remove(job)
            if not line[job.owner]:
                del line[job.owner]


class _Worker(Generic[P, R]):
    thread: threading.Thread

    def __init__(self) -> None:
        self.jobs: list[_Job[P, R]] = []
        self.busy_since: float | None = None


class Engine(Generic[P, R]):
    """`make_predict` is called once by each worker, with its first job. The `predict` that it returns gets
    1 to `max_batch` payloads and returns one result for each."""

    def __init__(
        self,
        make_predict: Callable[[], Callable[[Sequence[P]], Sequence[R]]],
        *,
        workers: int = 1,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sweep_every_s: float = 0.25,
    ) -> None:
        self._make_predict = make_predict
        self._limits = limits or Limits()
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: _WaitingJobs[P, R] = _WaitingJobs()
        self._workers: list[_Worker[P, R]] = []
        self._service_s = 0.1  # moving average of one batch
        self._closed = threading.Event()
        for _ in range(workers):
            self._start_worker()
        self._start_thread("engine-sweeper", lambda: self._sweep_until_closed(sweep_every_s))

    def submit(self, payload: P, *, owner: str, priority: Priority, time_limit_s: float) -> "Future[R]":
        """`time_limit_s` counts from here to the answer. Raises Busy before anything is queued."""
        job: _Job[P, R] = _Job(owner, payload, priority, self._clock() + time_limit_s)
        with self._changed:
            replaced = self._waiting.replace_live(job)
            if replaced is None:
                self._refuse_if_full(owner)
                self._waiting.put(job)
                self._changed.notify()
        if replaced is not None:
            replaced.fail(Superseded())
        return job.future

    def sweep(self) -> None:
        """Fails what is past its time and replaces dead and hung workers."""
        now = self._clock()
        with self._changed:
            self._forget_cancelled()
            running = [job for worker in self._workers for job in worker.jobs]
            late = [job for job in self._waiting if job.deadline <= now]
            self._waiting.remove(late)
            lost = [worker for worker in self._workers if self._is_lost(worker, now)]
            for worker in lost:
                self._workers.remove(worker)
                self._start_worker()
        for worker in lost:
            logger.error("worker_replaced alive=%s jobs=%d", worker.thread.is_alive(), len(worker.jobs))
            self._fail(worker.jobs, GenerationFailed)
        self._fail([*late, *(job for job in running if job.deadline <= now)], TimedOut)

    def close(self, timeout_s: float = 5.0) -> None:
        """Lets running jobs end, for at most `timeout_s`, and fails all others."""
        with self._changed:
            self._closed.set()
            pending = list(self._waiting)
            self._waiting.remove(pending)
            self._changed.notify_all()
        self._fail(pending, self._restarting)
        give_up_at = time.monotonic() + timeout_s
        for worker in self._workers:
            worker.thread.join(max(0.0, give_up_at - time.monotonic()))
            self._fail(worker.jobs, self._restarting)

    def _refuse_if_full(self, owner: str) -> None:
        self._forget_cancelled()
        if self._closed.is_set():
            raise self._restarting()
        waiting = [job.owner for job in self._waiting]
        wait_s = min(30.0, max(0.5, len(waiting) * self._service_s / max(1, len(self._workers))))
        if waiting.count(owner) >= self._limits.max_waiting_per_owner:
            raise Busy("Several pictures of yours are still waiting. Try again in a moment.", retry_after_s=wait_s)
        if len(waiting) >= self._limits.max_waiting:
            raise Busy(retry_after_s=wait_s)

    def _forget_cancelled(self) -> None:
        self._waiting.remove([job for job in self._waiting if job.future.cancelled()])

    def _is_lost(self, worker: _Worker[P, R], now: float) -> bool:
        if self._closed.is_set():
            return False
        is_hung = worker.busy_since is not None and now - worker.busy_since > self._limits.hang_limit_s
        return is_hung or not worker.thread.is_alive()

    def _start_worker(self) -> None:
        worker: _Worker[P, R] = _Worker()
        self._workers.append(worker)
        worker.thread = self._start_thread("engine-worker", lambda: self._work(worker))

    @staticmethod
    def _start_thread(name: str, target: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        return thread

    def _sweep_until_closed(self, every_s: float) -> None:
        while not self._closed.wait(every_s):
            self.sweep()

    def _work(self, worker: _Worker[P, R]) -> None:
        predict = None
        while batch := self._next_batch(worker):
            started = self._clock()
            try:
                predict = predict or self._make_predict()
                results = predict([job.payload for job in batch])
                for job, result in zip(batch, results, strict=True):
                    job.finish(result)
            except InferenceError as error:
                for job in batch:
                    job.fail(error)
            except Exception as error:
                logger.exception("predict_failed jobs=%d", len(batch))
                self._fail(batch, partial(_blame, error))
            self._service_s += 0.2 * (self._clock() - started - self._service_s)

    def _next_batch(self, worker: _Worker[P, R]) -> list[_Job[P, R]]:
        """Waits for work; empty when the worker is to end: at closing, or because it was given up."""
        with self._changed:
            worker.jobs, worker.busy_since = [], None
            while worker in self._workers:
                worker.jobs = self._take_batch()
                if worker.jobs:
                    worker.busy_since = self._clock()
                    break
                if self._closed.is_set():
                    break
                self._changed.wait()
            return worker.jobs

    def _take_batch(self) -> list[_Job[P, R]]:
        batch: list[_Job[P, R]] = []
        while len(batch) < self._limits.max_batch and (job := self._waiting.take()):
            if job.future.set_running_or_notify_cancel():
                batch.append(job)
        return batch

    @staticmethod
    def _fail(jobs: Iterable[_Job[P, R]], make_error: Callable[[], InferenceError]) -> None:
        for job in jobs:
            job.fail(make_error())

    @staticmethod
    def _restarting() -> Busy:
        return Busy("The server is restarting. Try again in a moment.", retry_after_s=2.0)


def _blame(cause: Exception) -> GenerationFailed:
    failure = GenerationFailed()
    failure.__cause__ = cause
    return failure

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

from inference.errors import (
    Busy,
    GenerationFailed,
    InferenceError,
    ModelUnavailable,
    Superseded,
    TimedOut,
    gettext_noop,
)

logger = logging.getLogger(__name__)

P = TypeVar("P")
R = TypeVar("R")
_Predict = Callable[[Sequence[P]], Sequence[R]]


# So many turns make one that passes over the live jobs, so that a save comes through however many people draw;
# in the square of so many, one passes over the saves, too.
TURNS_TO_YIELD = 8


class Priority(enum.IntEnum):
    LIVE = 0
    SAVE = 1
    BULK = 2


@dataclass(frozen=True, slots=True)
class Limits:
    max_batch: int = 1
    max_waiting: int = 64  # of each priority: a crowd that draws does not keep others from saving
    max_waiting_per_owner: int = 8
    stall_limit_s: float = 10.0  # a worker silent for longer is not counted on
    hang_limit_s: float = 30.0  # a worker silent for longer is given up
    max_given_up: int = 3  # more threads that hang are not replaced: each may hold the memory of a model


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
        self._turn = 0
        self._lines: dict[Priority, OrderedDict[str, deque[_Job[P, R]]]] = {
            priority: OrderedDict() for priority in Priority
        }

    def __iter__(self) -> Iterator[_Job[P, R]]:
        return (job for line in self._lines.values() for jobs in line.values() for job in jobs)

    def count(self, priority: Priority) -> int:
        return sum(len(jobs) for jobs in self._lines[priority].values())

    def count_of(self, owner: str) -> int:
        return sum(len(line.get(owner, ())) for line in self._lines.values())

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
        turn = self._turn + 1
        passed_over = sum(turn % every == 0 for every in (TURNS_TO_YIELD, TURNS_TO_YIELD**2))
        lines = list(self._lines.values())
        for line in lines[passed_over:] + lines[:passed_over]:
            if line:
                self._turn = turn
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

    def is_silent(self, now: float, limit_s: float) -> bool:
        """Dead, or busy with the same jobs for longer than `limit_s`."""
        return not self.thread.is_alive() or (self.busy_since is not None and now - self.busy_since > limit_s)


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
        self._wanted_workers = workers
        self._workers: list[_Worker[P, R]] = []
        self._given_up: list[threading.Thread] = []  # may hang for ever
        self._service_s = 0.1  # moving average of one batch
        self._closed = threading.Event()
        with self._changed:
            self._start_workers()
        _start_thread("engine-sweeper", lambda: self._sweep_until_closed(sweep_every_s))

    @property
    def is_ready(self) -> bool:
        """Whether a worker is there to take a job, now or soon."""
        now = self._clock()
        with self._changed:
            is_open = not self._closed.is_set()
            return is_open and not all(worker.is_silent(now, self._limits.stall_limit_s) for worker in self._workers)

    def submit(self, payload: P, *, owner: str, priority: Priority, time_limit_s: float) -> "Future[R]":
        """`time_limit_s` counts from here to the answer. Raises Busy, ModelUnavailable before anything is queued."""
        job: _Job[P, R] = _Job(owner, payload, priority, self._clock() + time_limit_s)
        with self._changed:
            replaced = self._waiting.replace_live(job)
            if replaced is None:
                self._refuse_if_full(job)
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
            lost = [] if self._closed.is_set() else self._remove_lost_workers(now)
        for worker in lost:
            logger.error("worker_lost alive=%s jobs=%d", worker.thread.is_alive(), len(worker.jobs))
            self._fail(worker.jobs, GenerationFailed)
        self._fail([*late, *(job for job in running if job.deadline <= now)], TimedOut)
        with self._changed:
            self._replace_lost_workers()

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

    def _refuse_if_full(self, job: _Job[P, R]) -> None:
        self._forget_cancelled()
        if self._closed.is_set():
            raise self._restarting()
        if not self._workers:
            raise ModelUnavailable
        waiting = self._waiting.count(job.priority)
        at_a_time = len(self._workers) * self._limits.max_batch
        wait_s = min(30.0, max(0.5, waiting * self._service_s / at_a_time))
        if self._waiting.count_of(job.owner) >= self._limits.max_waiting_per_owner:
            sentence = gettext_noop("Several pictures of yours are still waiting. Try again in a moment.")
            raise Busy(sentence, retry_after_s=wait_s)
        if waiting >= self._limits.max_waiting:
            raise Busy(retry_after_s=wait_s)

    def _forget_cancelled(self) -> None:
        self._waiting.remove([job for job in self._waiting if job.future.cancelled()])

    def _remove_lost_workers(self, now: float) -> list[_Worker[P, R]]:
        lost = [worker for worker in self._workers if worker.is_silent(now, self._limits.hang_limit_s)]
        for worker in lost:
            self._workers.remove(worker)
            self._given_up.append(worker.thread)
        return lost

    def _replace_lost_workers(self) -> None:
        self._given_up = [thread for thread in self._given_up if thread.is_alive()]
        if len(self._given_up) <= self._limits.max_given_up and not self._closed.is_set():
            self._start_workers()

    def _start_workers(self) -> None:
        """The caller holds the lock, which keeps a new worker waiting until it is listed."""
        while len(self._workers) < self._wanted_workers:
            worker: _Worker[P, R] = _Worker()
            worker.thread = _start_thread("engine-worker", partial(self._work, worker))
            self._workers.append(worker)

    def _sweep_until_closed(self, every_s: float) -> None:
        while not self._closed.wait(every_s):
            try:
                self.sweep()
            except Exception:  # no thread to be had, say: the time limits must hold on
                logger.exception("sweep_failed")

    def _work(self, worker: _Worker[P, R]) -> None:
        predict = None
        while batch := self._next_batch(worker):
            started = self._clock()
            late = [job for job in batch if job.deadline <= started]
            self._fail(late, TimedOut)
            if jobs := [job for job in batch if job not in late]:
                predict = self._answer(jobs, predict)
                self._service_s += 0.2 * (self._clock() - started - self._service_s)

    def _answer(self, jobs: list[_Job[P, R]], predict: _Predict[P, R] | None) -> _Predict[P, R] | None:
        """Returns `predict`, made if there was none; None when it cannot be made."""
        try:
            predict = predict or self._make_predict()
            results = predict([job.payload for job in jobs])
            for job, result in zip(jobs, results, strict=True):
                job.finish(result)
        except InferenceError as error:
            for job in jobs:
                job.fail(error)
        except Exception as error:
            logger.exception("predict_failed jobs=%d", len(jobs))
            self._fail(jobs, partial(_blame, error))
        return predict

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
        return Busy(gettext_noop("The server is restarting. Try again in a moment."), retry_after_s=2.0)


def _start_thread(name: str, target: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=target, name=name, daemon=True)
    thread.start()
    return thread


def _blame(cause: Exception) -> GenerationFailed:
    failure = GenerationFailed()
    failure.__cause__ = cause
    return failure

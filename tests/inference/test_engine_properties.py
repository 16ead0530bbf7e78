"""Random orders of what can happen to the engine; hypothesis shrinks what breaks a promise."""

import contextlib
import threading
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future
from queue import SimpleQueue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.engine import Engine, Limits, Priority
from inference.errors import Busy, GenerationFailed, InferenceError, ModelUnavailable, Superseded, TimedOut
from tests.inference.engine_model import PATIENCE_S, Clock, Model, occupy, submit

OWNERS = ["ann", "bob", "cem"]
LIMITS = Limits(max_batch=2, max_waiting=6, max_waiting_per_owner=3, hang_limit_s=30, max_given_up=2)

owners, priorities = st.sampled_from(OWNERS), st.sampled_from(Priority)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), owners, priorities, st.floats(1, 60)),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("answer"), st.sampled_from(["result", "too few", "fault", "death"])),
        st.tuples(st.just("wait"), st.floats(0.1, 40)),
    ),
    max_size=40,
)


class Puppet:
    """A model that answers when, and as, the test says; once released it answers everything."""

    def __init__(self) -> None:
        self.orders: SimpleQueue[str] = SimpleQueue()
        self.is_released = threading.Event()
        self.seen: list[int] = []

    def predict(self, payloads: Sequence[int]) -> list[int]:
        self.seen += payloads
        order = "result" if self.is_released.is_set() else self.orders.get(timeout=PATIENCE_S)
        if order == "fault":
            raise ValueError("fault")
        if order == "death":
            raise SystemExit
        return [10 * payload for payload in payloads][: None if order == "result" else -1]

    def release(self) -> None:
        self.is_released.set()
        for _ in range(100):
            self.orders.put("result")


def play(engine: Engine[int, int], puppet: Puppet, clock: Clock, script: list[tuple]) -> dict[int, Future[int]]:
    futures: dict[int, Future[int]] = {}
    for number, (step, *details) in enumerate(script):
        if step == "submit":
            owner, priority, time_limit_s = details
            with contextlib.suppress(Busy, ModelUnavailable):
                futures[number] = submit(engine, number, owner=owner, priority=priority, time_limit_s=time_limit_s)
        elif step == "cancel":
            if future := futures.get(details[0]):
                future.cancel()
        elif step == "answer":
            puppet.orders.put(details[0])
        else:
            clock.now += details[0]
            engine.sweep()
        check_bounds(engine)
    return futures


def check_bounds(engine: Engine[int, int]) -> None:
    with engine._changed:
        waiting = [(job.owner, job.priority) for job in engine._waiting]
    for priority in Priority:
        assert [p for _, p in waiting].count(priority) <= LIMITS.max_waiting
    for owner in OWNERS:
        assert [o for o, _ in waiting].count(owner) <= LIMITS.max_waiting_per_owner
        assert waiting.count((owner, Priority.LIVE)) <= 1


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@given(steps, st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_whatever_happens_every_job_has_one_answer_and_it_is_its_own(script: list[tuple], workers: int):
    clock, puppet = Clock(), Puppet()
    engine = Engine(lambda: puppet.predict, workers=workers, limits=LIMITS, clock=clock, sweep_every_s=3600)
    answered: dict[int, int] = defaultdict(int)
    futures = play(engine, puppet, clock, script)
    for number, future in futures.items():
        future.add_done_callback(lambda _, number=number: answered.__setitem__(number, answered[number] + 1))
    puppet.release()
    engine.close(PATIENCE_S)
    assert answered == dict.fromkeys(futures, 1)
    assert len(set(puppet.seen)) == len(puppet.seen)
    for number, future in futures.items():
        if future.cancelled():
            continue
        error = future.exception(0)
        assert isinstance(error, InferenceError) or future.result() == 10 * number
        assert error is None or type(error) in {Superseded, TimedOut, GenerationFailed, Busy}


@given(st.lists(owners, min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_nobody_has_two_turns_more_than_another_who_waits(queue: list[str]):
    order = serve([(owner, Priority.SAVE) for owner in queue])
    left = {owner: queue.count(owner) for owner in OWNERS}
    turns = dict.fromkeys(OWNERS, 0)
    for owner, _ in order:
        turns[owner] += 1
        left[owner] -= 1
        still_waiting = [turns[other] for other in OWNERS if left[other] > 0]
        assert max(still_waiting, default=0) - min(still_waiting, default=0) <= 1
    assert not any(left.values())


@given(st.lists(st.tuples(st.integers(0, 40), priorities), min_size=1, max_size=80, unique=True))
@settings(max_examples=60, deadline=None)
def test_a_lower_priority_passes_a_higher_one_only_in_its_own_turns(queue: list[tuple[int, Priority]]):
    order = serve([(str(owner), priority) for owner, priority in queue])
    left = [sum(p is priority for _, p in queue) for priority in Priority]
    for turn, (_, priority) in enumerate(order, start=2):  # the first turn went to the job that held the others up
        if any(left[:priority]):
            assert turn % (8 if priority is Priority.SAVE else 64 if left[Priority.SAVE] else 8) == 0
        left[priority] -= 1
    assert not any(left)


def serve(queue: list[tuple[str, Priority]]) -> list[tuple[str, Priority]]:
    """The order in which one worker takes jobs that all wait when it becomes free."""
    model = Model()
    engine = Engine(lambda: model.predict, limits=Limits(max_waiting=200, max_waiting_per_owner=200), clock=Clock())
    occupy(engine, model)
    futures = [submit(engine, n, owner=owner, priority=priority) for n, (owner, priority) in enumerate(queue, 1)]
    model.gate.set()
    for future in futures:
        future.result(PATIENCE_S)
    engine.close()
    return [queue[n - 1] for n in model.order[1:]]

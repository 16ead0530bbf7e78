"""Whose turn it is, who waits, and who is refused; tests/inference/test_engine_properties.py tries random orders."""

import threading
from concurrent.futures import CancelledError, Future

import pytest

from inference.engine import Priority
from inference.errors import Busy, GenerationFailed, Superseded
from tests.inference.engine_model import PATIENCE_S, Make, Model, occupy, submit


def test_every_job_gets_its_own_answer(make_engine: Make):
    engine = make_engine(workers=3, max_waiting=100)
    futures = [submit(engine, n, owner=f"owner {n}") for n in range(50)]
    assert [future.result(PATIENCE_S) for future in futures] == [10 * n for n in range(50)]


def test_owners_take_turns_however_much_one_of_them_sends(make_engine: Make, model: Model):
    engine = make_engine()
    occupy(engine, model)
    futures = [submit(engine, n, owner="ann") for n in (1, 2, 3)]
    futures += [submit(engine, n, owner="bob") for n in (4, 5)]
    futures += [submit(engine, 6, owner="cem")]
    model.gate.set()
    [future.result(PATIENCE_S) for future in futures]
    assert model.order == [0, 1, 4, 6, 2, 5, 3]


def test_live_comes_before_saves_and_saves_before_bulk(make_engine: Make, model: Model):
    engine = make_engine()
    occupy(engine, model)
    futures = [
        submit(engine, n, owner=str(n), priority=p)
        for n, p in enumerate([Priority.BULK, Priority.SAVE, Priority.LIVE], 1)
    ]
    model.gate.set()
    [future.result(PATIENCE_S) for future in futures]
    assert model.order == [0, 3, 2, 1]


def test_a_save_comes_through_however_many_people_draw(make_engine: Make, model: Model):
    engine = make_engine()
    occupy(engine, model)
    futures = [submit(engine, n, owner=str(n), priority=Priority.LIVE) for n in range(1, 20)]
    futures += [submit(engine, n, owner="ann", priority=Priority.SAVE) for n in (100, 101)]
    model.gate.set()
    [future.result(PATIENCE_S) for future in futures]
    assert model.order[1:] == [*range(1, 7), 100, *range(7, 14), 101, *range(14, 20)]


def test_even_bulk_comes_through_in_the_end(make_engine: Make, model: Model):
    engine = make_engine(max_waiting=200)
    occupy(engine, model)
    futures = [submit(engine, n, owner=str(n), priority=Priority(n % 2)) for n in range(1, 100)]
    futures += [submit(engine, 1000, priority=Priority.BULK)]
    model.gate.set()
    [future.result(PATIENCE_S) for future in futures]
    assert model.order.index(1000) == 63


def test_a_newer_live_job_takes_the_place_and_the_turn_of_the_waiting_one(make_engine: Make, model: Model):
    engine = make_engine()
    occupy(engine, model)
    old = submit(engine, 1, owner="ann", priority=Priority.LIVE)
    other = submit(engine, 2, owner="bob", priority=Priority.LIVE)
    new = submit(engine, 3, owner="ann", priority=Priority.LIVE)
    with pytest.raises(Superseded):
        old.result(PATIENCE_S)
    model.gate.set()
    assert (new.result(PATIENCE_S), other.result(PATIENCE_S)) == (30, 20)
    assert model.order == [0, 3, 2]


def test_a_live_job_leaves_the_saves_of_its_owner_alone(make_engine: Make, model: Model):
    engine = make_engine()
    occupy(engine, model)
    save = submit(engine, 1)
    live = submit(engine, 2, priority=Priority.LIVE)
    model.gate.set()
    assert (save.result(PATIENCE_S), live.result(PATIENCE_S)) == (10, 20)


def test_a_full_queue_refuses_before_queueing_and_says_when_to_retry(make_engine: Make, model: Model):
    engine = make_engine(max_waiting=2)
    occupy(engine, model)
    kept = [submit(engine, n, owner=str(n)) for n in (1, 2)]
    with pytest.raises(Busy) as refusal:
        submit(engine, 3, owner="late")
    assert refusal.value.retry_after_s is not None
    assert refusal.value.retry_after_s > 0
    model.gate.set()
    assert [future.result(PATIENCE_S) for future in kept] == [10, 20]
    assert 3 not in model.order


def test_a_crowd_that_draws_does_not_keep_others_from_saving(make_engine: Make, model: Model):
    engine = make_engine(max_waiting=2)
    occupy(engine, model)
    crowd = [submit(engine, n, owner=str(n), priority=Priority.LIVE) for n in (1, 2)]
    save = submit(engine, 3, owner="ann")
    with pytest.raises(Busy):
        submit(engine, 4, owner="bob", priority=Priority.LIVE)
    model.gate.set()
    assert [future.result(PATIENCE_S) for future in (*crowd, save)] == [10, 20, 30]


def test_a_live_job_that_replaces_another_is_welcome_in_a_full_queue(make_engine: Make, model: Model):
    engine = make_engine(max_waiting=1)
    occupy(engine, model)
    submit(engine, 1, priority=Priority.LIVE)
    newer = submit(engine, 2, priority=Priority.LIVE)
    model.gate.set()
    assert newer.result(PATIENCE_S) == 20


def test_one_owner_cannot_fill_the_queue(make_engine: Make, model: Model):
    engine = make_engine(max_waiting_per_owner=2)
    occupy(engine, model)
    submit(engine, 1, owner="ann")
    submit(engine, 2, owner="ann")
    with pytest.raises(Busy):
        submit(engine, 3, owner="ann")
    model.gate.set()
    assert submit(engine, 4, owner="bob").result(PATIENCE_S) == 40


def test_a_cancelled_job_is_never_run_and_makes_room(make_engine: Make, model: Model):
    engine = make_engine(max_waiting=1)
    occupy(engine, model)
    cancelled = submit(engine, 1)
    assert cancelled.cancel()
    kept = submit(engine, 2)
    model.gate.set()
    assert kept.result(PATIENCE_S) == 20
    assert model.order == [0, 2]
    with pytest.raises(CancelledError):
        cancelled.result()


def test_a_job_that_is_cancelled_last_is_passed_over(make_engine: Make, model: Model):
    engine = make_engine()
    occupy(engine, model)
    cancelled, kept = submit(engine, 1), submit(engine, 2)
    assert cancelled.cancel()
    model.gate.set()
    assert kept.result(PATIENCE_S) == 20
    assert model.order == [0, 2]


def test_an_idle_worker_takes_one_job_at_once_and_batches_only_what_waits(make_engine: Make, model: Model):
    engine = make_engine(max_batch=4)
    occupy(engine, model)
    futures = [submit(engine, n, owner=str(n)) for n in range(1, 7)]
    model.gate.set()
    assert [future.result(PATIENCE_S) for future in futures] == [10, 20, 30, 40, 50, 60]
    assert model.batches == [[0], [1, 2, 3, 4], [5, 6]]


def test_every_future_is_answered_under_load_from_many_threads(make_engine: Make, model: Model):
    engine = make_engine(workers=4, max_batch=3, max_waiting=1000, max_waiting_per_owner=100)
    model.faults = {n: ValueError(str(n)) for n in range(0, 400, 7)}
    futures: dict[int, Future[int]] = {}

    def send(first: int) -> None:
        for n in range(first, first + 40):
            futures[n] = submit(engine, n, owner=f"owner {first}", priority=Priority(n % 3))

    threads = [threading.Thread(target=send, args=(first,)) for first in range(0, 400, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    answers = {n: future.exception(PATIENCE_S) or future.result() for n, future in futures.items()}
    assert len(answers) == 400
    assert all(answer == 10 * n or isinstance(answer, GenerationFailed | Superseded) for n, answer in answers.items())

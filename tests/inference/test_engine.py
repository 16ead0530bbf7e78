"""What the engine promises, one promise a test; tests/inference/test_engine_properties.py tries random orders."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future

import pytest

from inference.engine import Engine, Limits, Priority
from inference.errors import Busy, GenerationFailed, ModelUnavailable, Superseded, TimedOut
from tests.inference.engine_model import PATIENCE_S, Clock, Model, occupy, submit

Make = Callable[..., Engine[int, int]]
MakePredict = Callable[[], Callable[[Sequence[int]], Sequence[int]]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def make_engine(model: Model, clock: Clock) -> Iterator[Make]:
    engines = []

    def make(
        *, workers: int = 1, make_predict: MakePredict = lambda: model.predict, **limits: float
    ) -> Engine[int, int]:
        # The tests sweep by hand.
        engine = Engine(make_predict, workers=workers, limits=Limits(**limits), clock=clock, sweep_every_s=3600)
        engines.append(engine)
        return engine

    yield make
    model.gate.set()
    for engine in engines:
        engine.close()


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


def test_a_waiting_job_fails_when_its_time_is_over(make_engine: Make, model: Model, clock: Clock):
    engine = make_engine(hang_limit_s=1000)
    occupy(engine, model)
    late, patient = submit(engine, 1, time_limit_s=5), submit(engine, 2, time_limit_s=50)
    clock.now += 6
    engine.sweep()
    with pytest.raises(TimedOut):
        late.result(PATIENCE_S)
    model.gate.set()
    assert patient.result(PATIENCE_S) == 20
    assert 1 not in model.order


def test_a_job_whose_time_is_over_is_not_run_even_before_the_sweep(make_engine: Make, model: Model, clock: Clock):
    engine = make_engine(hang_limit_s=1000)
    occupy(engine, model)
    late, patient = submit(engine, 1, time_limit_s=5), submit(engine, 2, time_limit_s=50)
    clock.now += 6
    model.gate.set()
    with pytest.raises(TimedOut):
        late.result(PATIENCE_S)
    assert patient.result(PATIENCE_S) == 20
    assert model.order == [0, 2]


def test_a_running_job_fails_when_its_time_is_over_and_the_worker_carries_on(
    make_engine: Make, model: Model, clock: Clock
):
    engine = make_engine(hang_limit_s=1000)
    model.hold()
    slow = submit(engine, 1, time_limit_s=5)
    model.wait_until_entered()
    clock.now += 6
    engine.sweep()
    with pytest.raises(TimedOut):
        slow.result(PATIENCE_S)
    model.gate.set()
    assert submit(engine, 2).result(PATIENCE_S) == 20


def test_a_fault_of_the_model_fails_its_job_with_the_reason_and_no_other(make_engine: Make, model: Model):
    engine = make_engine()
    model.faults[1] = ZeroDivisionError("one")
    bad, good = submit(engine, 1), submit(engine, 2)
    with pytest.raises(GenerationFailed) as failure:
        bad.result(PATIENCE_S)
    assert isinstance(failure.value.__cause__, ZeroDivisionError)
    assert good.result(PATIENCE_S) == 20


def test_a_model_that_answers_too_little_fails_the_batch(make_engine: Make):
    engine = make_engine(make_predict=lambda: lambda payloads: [])
    with pytest.raises(GenerationFailed):
        submit(engine, 1).result(PATIENCE_S)


def test_a_model_that_cannot_be_loaded_fails_jobs_with_its_own_reason_until_it_can(make_engine: Make, model: Model):
    attempts = iter([ModelUnavailable("no weights"), None])

    def make_predict():
        if error := next(attempts):
            raise error
        return model.predict

    engine = make_engine(make_predict=make_predict)
    with pytest.raises(ModelUnavailable, match="no weights"):
        submit(engine, 1).result(PATIENCE_S)
    assert submit(engine, 2).result(PATIENCE_S) == 20


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dead_worker_fails_its_job_and_is_replaced(make_engine: Make, model: Model):
    engine = make_engine()
    model.faults[1] = SystemExit()
    doomed = submit(engine, 1)
    model.wait_until_entered()
    engine._workers[0].thread.join(PATIENCE_S)
    waiting = submit(engine, 2)
    engine.sweep()
    with pytest.raises(GenerationFailed):
        doomed.result(PATIENCE_S)
    assert waiting.result(PATIENCE_S) == 20


def test_a_hung_worker_fails_its_job_is_replaced_and_ends_when_it_wakes(make_engine: Make, clock: Clock):
    hung, healthy = Model(), Model()
    hung.hold()
    models = iter([hung, healthy])
    engine = make_engine(make_predict=lambda: next(models).predict, hang_limit_s=30)
    stuck = submit(engine, 1, time_limit_s=1000)
    hung.wait_until_entered()
    hung_thread = engine._workers[0].thread
    waiting = submit(engine, 2, time_limit_s=1000)
    clock.now += 31
    engine.sweep()
    with pytest.raises(GenerationFailed):
        stuck.result(PATIENCE_S)
    assert waiting.result(PATIENCE_S) == 20
    hung.gate.set()
    hung_thread.join(PATIENCE_S)
    assert not hung_thread.is_alive()
    assert submit(engine, 3, time_limit_s=1000).result(PATIENCE_S) == 30
    assert healthy.order == [2, 3]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_sweep_that_finds_no_thread_for_a_new_worker_still_fails_the_job_and_tries_again(
    make_engine: Make, model: Model, monkeypatch: pytest.MonkeyPatch
):
    engine = make_engine()
    model.faults[1] = SystemExit()
    doomed = submit(engine, 1)
    engine._workers[0].thread.join(PATIENCE_S)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", lambda self: (_ for _ in ()).throw(RuntimeError("no more threads")))
        with pytest.raises(RuntimeError, match="no more threads"):
            engine.sweep()
    with pytest.raises(GenerationFailed):
        doomed.result(0)
    engine.sweep()
    assert submit(engine, 2).result(PATIENCE_S) == 20


def test_hung_workers_are_replaced_only_so_often_and_then_jobs_are_refused(make_engine: Make, clock: Clock):
    models = [Model() for _ in range(3)]
    for model in models[:2]:
        model.hold()
    waiting_models = iter(models)
    engine = make_engine(make_predict=lambda: next(waiting_models).predict, hang_limit_s=30, max_given_up=1)
    threads = []
    for model in models[:2]:
        submit(engine, 1, time_limit_s=1000)
        model.wait_until_entered()
        threads.append(engine._workers[0].thread)
        clock.now += 31
        engine.sweep()
    with pytest.raises(ModelUnavailable):
        submit(engine, 2, time_limit_s=1000)
    assert not engine.is_ready
    models[0].gate.set()
    threads[0].join(PATIENCE_S)
    engine.sweep()
    assert engine.is_ready
    assert submit(engine, 3, time_limit_s=1000).result(PATIENCE_S) == 30
    models[1].gate.set()


def test_an_engine_is_ready_until_all_its_workers_are_stuck_or_it_is_closed(
    make_engine: Make, model: Model, clock: Clock
):
    engine = make_engine(workers=2, stall_limit_s=10, hang_limit_s=1000)
    assert engine.is_ready
    model.hold()
    for n in (1, 2):
        submit(engine, n, owner=str(n), time_limit_s=1000)
        model.wait_until_entered()
        assert engine.is_ready
        clock.now += 6
    assert engine.is_ready  # one is stuck for 12 s, the other for 6
    clock.now += 6
    assert not engine.is_ready
    model.gate.set()
    assert submit(engine, 3, time_limit_s=1000).result(PATIENCE_S) == 30
    assert engine.is_ready
    engine.close()
    assert not engine.is_ready


def test_a_fault_of_a_sweep_does_not_end_the_sweeping(model: Model, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    engine = Engine(lambda: model.predict, clock=clock, limits=Limits(hang_limit_s=1000), sweep_every_s=0.01)
    sweep, faults = engine.sweep, iter([RuntimeError("once")])
    monkeypatch.setattr(
        engine, "sweep", lambda: (_ for _ in ()).throw(fault) if (fault := next(faults, None)) else sweep()
    )
    running = occupy(engine, model)
    clock.now += 61
    with pytest.raises(TimedOut):
        running.result(PATIENCE_S)
    assert next(faults, None) is None
    model.gate.set()
    engine.close()


def test_the_engine_sweeps_by_itself(model: Model, clock: Clock):
    engine = Engine(lambda: model.predict, clock=clock, limits=Limits(hang_limit_s=1000), sweep_every_s=0.01)
    running = occupy(engine, model)
    clock.now += 61
    with pytest.raises(TimedOut):
        running.result(PATIENCE_S)
    model.gate.set()
    engine.close()


def test_closing_lets_running_jobs_end_and_fails_waiting_ones(make_engine: Make, model: Model):
    engine = make_engine()
    running = occupy(engine, model)
    waiting = submit(engine, 1)
    closing = threading.Thread(target=engine.close)
    closing.start()
    with pytest.raises(Busy, match="restarting"):
        waiting.result(PATIENCE_S)
    model.gate.set()
    closing.join(PATIENCE_S)
    assert running.result(0) == 0
    assert not any(worker.thread.is_alive() for worker in engine._workers)


def test_closing_does_not_wait_for_ever_for_a_running_job(make_engine: Make, model: Model):
    engine = make_engine()
    running = occupy(engine, model)
    engine.close(timeout_s=0)
    with pytest.raises(Busy, match="restarting"):
        running.result(0)


def test_a_closed_engine_takes_no_jobs(make_engine: Make):
    engine = make_engine()
    engine.close()
    with pytest.raises(Busy, match="restarting"):
        submit(engine, 1)


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

"""Time limits, and models and workers that fail."""

import threading

import pytest

from inference.engine import Engine, Limits
from inference.errors import GenerationFailed, ModelUnavailable, TimedOut
from tests.inference.engine_model import PATIENCE_S, Clock, Make, Model, occupy, submit


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

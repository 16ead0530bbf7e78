"""How an engine ends."""

import threading

import pytest

from inference.errors import Busy
from tests.inference.engine_model import PATIENCE_S, Make, Model, occupy, submit


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

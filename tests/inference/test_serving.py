"""What is shared between people, and what a change of the model does to those who wait."""

import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from inference.engine import Limits, Priority
from inference.errors import GenerationFailed
from inference.generation import Generation
from inference.serving import ServedModel, Task
from sketchgan.imaging import decode_image, prepare_sketch
from sketchgan.network.condition import Condition
from tests.inference.echo import EchoPredictor, draw_sketch, expect_echo, read_echo

PATIENCE_S = 20


def submit(served: ServedModel, *, mark: int = 0, seed: int = 0, owner: str = "ann") -> "Future[Generation]":
    sketch = prepare_sketch(decode_image(draw_sketch(mark)))
    task = Task(sketch, Condition(seed=seed), decode_ms=seed, submitted_at=time.perf_counter())
    return served.submit(task, owner=owner, priority=Priority.SAVE, time_limit_s=PATIENCE_S)


def make(served: ServedModel, **of: int | str) -> Generation:
    return submit(served, **of).result(PATIENCE_S)  # type: ignore[arg-type]


@pytest.fixture
def predictor() -> EchoPredictor:
    return EchoPredictor()


@pytest.fixture
def served(predictor: EchoPredictor) -> Iterator[ServedModel]:
    served = ServedModel(lambda: predictor, workers=1, cache_bytes=10**6)
    yield served
    predictor.gate.set()
    served.close()


def test_identical_drawings_of_two_people_share_the_picture_and_nothing_else(
    served: ServedModel, predictor: EchoPredictor
):
    hers, his = make(served, seed=3, owner="ann"), make(served, seed=3, owner="bob")
    assert predictor.seeds == [3]
    assert his.photo_jpeg == hers.photo_jpeg
    assert his is not hers
    assert his.sketch is not hers.sketch
    assert (his.timings.queue_ms, his.timings.network_ms) == (0, 0)
    assert hers.timings.network_ms > 0


def test_another_drawing_or_setting_is_made_anew(served: ServedModel, predictor: EchoPredictor):
    for mark, seed in [(1, 1), (2, 1), (1, 2)]:
        photo = make(served, mark=mark, seed=seed).photo_jpeg
        assert read_echo(photo) == expect_echo(draw_sketch(mark), Condition(seed=seed))
    assert predictor.seeds == [1, 1, 2]


def test_a_picture_that_failed_is_not_remembered(served: ServedModel, predictor: EchoPredictor):
    predictor.faults[1] = RuntimeError("network broke")
    with pytest.raises(GenerationFailed):
        make(served, seed=1)
    predictor.faults.clear()
    assert make(served, seed=1).seed == 1


def test_without_a_budget_every_picture_is_made(predictor: EchoPredictor):
    served = ServedModel(lambda: predictor, workers=1, cache_bytes=0)
    make(served), make(served)
    served.close()
    assert len(predictor.seeds) == 2


def test_a_predictor_that_is_good_at_batches_gets_what_waits_as_one(predictor: EchoPredictor):
    predictor.max_batch, predictor.concurrency = 4, 1
    served = ServedModel(lambda: predictor)
    predictor.gate.clear()
    futures = [submit(served, seed=0, owner="first")]
    predictor.wait_until_entered()
    futures += [submit(served, mark=seed, seed=seed, owner=str(seed)) for seed in range(1, 6)]
    predictor.gate.set()
    photos = [future.result(PATIENCE_S).photo_jpeg for future in futures]
    assert predictor.batch_sizes == [1, 4, 1]
    for seed, photo in enumerate(photos):
        assert read_echo(photo) == expect_echo(draw_sketch(seed), Condition(seed=seed))
    served.close()


def test_there_are_as_many_workers_as_the_predictor_is_good_for(predictor: EchoPredictor):
    predictor.concurrency = 3
    served = ServedModel(lambda: predictor)
    predictor.gate.clear()
    futures = [submit(served, seed=seed, owner=str(seed)) for seed in range(3)]
    for _ in futures:
        predictor.wait_until_entered()
    predictor.gate.set()
    assert sorted(future.result(PATIENCE_S).seed for future in futures) == [0, 1, 2]
    served.close()


def test_a_swap_drops_no_job_and_lets_the_running_one_end_on_the_old_model(
    served: ServedModel, predictor: EchoPredictor
):
    other = EchoPredictor()
    other.model_version = "echo-2"
    predictor.gate.clear()
    running = submit(served, seed=1)
    predictor.wait_until_entered()
    waiting = [submit(served, seed=seed, owner=str(seed)) for seed in range(2, 8)]
    served.swap(lambda: other, other)
    assert served.version == "echo-2"
    predictor.gate.set()
    assert running.result(PATIENCE_S).model_version == "echo-1"
    assert [future.result(PATIENCE_S).model_version for future in waiting] == ["echo-2"] * 6
    assert predictor.seeds == [1]


def test_a_swap_forgets_what_the_old_model_made(served: ServedModel):
    other = EchoPredictor()
    other.model_version = "echo-2"
    make(served, seed=1)
    served.swap(lambda: other, other)
    assert make(served, seed=1).model_version == "echo-2"
    assert other.seeds == [1]


def test_an_answer_of_the_old_model_that_comes_after_the_swap_is_not_taken_for_one_of_the_new(
    served: ServedModel, predictor: EchoPredictor
):
    other = EchoPredictor()
    other.model_version = "echo-2"
    predictor.gate.clear()
    late = submit(served, seed=1)
    predictor.wait_until_entered()
    served.swap(lambda: other, other)
    predictor.gate.set()
    assert late.result(PATIENCE_S).model_version == "echo-1"
    assert make(served, seed=1).model_version == "echo-2"


def test_the_worker_that_replaces_a_hung_one_brings_a_predictor_of_its_own():
    now = [0.0]
    predictors = [EchoPredictor(), EchoPredictor()]
    loads = iter(predictors)
    limits = Limits(hang_limit_s=30)
    served = ServedModel(lambda: next(loads), workers=1, cache_bytes=0, limits=limits, clock=lambda: now[0])
    predictors[0].gate.clear()
    stuck = submit(served, seed=1)
    predictors[0].wait_until_entered()
    now[0] += 31
    with pytest.raises(Exception, match=r"could not be made|too long"):
        stuck.result(PATIENCE_S)
    assert make(served, seed=2).seed == 2
    assert predictors[1].seeds == [2]
    predictors[0].gate.set()
    served.close()


def test_a_replacement_that_was_slow_to_load_does_not_undo_a_swap(served: ServedModel, predictor: EchoPredictor):
    other = EchoPredictor()
    other.model_version = "echo-2"

    def load_slowly() -> EchoPredictor:
        served.swap(lambda: other, other)
        return predictor

    served._load = load_slowly
    served._reload(load_slowly)
    assert served.version == "echo-2"

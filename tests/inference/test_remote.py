"""The site's side of a remote predictor, against a server that misbehaves. A real one: tests/services/test_ray.py."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from inference import remote
from inference.errors import Busy, ModelUnavailable
from inference.remote import Away, RemoteModel, RemotePredictor, RemoteServer, load_remote
from sketchgan.network.condition import Condition
from tests.inference.echo import EchoPredictor
from tests.inference.predict_server import TOKEN, PredictServer, serve_predictions

SKETCH = np.full((256, 256), 255, np.uint8)


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def server() -> Iterator[PredictServer]:
    with serve_predictions() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


def connect(server: PredictServer, clock: Clock, token: str = TOKEN) -> RemoteServer:
    return RemoteServer(server.url, token, connections=8, clock=clock)


def ask(predictor: RemotePredictor, seed: int) -> bool:
    """Is the answer the one for this seed?"""
    condition = Condition(seed=seed)
    (photo,) = predictor.predict([SKETCH], [condition])
    return np.array_equal(photo, EchoPredictor().predict([SKETCH], [condition])[0])


def test_each_of_many_people_gets_the_picture_of_their_own_drawing(server: PredictServer, clock: Clock):
    predictor = load_remote(connect(server, clock), None)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda seed: ask(predictor, seed), range(60)))
    assert server.connections <= 9  # they are kept: 8 threads, and the question for the version


def test_the_model_version_is_the_servers(server: PredictServer, clock: Clock):
    server.model_version = "face256-12345678"
    assert load_remote(connect(server, clock), None).model_version == "face256-12345678"


def test_a_request_that_died_with_its_replica_is_asked_again(server: PredictServer, clock: Clock):
    predictor = load_remote(connect(server, clock), None)
    server.faults = [500, 502]
    assert ask(predictor, 1)


def test_an_overloaded_server_is_busy_with_its_own_time_to_wait(server: PredictServer, clock: Clock):
    predictor = load_remote(connect(server, clock), EchoPredictor)
    server.faults = [503]
    with pytest.raises(Busy) as caught:
        ask(predictor, 1)
    assert caught.value.retry_after_s == 3


def test_without_a_local_model_an_absent_server_is_a_refusal_with_a_reason(clock: Clock):
    with serve_predictions() as server:
        predictor = RemotePredictor(connect(server, clock), RemoteModel("echo-1", has_traits=True), None)
    with pytest.raises(ModelUnavailable, match="cannot be reached") as caught:
        ask(predictor, 1)
    assert caught.value.retry_after_s


def test_an_absent_server_is_left_alone_for_a_moment_and_then_asked_again(server: PredictServer, clock: Clock):
    predictor = load_remote(connect(server, clock), None)
    server.faults = [404]
    for _ in range(3):
        with pytest.raises(ModelUnavailable):
            ask(predictor, 1)
    assert server.requests == 2  # the version, and one of the three
    clock.now_s += remote.PAUSE_S
    assert ask(predictor, 1)


def test_the_local_model_of_the_same_version_stands_in(server: PredictServer, clock: Clock):
    predictor = load_remote(connect(server, clock), EchoPredictor)
    server.faults = [404]
    assert ask(predictor, 5)
    assert server.requests == 2


def test_a_local_model_of_another_version_does_not_stand_in(
    server: PredictServer, clock: Clock, caplog: pytest.LogCaptureFixture
):
    server.model_version = "face256-12345678"
    predictor = load_remote(connect(server, clock), EchoPredictor)
    server.faults = [404]
    with pytest.raises(ModelUnavailable):
        ask(predictor, 5)
    assert "model_version_mismatch local=echo-1 remote=face256-12345678" in caplog.text


def test_a_site_that_starts_without_its_server_serves_the_local_model_until_it_comes(
    server: PredictServer, clock: Clock
):
    server.faults = [404]
    predictor = load_remote(connect(server, clock), EchoPredictor)
    assert predictor.model_version == EchoPredictor.model_version
    clock.now_s += remote.PAUSE_S
    assert ask(predictor, 5)
    assert server.requests == 2  # it was asked again, and answered


def test_a_server_with_another_model_makes_no_picture_under_the_old_name(server: PredictServer, clock: Clock):
    predictor = load_remote(connect(server, clock), None)
    server.model_version = "face256-12345678"
    with pytest.raises(Busy, match="being changed"):
        ask(predictor, 1)


def test_a_wrong_token_is_refused_and_logged(server: PredictServer, clock: Clock, caplog: pytest.LogCaptureFixture):
    with pytest.raises(Away, match="401"):
        connect(server, clock, token="guessed").read_model()
    assert "remote_away" in caplog.text
    assert "guessed" not in caplog.text


def test_a_server_that_never_answers_is_given_up(server: PredictServer, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(remote, "READ_TIMEOUT_S", 0.1)
    server.delay_s = 1.0
    with pytest.raises(Away, match="timed out"):
        connect(server, clock).read_model()

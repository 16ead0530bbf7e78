"""Which model this process serves when INFERENCE_URL names another machine."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from inference.engine import Priority
from inference.errors import ModelUnavailable
from inference.host import Host
from inference.serving import Task
from sketchgan.network.condition import Condition
from tests.inference.predict_server import TOKEN, PredictServer, serve_predictions
from tests.inference.test_remote import SKETCH


@pytest.fixture
def server(settings: Settings) -> Iterator[PredictServer]:
    with serve_predictions() as server:
        settings.INFERENCE_URL, settings.INFERENCE_TOKEN, settings.INFERENCE_FALLBACK = server.url, TOKEN, False
        yield server


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


def generate(host: Host) -> str:
    """The version of the model that made the picture."""
    task = Task(SKETCH, Condition(), decode_ms=0, submitted_at=0)
    return host.get().submit(task, owner="ann", priority=Priority.SAVE, time_limit_s=20).result(20).model_version


def test_pictures_come_from_the_remote_server_under_its_version(server: PredictServer, host: Host) -> None:
    server.model_version = "face256-11111111"
    assert generate(host) == "face256-11111111"


def test_a_new_model_on_the_remote_server_is_followed_without_a_restart(server: PredictServer, host: Host) -> None:
    before = generate(host)
    server.model_version = "face256-22222222"
    host.follow()
    assert before != generate(host) == "face256-22222222"


def test_the_served_model_stays_while_the_remote_server_is_away(server: PredictServer, host: Host) -> None:
    before = generate(host)
    server.faults = [404]
    host.follow()
    assert host.get().version == before


def test_a_site_whose_remote_server_is_away_at_the_start_serves_once_it_comes(
    server: PredictServer, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inference.remote.PAUSE_S", 0.0)
    server.faults = [404]
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        host.get()
    assert generate(host) == server.model_version

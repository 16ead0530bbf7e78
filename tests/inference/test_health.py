import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from inference import readiness, services
from inference.host import Host
from inference.registry import engines
from inference.services import GenerationSettings
from inference.serving import ServedModel
from tests.inference.echo import EchoPredictor, draw_sketch
from tests.inference.predict_server import TOKEN, serve_predictions
from tests.inference.stand_ins import use_model

pytestmark = pytest.mark.django_db


def test_a_running_process_is_alive_even_without_weights():
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_a_process_with_a_model_is_ready(predictor: EchoPredictor):
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready", "model_version": "echo-1"})


def test_a_process_without_weights_is_not_ready_and_says_why(settings: Settings, tmp_path: Path):
    settings.WEIGHTS_PATH = tmp_path / "nowhere.safetensors"
    with engines.swap(model=Host()):
        response = Client().get("/readyz")
        assert response.status_code == 503
        assert response.json()["code"] == "model_unavailable"
        assert str(tmp_path) not in response.content.decode()


def test_a_process_whose_workers_are_all_stuck_is_not_ready():
    now, predictor = [0.0], EchoPredictor()
    served = ServedModel(lambda: predictor, workers=1, cache_bytes=0, clock=lambda: now[0])
    with use_model(served):
        predictor.gate.clear()
        services.submit_live(owner="ann", data=draw_sketch(), settings=GenerationSettings())
        predictor.wait_until_entered()
        assert Client().get("/readyz").status_code == 200
        now[0] += 11
        response = Client().get("/readyz")
        assert (response.status_code, response.json()["code"]) == (503, "model_unavailable")
        predictor.gate.set()


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_health_is_only_read(url: str):
    assert Client().post(url).status_code == 405


class Silent:
    """Stands for a thing that never answers."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: self.over.wait(20)


def fail(*_: Any, **__: Any) -> Any:
    raise OSError("with a secret in it")


@pytest.mark.parametrize(
    ("thing", "broken", "code"),
    [
        ("connection", "cursor", "database_unavailable"),
        ("cache", "set", "cache_unavailable"),
        ("tempfile", "TemporaryFile", "storage_unavailable"),
    ],
)
def test_a_process_that_lacks_what_it_stands_on_is_not_ready_and_says_what(
    predictor: EchoPredictor, monkeypatch: pytest.MonkeyPatch, thing: str, broken: str, code: str
):
    thing_that_fails = SimpleNamespace(**{broken: fail}, close=lambda: None)
    monkeypatch.setattr(readiness, thing, thing_that_fails)
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["code"]) == (503, code)
    assert list(response.json()["problems"]) == [code]
    assert "secret" not in response.content.decode()
    assert Client().get("/healthz").status_code == 200
    monkeypatch.undo()
    assert Client().get("/readyz").status_code == 200


def test_what_does_not_answer_at_all_is_not_waited_for(predictor: EchoPredictor, monkeypatch: pytest.MonkeyPatch):
    silent = Silent()
    monkeypatch.setattr(readiness, "cache", silent)
    monkeypatch.setattr(readiness, "PATIENCE_S", 0.2)
    started = time.monotonic()
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["code"]) == (503, "cache_unavailable")
    assert time.monotonic() - started < 10
    silent.over.set()


def test_a_cache_that_forgets_is_none(predictor: EchoPredictor, settings: Settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert Client().get("/readyz").json()["code"] == "cache_unavailable"


def test_a_disk_that_is_nearly_full_is_told_before_it_is_full(
    predictor: EchoPredictor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 2**62)
    assert Client().get("/readyz").json()["code"] == "storage_unavailable"


def test_everything_that_lacks_is_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, predictor: EchoPredictor
):
    settings.WEIGHTS_PATH = tmp_path / "nowhere.safetensors"
    with engines.swap(model=Host()):
        monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 2**62)
        assert list(Client().get("/readyz").json()["problems"]) == ["storage_unavailable", "model_unavailable"]


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["10.1.2.3", "10.1.2.3:8000", "[::1]", "not-our-name", ""])
def test_whoever_asks_by_the_address_of_the_machine_is_answered(predictor: EchoPredictor, url: str, host: str):
    assert Client().get(url, headers={"Host": host}).status_code == 200
    assert Client().get("/", headers={"Host": "10.1.2.3"}).status_code == 400


def test_a_process_whose_remote_model_is_away_is_not_ready(settings: Settings):
    with serve_predictions() as server:
        settings.INFERENCE_URL, settings.INFERENCE_TOKEN = server.url, TOKEN
        settings.INFERENCE_FALLBACK, settings.INFERENCE_WORKERS = False, 1
        host = Host()
        with engines.swap(model=host):
            assert Client().get("/readyz").status_code == 200
            server.shutdown()
            server.server_close()
            host._remote._pool.clear()  # its connections are the server's threads, which live on here
            response = Client().get("/readyz")
            assert (response.status_code, response.json()["code"]) == (503, "model_unavailable")

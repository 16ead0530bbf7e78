from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from inference import services
from inference.host import Host
from inference.registry import engines
from inference.services import GenerationSettings
from inference.serving import ServedModel
from tests.inference.echo import EchoPredictor, draw_sketch
from tests.inference.stand_ins import use_model


def test_a_running_process_is_alive_even_without_weights():
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_a_process_with_a_model_is_ready(predictor: EchoPredictor):
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready", "model_version": "echo-1"})


def test_a_process_without_weights_is_not_ready_and_says_why(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings.WEIGHTS_PATH = tmp_path / "nowhere.safetensors"
    monkeypatch.setattr(engines, "model", Host())
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

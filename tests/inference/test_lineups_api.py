"""POST /api/v1/lineups/"""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from inference.lineup import LineupUserThrottle
from sketchgan.network.condition import Condition
from tests.inference.echo import EchoPredictor, draw_blank, draw_sketch, expect_echo, read_echo

URL = "/api/v1/lineups/"
SEEDS = [5, 4, 3, 2, 1, 0]
LogIn = Callable[[str], Client]

pytestmark = pytest.mark.django_db


def post(browser: Client, sketch: bytes | None = None, seeds: Any = SEEDS, **fields: Any):
    data = draw_sketch() if sketch is None else sketch
    body = {"sketch": SimpleUploadedFile("a.png", data), "seeds": json.dumps(seeds), **fields}
    return browser.post(URL, body)


def test_one_drawing_becomes_six_people_in_the_order_asked_for(predictor: EchoPredictor, log_in: LogIn):
    answer = post(log_in("ann"), fidelity="0.25", palette='{"eyes": "#3b7dd8"}')
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["model_version"] == "echo-1"
    assert [candidate["seed"] for candidate in body["candidates"]] == SEEDS
    for candidate in body["candidates"]:
        condition = Condition(0.25, candidate["seed"], (None, None, None, (0x3B, 0x7D, 0xD8), None))
        assert read_echo(base64.b64decode(candidate["photo"])) == expect_echo(draw_sketch(), condition)


def test_every_candidate_says_that_it_is_ai_made(predictor: EchoPredictor, log_in: LogIn):
    for candidate in post(log_in("ann")).json()["candidates"]:
        assert b"trainedAlgorithmicMedia" in base64.b64decode(candidate["photo"])


def test_a_visitor_may_choose_too_unless_visitors_may_not_draw(predictor: EchoPredictor, settings: Settings):
    assert post(Client()).status_code == 200
    settings.LIVE_VISITORS = False
    refused = post(Client())
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("seeds", [[], [*SEEDS, 6], [-1], [2**32], [True], ["1"], 7, {"a": 1}])
def test_seeds_that_are_none_are_refused(predictor: EchoPredictor, log_in: LogIn, seeds: Any):
    answer = post(log_in("ann"), seeds=seeds)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "seeds" in answer.json()["fields"]
    assert predictor.seeds == []


def test_what_is_no_drawing_is_refused_with_a_reason(predictor: EchoPredictor, log_in: LogIn):
    browser = log_in("ann")
    for sketch, status, code in (
        (b"text", 400, "not_an_image"),
        (draw_blank(), 422, "blank_sketch"),
        (bytes(300_000), 413, "too_large"),
        (draw_sketch(size=700), 413, "too_large"),
    ):
        answer = post(browser, sketch)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_candidate_that_fails_fails_the_line_up(predictor: EchoPredictor, log_in: LogIn):
    predictor.faults[3] = RuntimeError("boom")
    answer = post(log_in("ann"))
    assert (answer.status_code, answer.json()["code"]) == (500, "generation_failed")


def test_it_is_limited_for_each_person(predictor: EchoPredictor, log_in: LogIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(LineupUserThrottle, "rate", "1/minute")
    browser = log_in("ann")
    assert post(browser, seeds=[1]).status_code == 200
    assert post(browser, seeds=[1]).json()["code"] == "throttled"
    assert post(log_in("ben"), seeds=[1]).status_code == 200

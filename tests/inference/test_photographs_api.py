"""POST /api/v1/photographs/?size=..."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from inference.photographs import PhotographUserThrottle, PhotographVisitorThrottle
from sketchgan.network.condition import Condition
from tests.inference.echo import EchoPredictor, draw_blank, draw_sketch, expect_echo, read_echo
from tests.inference.enlargers import PixelEnlarger, open_jpeg, shrink_jpeg
from tests.inference.stand_ins import use_enlarger

URL = "/api/v1/photographs/"
LogIn = Callable[[str], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def enlarger(predictor: EchoPredictor) -> Iterator[PixelEnlarger]:
    pixels = PixelEnlarger()
    with use_enlarger(lambda: pixels):
        yield pixels


def post(browser: Client, size: str | None = None, sketch: bytes | None = None, **fields: Any):
    body = {"sketch": SimpleUploadedFile("a.png", draw_sketch() if sketch is None else sketch), **fields}
    return browser.post(URL if size is None else f"{URL}?size={size}", body)


@pytest.mark.parametrize("size", [256, 512, 1024])
def test_the_paper_becomes_its_photograph_in_every_size_labelled_as_ai_made(log_in: LogIn, size: int):
    answer = post(log_in("ann"), str(size), fidelity="0.25", seed="7", palette='{"eyes": "#3b7dd8"}')
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert (answer["X-Model-Version"], answer["X-Seed"], answer["Cache-Control"]) == ("echo-1", "7", "no-store")
    picture = open_jpeg(answer.content)
    assert picture.size == (size, size)
    assert b"trainedAlgorithmicMedia" in picture.info["xmp"]
    condition = Condition(0.25, 7, (None, None, None, (0x3B, 0x7D, 0xD8), None))
    assert read_echo(shrink_jpeg(answer.content)) == expect_echo(draw_sketch(), condition)


def test_it_is_256_pixels_unasked(log_in: LogIn, enlarger: PixelEnlarger):
    assert open_jpeg(post(log_in("ann")).content).size == (256, 256)
    assert enlarger.sizes == []


def test_the_same_request_gives_the_same_bytes(log_in: LogIn):
    browser = log_in("ann")
    assert post(browser, "1024").content == post(browser, "1024").content


def test_a_visitor_may_take_one_away_unless_visitors_may_not_draw(settings: Settings):
    assert post(Client(), "512").status_code == 200
    settings.LIVE_VISITORS = False
    refused = post(Client(), "512")
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("size", ["0", "300", "2048", "large", ""])
def test_another_size_is_refused_before_anything_is_made(log_in: LogIn, predictor: EchoPredictor, size: str):
    answer = post(log_in("ann"), size)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "size" in answer.json()["fields"]
    assert predictor.seeds == []


def test_what_is_no_drawing_is_refused_with_a_reason(log_in: LogIn):
    browser = log_in("ann")
    for sketch, status, code in (
        (b"text", 400, "not_an_image"),
        (draw_blank(), 422, "blank_sketch"),
        (bytes(300_000), 413, "too_large"),
    ):
        answer = post(browser, "512", sketch)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_photograph_that_cannot_be_enlarged_is_an_error_with_a_sentence(log_in: LogIn, enlarger: PixelEnlarger):
    enlarger.failure = RuntimeError("boom")
    answer = post(log_in("ann"), "512")
    assert (answer.status_code, answer.json()["code"]) == (500, "generation_failed")
    assert answer.json()["message"]


def test_it_is_limited_for_each_person_and_each_visitor(log_in: LogIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PhotographUserThrottle, "rate", "1/minute")
    monkeypatch.setattr(PhotographVisitorThrottle, "rate", "1/minute")
    ann = log_in("ann")
    for browser in (ann, Client()):
        assert post(browser).status_code == 200
        assert post(browser).json()["code"] == "throttled"
    assert post(log_in("ben")).status_code == 200

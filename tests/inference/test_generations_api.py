"""POST /api/v1/generations/"""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import Settings

from inference.api import GenerationThrottle, LargePhotoThrottle
from inference.engine import Limits
from inference.host import Host
from inference.registry import engines
from inference.serving import ServedModel
from sketchgan.network.condition import Condition
from tests.inference.echo import EchoPredictor, draw_blank, draw_sketch, expect_echo, read_echo
from tests.inference.enlargers import PixelEnlarger, open_jpeg
from tests.inference.stand_ins import use_enlarger, use_model

URL = "/api/v1/generations/"
LogIn = Callable[[str], Client]

pytestmark = pytest.mark.django_db


def post(browser: Client, sketch: bytes | None = None, headers: dict[str, str] | None = None, **fields: Any):
    data = draw_sketch() if sketch is None else sketch
    return browser.post(URL, {"sketch": SimpleUploadedFile("a.png", data), **fields}, headers=headers)


def expect_error(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    body = json.loads(response.content)
    assert body["code"] == code
    assert body["message"].endswith(".")
    return body


@pytest.mark.slow
@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
def test_a_sketch_of_any_size_becomes_a_photo(predictor: EchoPredictor, log_in: LogIn, image_format: str):
    sketch = draw_sketch(size=700, image_format=image_format)
    response = post(log_in("ann"), sketch)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert (response["X-Model-Version"], response["X-Seed"]) == ("echo-1", "0")
    assert Image.open(io.BytesIO(response.content)).size == (256, 256)
    assert read_echo(response.content) == expect_echo(sketch, Condition(), fit=True)


def test_settings_reach_the_network(predictor: EchoPredictor, log_in: LogIn):
    response = post(log_in("ann"), fidelity="0.25", seed="4294967295", palette='{"eyes": "#3B7DD8"}')
    condition = Condition(0.25, 4294967295, (None, None, None, (0x3B, 0x7D, 0xD8), None))
    assert response["X-Seed"] == "4294967295"
    assert read_echo(response.content) == expect_echo(draw_sketch(), condition, fit=True)


def test_the_answer_is_a_picture_whatever_is_accepted(predictor: EchoPredictor, log_in: LogIn):
    browser = log_in("ann")
    for accept in ("image/jpeg", "application/json", "text/html"):
        assert post(browser, headers={"Accept": accept})["Content-Type"] == "image/jpeg"
    expect_error(post(browser, b"text", headers={"Accept": "image/jpeg"}), 400, "not_an_image")


def test_a_stranger_is_asked_to_log_in(predictor: EchoPredictor):
    response = post(Client())
    expect_error(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"]
    assert predictor.seeds == []


def test_a_guessed_token_is_worth_nothing(predictor: EchoPredictor, db: None):
    expect_error(post(Client(), headers={"X-Session-Token": "guessed"}), 401, "not_authenticated")


def test_the_apps_token_is_enough(predictor: EchoPredictor, log_in: LogIn):
    token = log_in("ann").cookies[site.SESSION_COOKIE_NAME].value
    assert post(Client(), headers={"X-Session-Token": token}).status_code == 200


def test_a_browsers_session_needs_its_csrf_token(predictor: EchoPredictor, log_in: LogIn):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = log_in("ann").cookies
    expect_error(post(browser), 403, "permission_denied")


@pytest.mark.parametrize(
    ("sketch", "status", "code"),
    [
        (b"", 400, "not_an_image"),
        (b"hello", 400, "not_an_image"),
        (draw_sketch(size=800)[:2000], 400, "truncated_image"),
        (draw_blank(), 422, "blank_sketch"),
    ],
    ids=["empty", "text", "truncated", "blank"],
)
def test_a_file_that_is_no_sketch_is_refused_for_its_reason(
    predictor: EchoPredictor, log_in: LogIn, sketch: bytes, status: int, code: str
):
    expect_error(post(log_in("ann"), sketch), status, code)


def test_a_file_with_too_many_bytes_is_refused(predictor: EchoPredictor, log_in: LogIn):
    sketch = draw_sketch().ljust(site.UPLOAD_MAX_BYTES, b"\0")
    browser = log_in("ann")
    assert post(browser, sketch).status_code == 200
    assert "10 MB" in expect_error(post(browser, sketch + b"\0"), 413, "too_large")["message"]


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(predictor: EchoPredictor, log_in: LogIn):
    buffer = io.BytesIO()
    Image.new("1", (8000, 5001), 1).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 20_000
    expect_error(post(log_in("ann"), buffer.getvalue()), 413, "too_large")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"fidelity": "2"}, "fidelity"),
        ({"fidelity": "nan"}, "fidelity"),
        ({"fidelity": "high"}, "fidelity"),
        ({"seed": "-1"}, "seed"),
        ({"seed": "4294967296"}, "seed"),
        ({"palette": "{"}, "palette"),
        ({"palette": '{"nose": "#ffffff"}'}, "palette"),
        ({"palette": '{"skin": "red"}'}, "palette"),
        ({"palette": "[]"}, "palette"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(predictor: EchoPredictor, log_in: LogIn, fields: dict, name: str):
    body = expect_error(post(log_in("ann"), **fields), 400, "invalid")
    assert list(body["fields"]) == [name]
    assert predictor.seeds == []


def test_a_missing_sketch_is_named(predictor: EchoPredictor, log_in: LogIn):
    body = expect_error(log_in("ann").post(URL, {"seed": "1"}), 400, "invalid")
    assert list(body["fields"]) == ["sketch"]


def test_a_body_that_is_no_form_is_refused(predictor: EchoPredictor, log_in: LogIn):
    browser = log_in("ann")
    expect_error(browser.post(URL, {"seed": 1}, content_type="application/json"), 415, "unsupported_media_type")
    broken = browser.post(URL, b"nonsense", content_type="multipart/form-data; boundary=x")
    expect_error(broken, 400, "invalid")


def test_it_can_only_be_posted(predictor: EchoPredictor, log_in: LogIn):
    expect_error(log_in("ann").get(URL), 405, "method_not_allowed")


def test_too_many_requests_are_told_when_to_come_back(
    predictor: EchoPredictor, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(GenerationThrottle, "rate", "2/minute", raising=False)
    ann, bob = log_in("ann"), log_in("bob")
    assert [post(ann).status_code for _ in range(2)] == [200, 200]
    refused = post(ann)
    expect_error(refused, 429, "throttled")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert post(bob).status_code == 200


def test_a_full_server_says_when_to_come_back(log_in: LogIn):
    served = ServedModel(EchoPredictor, workers=1, cache_bytes=0, limits=Limits(max_waiting=0))
    with use_model(served):
        response = post(log_in("ann"))
    expect_error(response, 503, "busy")
    assert int(response["Retry-After"]) >= 1


def test_a_fault_of_the_model_is_told_without_its_inside(predictor: EchoPredictor, log_in: LogIn):
    predictor.faults[1] = RuntimeError("secret path")
    response = post(log_in("ann"), seed="1")
    expect_error(response, 500, "generation_failed")
    assert b"secret path" not in response.content


def test_no_weights_on_disk_is_told_in_a_sentence(log_in: LogIn, settings: Settings, tmp_path: Path):
    settings.WEIGHTS_PATH = tmp_path / "nowhere.safetensors"
    with engines.swap(model=Host()):
        assert "not installed" in expect_error(post(log_in("ann")), 503, "model_unavailable")["message"]


def test_the_same_sketch_and_seed_give_the_same_bytes(predictor: EchoPredictor, log_in: LogIn):
    assert post(log_in("ann"), seed="5").content == post(log_in("bob"), seed="5").content


def test_the_schema_describes_the_picture_and_the_errors():
    schema = Client().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    operation = schema["paths"][URL]["post"]
    assert operation["responses"]["200"]["content"] == {
        "image/jpeg": {"schema": {"type": "string", "format": "binary"}}
    }
    assert set(operation["responses"]["200"]["headers"]) == {"X-Model-Version", "X-Seed"}
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["$ref"].rsplit("/", 1)[-1]
    fields = schema["components"]["schemas"][form]
    assert fields["required"] == ["sketch"]
    assert set(fields["properties"]) == {"sketch", "fidelity", "seed", "palette", "age", "gender"}
    assert set(operation["responses"]) >= {"400", "401", "413", "422", "429", "503"}


@pytest.mark.parametrize("size", [256, 512, 1024])
def test_a_size_may_be_asked_for(predictor: EchoPredictor, log_in: LogIn, size: int):
    pixels = PixelEnlarger()
    with use_enlarger(lambda: pixels):
        sketch = SimpleUploadedFile("a.png", draw_sketch())
        answer = log_in("ann").post(f"/api/v1/generations/?size={size}", {"sketch": sketch})
    picture = open_jpeg(answer.content)
    assert picture.size == (size, size)
    assert b"trainedAlgorithmicMedia" in picture.info["xmp"]


def test_a_size_that_is_none_is_refused(predictor: EchoPredictor, log_in: LogIn):
    sketch = SimpleUploadedFile("a.png", draw_sketch())
    answer = log_in("ann").post("/api/v1/generations/?size=700", {"sketch": sketch})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["size"])


def test_large_photographs_are_limited_more_tightly(
    predictor: EchoPredictor, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(LargePhotoThrottle, "rate", "1/minute")
    browser = log_in("ann")
    with use_enlarger(PixelEnlarger):
        codes = [
            browser.post(path, {"sketch": SimpleUploadedFile("a.png", draw_sketch())}).status_code
            for path in ("/api/v1/generations/?size=512", "/api/v1/generations/?size=512", "/api/v1/generations/")
        ]
    assert codes == [200, 429, 200]

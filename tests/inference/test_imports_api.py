"""POST /api/v1/imports/drawings/, photos/ and strokes/"""

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw
from pytest_django import Settings

from inference.errors import GenerationFailed
from inference.imports import ImportUserThrottle
from inference.sketching import load_configured
from studio.strokes import has_ink, rasterise, validate_document
from tests.inference.echo import draw_blank, draw_sketch
from tests.inference.stand_ins import use_sketcher

DRAWINGS, PHOTOS, STROKES = (f"/api/v1/imports/{name}/" for name in ("drawings", "photos", "strokes"))
FIELDS = {DRAWINGS: "picture", PHOTOS: "picture", STROKES: "lines"}
LogIn = Callable[[str], Client]

pytestmark = pytest.mark.django_db


class EdgeSketcher:
    """Draws where the photo is bright: what went in is told from what comes out."""

    model_version = "edges-1"
    failure: Exception | None = None

    def sketch(self, photo: np.ndarray) -> np.ndarray:
        if self.failure:
            raise self.failure
        return np.where(photo.mean(axis=2) > 127, 0, 255).astype(np.uint8)


@pytest.fixture(autouse=True)
def sketcher() -> Iterator[EdgeSketcher]:
    sketcher = EdgeSketcher()
    with use_sketcher(lambda: sketcher):
        yield sketcher


def encode(image: Image.Image, image_format: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, image_format)
    return buffer.getvalue()


def draw_lines(size: int = 1024) -> bytes:
    paper = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(paper)
    pen.ellipse((200, 100, 800, 900), outline=0, width=9)
    pen.line((400, 700, 600, 700), fill=180, width=9)
    return encode(paper)


def draw_face_photo() -> bytes:
    photo = Image.new("RGB", (600, 400), "black")
    ImageDraw.Draw(photo).rectangle((200, 100, 300, 300), fill="white")
    return encode(photo, "JPEG")


def post(browser: Client, url: str, data: bytes, **fields: Any):
    return browser.post(url, {FIELDS[url]: SimpleUploadedFile("a.png", data), **fields})


def read_lines(answer: Any) -> np.ndarray:
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    picture = Image.open(io.BytesIO(base64.b64decode(answer.json()["lines"])))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "L", (1024, 1024))
    return np.asarray(picture)


def expect_error(answer: Any, status: int, code: str) -> str:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert answer.json()["message"].endswith(".")
    return answer.json()["message"]


@pytest.mark.slow
def test_a_drawing_becomes_lines_and_the_lines_become_strokes(log_in: LogIn):
    browser = log_in("ann")
    answer = post(browser, DRAWINGS, draw_sketch(size=700))
    lines = read_lines(answer)
    assert (answer.json()["cut"], answer.json()["has_sheet"]) == (128, False)
    assert 0.005 < np.mean(lines < 128) < 0.2
    traced = post(browser, STROKES, base64.b64decode(answer.json()["lines"]))
    assert has_ink(rasterise(validate_document(traced.json()["strokes"])))


def test_a_photo_becomes_lines(log_in: LogIn):
    lines = read_lines(post(log_in("ann"), PHOTOS, draw_face_photo()))
    rows, columns = np.nonzero(lines < 128)
    # The middle square of 400 of 600 x 400, brought to 1024.
    assert abs(columns.min() - 100 * 2.56) < 12
    assert abs(rows.min() - 100 * 2.56) < 12


def test_a_higher_cut_keeps_fainter_lines(log_in: LogIn):
    few, many = (
        len(post(log_in(name), STROKES, draw_lines(), cut=cut).json()["strokes"]["strokes"])
        for name, cut in (("ann", 128), ("ben", 200))
    )
    assert (few, many) == (1, 2)


@pytest.mark.parametrize("url", FIELDS)
def test_a_visitor_may_unless_visitors_may_not_draw(url: str, settings: Settings):
    picture = {DRAWINGS: draw_sketch(), PHOTOS: draw_face_photo(), STROKES: draw_lines()}[url]
    assert post(Client(), url, picture).status_code == 200
    settings.LIVE_VISITORS = False
    expect_error(post(Client(), url, picture), 401, "not_authenticated")


@pytest.mark.parametrize("url", FIELDS)
def test_the_app_may_with_its_token_and_a_browser_only_with_its_csrf_token(url: str, log_in: LogIn, settings: Settings):
    settings.LIVE_VISITORS = False
    picture = {DRAWINGS: draw_sketch(), PHOTOS: draw_face_photo(), STROKES: draw_lines()}[url]
    cookies = log_in("ann").cookies
    token = cookies[site.SESSION_COOKIE_NAME].value
    body = {FIELDS[url]: SimpleUploadedFile("a.png", picture)}
    assert Client().post(url, body, headers={"X-Session-Token": token}).status_code == 200
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = cookies
    expect_error(post(browser, url, picture), 403, "permission_denied")


@pytest.mark.parametrize("url", FIELDS)
def test_what_is_no_picture_is_refused_with_a_reason(url: str, log_in: LogIn):
    browser = log_in("ann")
    expect_error(post(browser, url, b""), 400, "not_an_image")
    expect_error(post(browser, url, b"hello"), 400, "not_an_image")
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (1024, 1024), np.uint8))
    expect_error(post(browser, url, encode(noise)[:90_000]), 400, "truncated_image")
    expect_error(browser.post(url, {}), 400, "invalid")
    assert browser.get(url).status_code == 405


@pytest.mark.parametrize("url", FIELDS)
def test_what_is_too_large_is_refused_before_it_is_decoded(url: str, log_in: LogIn):
    browser = log_in("ann")
    assert "10 MB" in expect_error(post(browser, url, bytes(site.UPLOAD_MAX_BYTES + 1)), 413, "too_large")
    expect_error(post(browser, url, encode(Image.new("1", (8000, 5001), 1))), 413, "too_large")


def test_blank_paper_and_a_photo_without_lines_are_told(log_in: LogIn):
    browser = log_in("ann")
    expect_error(post(browser, DRAWINGS, draw_blank()), 422, "blank_sketch")
    expect_error(post(browser, STROKES, encode(Image.new("L", (1024, 1024), 255))), 422, "blank_sketch")
    dark = encode(Image.new("RGB", (300, 300), "black"))
    assert "photo" in expect_error(post(browser, PHOTOS, dark), 422, "blank_sketch")


def test_lines_of_another_size_or_cut_are_refused(log_in: LogIn):
    browser = log_in("ann")
    assert "1024" in expect_error(post(browser, STROKES, draw_sketch()), 400, "invalid")
    for cut in (0, 256, "x"):
        assert "cut" in post(browser, STROKES, draw_lines(), cut=cut).json()["fields"]


@pytest.mark.slow
def test_more_lines_than_a_drawing_holds_are_told(log_in: LogIn):
    picture = np.full((1024, 1024), 255, np.uint8)
    picture[::10, :] = 0
    picture[:, np.arange(1024) % 12 > 5] = 255
    expect_error(post(log_in("ann"), STROKES, encode(Image.fromarray(picture))), 422, "too_many_lines")


def test_a_fault_of_the_sketcher_is_told_without_its_inside(log_in: LogIn, sketcher: EdgeSketcher):
    sketcher.failure = RuntimeError("secret path")
    answer = post(log_in("ann"), PHOTOS, draw_face_photo())
    assert "secret" not in expect_error(answer, 500, GenerationFailed.code)


def test_a_missing_sketcher_is_told(log_in: LogIn, settings: Settings, tmp_path: Any):
    settings.SKETCHER_PATH = tmp_path / "nowhere.safetensors"
    with use_sketcher(load_configured):
        expect_error(post(log_in("ann"), PHOTOS, draw_face_photo()), 503, "model_unavailable")


@pytest.mark.slow
def test_it_is_limited_for_each_person(log_in: LogIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ImportUserThrottle, "rate", "2/minute")
    ann = log_in("ann")
    assert post(ann, STROKES, draw_lines()).status_code == 200
    assert post(ann, PHOTOS, draw_face_photo()).status_code == 200
    refused = post(ann, DRAWINGS, draw_sketch())
    expect_error(refused, 429, "throttled")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert post(log_in("ben"), STROKES, draw_lines()).status_code == 200


def test_nothing_of_an_upload_is_kept(log_in: LogIn, settings: Settings, tmp_path: Any):
    settings.MEDIA_ROOT = tmp_path
    browser = log_in("ann")
    for url, picture in ((DRAWINGS, draw_sketch()), (PHOTOS, draw_face_photo()), (STROKES, draw_lines())):
        assert post(browser, url, picture).status_code == 200
    assert list(tmp_path.rglob("*")) == []

"""JSON that is nested deeply or holds half a character: refused in the one shape, wherever a body is read."""

import json
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from inference import json_bodies
from inference.json_bodies import LARGE_BYTES, MAX_DEPTH, MAX_DIGITS, UnfitJSONError, check_json
from tests.inference.echo import draw_sketch

ID = "0b6f4c0e-6a4a-4a6e-9c1b-7f6a4f3f0d11"
OURS = [
    ("post", "/api/v1/artworks/"),
    ("patch", f"/api/v1/artworks/{ID}/"),
    ("put", f"/api/v1/drafts/{ID}/"),
    ("patch", f"/api/v1/drafts/{ID}/"),
    ("post", "/api/v1/save-points/"),
    ("patch", f"/api/v1/save-points/{ID}/"),
    ("patch", "/api/v1/me/"),
    ("post", "/api/v1/me/terms/"),
    ("put", "/api/v1/me/avatar/"),
]
ALLAUTHS = [
    ("post", f"/_allauth/{client}/v1/{route}")
    for client in ("app", "browser")
    for route in (
        *("auth/login", "auth/signup", "auth/email/verify", "auth/reauthenticate", "auth/password/request"),
        *("auth/password/reset", "auth/code/request", "auth/code/confirm", "auth/2fa/authenticate"),
        *("auth/webauthn/login", "auth/provider/token", "account/password/change", "account/email"),
    )
]
DEEP = "[" * 3000 + "]" * 3000
DEEP_IN_KEYS = '{"a":' * 3000 + "1" + "}" * 3000
HIDDEN = '{"a": "]]]]' + "]" * 3000 + '", "b": ' + DEEP + "}"
LONE = r'{"settings": {"\ud800": 1}, "password": "\uDC00", "email": "a@example.com", "name": "\ud800"}'
DIGITS = '{"email": ' + "1" * 5000 + "}"
BODIES = {"deep": DEEP, "deep keys": DEEP_IN_KEYS, "hidden": HIDDEN, "surrogates": LONE, "digits": DIGITS}

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("ann@example.com", "a-long-secret"))
    return browser


def send(browser: Client, method: str, url: str, body: str) -> Any:
    return getattr(browser, method)(url, body, content_type="application/json")


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(("method", "url"), [*OURS, *ALLAUTHS])
def test_it_is_refused_with_a_sentence_wherever_it_is_sent(browser: Client, method: str, url: str, body: str) -> None:
    answer = send(browser, method, url, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["message"].startswith("The JSON ")
    if url.startswith("/_allauth/"):  # whose clients read this
        assert answer.json()["status"] == 400
        assert answer.json()["errors"][0]["code"] == "invalid"


@pytest.mark.parametrize("content_type", ["text/plain", "", "*/*", "application/json; charset=utf-16"])
def test_whatever_it_is_called(browser: Client, content_type: str) -> None:
    for url in ("/_allauth/app/v1/auth/login", "/api/v1/me/terms/"):
        assert browser.post(url, DEEP, content_type=content_type).status_code == 400


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("body", [DEEP, DIGITS])
def test_allauth_reads_forms_as_json_too(browser: Client, content_type: str, body: str) -> None:
    for client in ("app", "browser"):
        answer = browser.post(f"/_allauth/{client}/v1/auth/code/request", body, content_type=content_type)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("utf-7", DEEP.replace("[", "+AFs-")),
        ("cp037", DEEP.encode("cp037")),
        ("utf-16", LONE.encode("utf-16")),
        ("utf-7", '{"bio": "+2AA-"}'),
    ],
)
def test_another_encoding_hides_nothing(browser: Client, charset: str, body: str | bytes) -> None:
    answer = browser.generic("PATCH", "/api/v1/me/", body, f"application/json; charset={charset}")
    assert answer.status_code in (200, 400)
    answer = browser.generic("POST", "/_allauth/app/v1/auth/login", body, f"application/json; charset={charset}")
    assert answer.status_code == 400


def test_a_form_in_an_encoding_that_cannot_be_read_is_no_crash(browser: Client) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="size"\r\n\r\n1\r\n--x--\r\n'
    for url in ("/api/v1/photographs/", "/api/v1/imports/drawings/", "/accounts/login/"):
        answer = browser.generic("POST", url, form, "multipart/form-data; boundary=x; charset=idna")
        assert answer.status_code < 500


@pytest.mark.parametrize(
    ("url", "field"),
    [("generations", "palette"), ("photographs", "palette"), ("lineups", "palette"), ("lineups", "seeds")],
)
@pytest.mark.parametrize("text", [DEEP, DEEP_IN_KEYS, r'{"\ud800": "#ffffff"}'])
def test_json_in_a_form_is_refused_by_its_field(browser: Client, url: str, field: str, text: str) -> None:
    sketch = SimpleUploadedFile("a.png", draw_sketch())
    answer = browser.post(f"/api/v1/{url}/", {"sketch": sketch, "seeds": "[1]", field: text})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["fields"]


def test_a_body_beyond_every_limit_is_refused_in_the_one_shape(browser: Client) -> None:
    answer = send(browser, "patch", "/api/v1/me/", json.dumps({"bio": "x" * 12 * 2**20}))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_of_unknown_length_is_not_read(browser: Client) -> None:
    for url in ("/api/v1/me/terms/", "/_allauth/app/v1/auth/login"):
        headers = {"Transfer-Encoding": "chunked"}
        answer = browser.post(url, {}, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


def test_large_bodies_of_strangers_come_two_at_a_time_and_small_ones_do_not_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_bodies, "WAIT_S", 0.05)
    large = json.dumps({"strokes": " " * LARGE_BYTES})
    with json_bodies._large_bodies, json_bodies._large_bodies:
        answer = send(Client(), "post", "/api/v1/artworks/", large)
        assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "1")
        assert send(Client(), "post", "/api/v1/artworks/", "{}").status_code == 401
    assert send(Client(), "post", "/api/v1/artworks/", large).status_code == 401


@pytest.mark.parametrize(
    "text",
    [
        r'"\ud83d\ude00"',  # both halves
        r'"C:\\ud800"',  # a backslash and letters
        r'{"a": "quote \" and [[[[ in a text"}',
        json.dumps({"name": "é 😀", "deep": [[[[[1]]]]]}),
        "[" * MAX_DEPTH + "]" * MAX_DEPTH,
        f'[-{"1" * MAX_DIGITS}.5e7, "{"1" * 5000}"]',
        "",
        "no JSON [",
    ],
)
def test_what_is_sound_passes(text: str) -> None:
    check_json(text.encode())


def test_one_level_more_does_not_pass() -> None:
    with pytest.raises(UnfitJSONError, match="too deeply"):
        check_json(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.slow
@given(document=JSON)
def test_any_document_of_whole_characters_passes(document: Any) -> None:
    check_json(json.dumps(document).encode())


@given(text=st.text(alphabet=st.characters(), min_size=0), half=st.integers(0xD800, 0xDFFF))
def test_half_a_character_never_passes(text: str, half: int) -> None:
    with pytest.raises(UnfitJSONError, match="half of a character"):
        check_json(json.dumps({"key": text + " " + chr(half) + " "}).encode())


@pytest.mark.slow
def test_the_largest_drawing_is_looked_at_quickly() -> None:
    body = json.dumps({"strokes": [{"points": [[1.25, 2.5, 0.5, 3]] * 20} for _ in range(20_000)]}).encode()
    started = time.process_time()
    check_json(body)
    assert time.process_time() - started < 2

"""/accounts/profile/picture/ and /api/v1/me/avatar/: one's own picture."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from tests.accounts.pictures import encode, pixel_flood

PAGE, API, PROFILE = "/accounts/profile/picture/", "/api/v1/me/avatar/", "/accounts/profile/"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.STORAGES = {**site.STORAGES, "default": {**site.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    return tmp_path


@pytest.fixture
def browser(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("me.jpg", data, "image/jpeg")


def kept(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_visitor_is_sent_to_log_in(client: Client, db: None) -> None:
    for answer in (client.get(PAGE), client.post(PAGE, {"picture": upload(encode())})):
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={PAGE}")
    assert {client.get(API).status_code, client.put(API).status_code, client.delete(API).status_code} == {401}


def test_an_uploaded_picture_is_shown_on_the_profile_and_served_to_its_owner_alone(
    browser: Client, person: User, media: Path
) -> None:
    answer = browser.post(PAGE, {"picture": upload(encode())}, follow=True)
    assert answer.redirect_chain == [(PROFILE, 302)]
    assert API in answer.content.decode()
    picture = browser.get(API)
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert Image.open(io.BytesIO(picture.content)).size == (384, 384)
    outsider = Client()
    outsider.force_login(User.objects.create_user("bob@example.com"))
    assert outsider.get(API).status_code == 404


def test_a_new_picture_takes_the_place_of_the_old_file(
    browser: Client, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    for colour in ("JPEG", "PNG"):
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(PAGE, {"picture": upload(encode(colour))})
        assert len(kept(media)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(PAGE, {"remove": "1"})
    assert kept(media) == []
    assert browser.get(API).status_code == 404


def test_a_bad_file_is_refused_with_a_sentence_and_changes_nothing(browser: Client, person: User, media: Path) -> None:
    answer = browser.post(PAGE, {"picture": upload(pixel_flood())})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert "Choose a file first" in browser.post(PAGE).content.decode()
    person.refresh_from_db()
    assert (person.avatar.name, kept(media)) == ("", [])


def test_an_app_changes_and_removes_the_picture(browser: Client) -> None:
    response = browser.generic("PUT", API, *multipart(encode()))
    assert response.status_code == 200
    assert response.json()["avatar_url"].startswith("http://testserver/api/v1/me/avatar/?v=")
    assert browser.get(API, headers={"accept": "text/html"}).status_code == 200
    assert browser.delete(API).status_code == 204
    assert browser.get(API).json() == {"code": "not_found", "message": "You have no picture yet."}


def test_an_app_is_told_what_is_wrong_with_the_file(browser: Client) -> None:
    refused = browser.generic("PUT", API, *multipart(b"no picture")).json()
    assert refused["code"] == "invalid"
    assert refused["fields"]["picture"][0].startswith("This file is not a picture")
    assert browser.put(API, {}, content_type="application/json").json()["code"] == "invalid"


def multipart(data: bytes) -> tuple[bytes, str]:
    body = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="me.jpg"\r\n\r\n' + data + b"\r\n--x--\r\n"
    return body, "multipart/form-data; boundary=x"


def test_the_page_and_rest_count_to_the_same_limit(browser: Client) -> None:
    picture = encode()
    for _ in range(15):
        assert browser.post(PAGE, {"picture": upload(picture)}).status_code == 302
        assert browser.generic("PUT", API, "{}", "application/json").status_code == 400
    refused = browser.post(PAGE, {"picture": upload(picture)})
    assert refused.status_code == 429
    assert "You have changed your picture very often. Wait 60 minutes, then try again." in refused.content.decode()
    assert int(refused["Retry-After"]) > 3500
    assert browser.generic("PUT", API, "{}", "application/json").status_code == 429
    assert browser.post(PAGE, {"remove": ""}).status_code == 302

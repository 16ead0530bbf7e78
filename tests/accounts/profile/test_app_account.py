"""The account in the mobile app: everything with a session token, nothing with a cookie."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart

from accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.accounts.pictures import encode

ME, AUTH = "/api/v1/me/", "/_allauth/app/v1/auth/"
BOUNDARY = "of-the-app"

pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume async")


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.STORAGES = {**site.STORAGES, "default": {**site.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    return tmp_path


Call = Callable[..., Any]


def log_in(user: User) -> Call:
    """Calls of an app: a client without cookies for each, and the token in the header."""
    credentials = {"email": user.email, "password": PASSWORD}
    answer = Client().post(f"{AUTH}login", credentials, content_type="application/json").json()
    headers = {"X-Session-Token": answer["meta"]["session_token"]}
    return lambda method, path, **body: getattr(Client(), method)(
        f"{ME}{path}", headers=headers, **({"content_type": "application/json"} | body)
    )


@pytest.fixture
def app(person: User) -> Call:
    return log_in(person)


def test_an_app_sets_up_the_profile_and_takes_everything_along(app: Call) -> None:
    changed = app("patch", "", data={"display_name": "Ann", "hand": "left", "theme": "dark"})
    assert (changed.status_code, changed.json()["hand"]) == (200, "left")
    picture = encode_multipart(BOUNDARY, {"picture": SimpleUploadedFile("me.jpg", encode(), "image/jpeg")})
    uploaded = app("put", "avatar/", data=picture, content_type=f"multipart/form-data; boundary={BOUNDARY}")
    assert uploaded.status_code == 200
    assert app("get", "avatar/")["Content-Type"] == "image/webp"
    assert [usage["used"] for usage in app("get", "usage/").json()] == [0, 0]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(app("get", "export/"))))
    assert json.loads(archive.read("account.json"))["display_name"] == "Ann"
    assert "avatar.webp" in archive.namelist()


def test_two_people_in_the_app_see_their_own_account_alone(app: Call, person: User) -> None:
    app("patch", "", data={"display_name": "Ann"})
    bob = User.objects.create_user("bob@example.com", PASSWORD)
    bob.emailaddress_set.create(email=bob.email, verified=True, primary=True)  # type: ignore[attr-defined]
    other = log_in(bob)
    assert (other("get", "").json()["email"], other("get", "").json()["display_name"]) == ("bob@example.com", "")
    assert other("get", "avatar/").status_code == 404
    assert b"ann@example.com" not in b"".join(other("get", "export/"))


@pytest.mark.parametrize("path", ["", "avatar/", "usage/", "export/"])
def test_a_wrong_token_opens_nothing_and_says_so(path: str, db: None) -> None:
    refused = Client().get(f"{ME}{path}", headers={"X-Session-Token": "nonsense"})
    assert refused.status_code == 401
    assert refused.json() == {"code": "not_authenticated", "message": "Your login has ended. Log in again."}


def test_the_error_of_a_field_names_it(app: Call) -> None:
    refused = app("patch", "", data={"display_name": "x" * 61, "theme": "pink"})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert set(refused.json()["fields"]) == {"display_name", "theme"}

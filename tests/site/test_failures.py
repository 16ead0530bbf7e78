"""What happens when what the site stands on fails: told soon, in the caller's shape, with a time to try again."""

import errno
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from redis.exceptions import ConnectionError as RedisConnectionError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User
from accounts.profile.avatars import set_avatar
from sketch2real_site import urls
from sketch2real_site.whole_files import WholeFileStorage
from studio import services
from studio.models import Artwork, Peek, Version
from tests.accounts.pictures import encode
from tests.inference.stand_ins import use_predictor
from tests.staff import log_in_staff
from tests.studio.conftest import PaintingPredictor

LINE = {"version": 1, "strokes": [{"tool": "pen", "size": 24, "points": [[100, 256, 0.5, 0], [400, 256, 0.5, 40]]}]}
PASSWORD = "a-long-secret-of-hers"
raised: list[Exception] = []


def fail(request: HttpRequest) -> HttpResponse:
    raise raised[-1]


class FailingView(APIView):
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> None:
        raise raised[-1]


urlpatterns = [*urls.urlpatterns, path("fails/", fail), path("pictures/fails/", FailingView.as_view())]
urlpatterns.insert(0, path("api/v1/fails/", FailingView.as_view()))
handler500 = urls.handler500

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.STORAGES = {**site.STORAGES, "default": {**site.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    return tmp_path


@pytest.fixture(autouse=True)
def _painter() -> Iterator[None]:
    with use_predictor(PaintingPredictor()):
        yield


@pytest.fixture
def person() -> User:
    return User.objects.create_user("ann@example.com", PASSWORD)


@pytest.fixture
def browser(person: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(person)
    browser.get("/gallery/")  # the login is noted
    return browser


@pytest.fixture
def artwork(person: User) -> Artwork:
    return services.create_artwork(owner=person, strokes=LINE, title="Grandmother")


@pytest.fixture
def locked(person: User) -> Iterator[None]:
    """Another process writes to the database, and does not end."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 200")  # or each request waits for seconds
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def client_error(status: int) -> ClientError:
    answer = {"Error": {"Code": str(status)}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "PutObject")  # type: ignore[arg-type]


def caused_by(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


FAILURES = {
    "locked": (OperationalError("database is locked"), 503, "busy"),
    "gone": (OperationalError("connection to server at ... failed: Connection refused"), 503, "database_unavailable"),
    "database full": (OperationalError("database or disk is full"), 507, "disk_full"),
    "disk full": (OSError(errno.ENOSPC, "No space left on device"), 507, "disk_full"),
    "wrapped": (caused_by(RuntimeError("saving failed"), OSError(errno.EDQUOT, "quota")), 507, "disk_full"),
    "read-only": (OSError(errno.EROFS, "Read-only file system"), 503, "storage_unavailable"),
    "mount away": (OSError(errno.ESTALE, "Stale file handle"), 503, "storage_unavailable"),
    "no folder": (NotADirectoryError(errno.ENOTDIR, "Not a directory"), 503, "storage_unavailable"),
    "not allowed": (PermissionError(errno.EACCES, "Permission denied"), 503, "storage_unavailable"),
    "too many files": (OSError(errno.EMFILE, "Too many open files"), 503, "busy"),
    "store away": (EndpointConnectionError(endpoint_url="http://s3"), 503, "storage_unavailable"),
    "store fails": (client_error(500), 503, "storage_unavailable"),
    "cache away": (RedisConnectionError("refused"), 503, "cache_unavailable"),
}


@pytest.mark.parametrize(("error", "status", "code"), FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("is_debug", [False, True])
def test_it_has_a_status_a_sentence_and_a_time(
    error: Exception, status: int, code: str, is_debug: bool, settings: Any
) -> None:
    settings.DEBUG = is_debug
    raised.append(error)
    for url in ("/api/v1/fails/", "/pictures/fails/"):
        answer = Client(raise_request_exception=False).get(url)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["message"].endswith(".")
        assert int(answer["Retry-After"]) > 0
    page = Client(raise_request_exception=False).get("/fails/", headers={"Accept-Language": "de"})
    assert (page.status_code, int(page["Retry-After"]) > 0) == (status, True)
    assert "</html>" in page.content.decode()


def test_a_request_waits_for_a_database_that_is_away_once(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []

    def wait(request: HttpRequest) -> None:
        waits.append(request.path)
        raise OperationalError("couldn't get a connection after 10.00 sec")

    monkeypatch.setattr("django.contrib.auth.get_user", wait)
    answer = browser.get("/gallery/")
    assert (answer.status_code, answer["Cache-Control"]) == (503, "private, no-store")
    assert len(waits) == 1


@pytest.mark.parametrize("error", [RuntimeError("the secret reason"), OSError(errno.EBADF, "the secret reason")])
def test_a_fault_of_the_program_is_one_in_the_one_shape_and_tells_no_secret(error: Exception) -> None:
    raised.append(error)
    answer = Client(raise_request_exception=False).get("/api/v1/fails/")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert "secret" not in answer.content.decode()
    assert "Something broke" in Client(raise_request_exception=False).get("/fails/").content.decode()


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.mark.skipif("not is_sqlite()", reason="SQLite has one writer at a time")
class TestLocked:
    @pytest.mark.usefixtures("locked")
    def test_writing_is_told_to_wait_in_the_callers_shape(self, person: User) -> None:
        stranger = Client(raise_request_exception=False)
        credentials = {"email": person.email, "password": PASSWORD}
        started = time.monotonic()
        answer = stranger.post("/_allauth/app/v1/auth/login", credentials, content_type="application/json")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (503, "busy")
        page = stranger.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
        assert (page.status_code, "busy just now" in page.content.decode()) == (503, True)
        assert time.monotonic() - started < 20

    def test_whoever_changes_a_session_is_told_to_wait_too(self, person: User, request: Any) -> None:
        stranger, browser = Client(raise_request_exception=False), Client(raise_request_exception=False)
        token = stranger.get("/_allauth/app/v1/auth/webauthn/login").json()["meta"]["session_token"]
        browser.force_login(person)
        request.getfixturevalue("locked")
        url, headers = "/_allauth/app/v1/auth/webauthn/login", {"X-Session-Token": token}
        for answer in (stranger.get(url), stranger.get(url, headers=headers)):
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        page = browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert page.status_code == 503

    def test_a_save_is_told_to_wait_and_leaves_no_file(self, browser: Client, media: Path, request: Any) -> None:
        request.getfixturevalue("locked")
        answer = browser.post("/api/v1/artworks/", {"strokes": LINE}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "2")
        assert [path for path in media.rglob("*") if path.is_file()] == []

    def test_what_is_kept_can_still_be_looked_at(self, browser: Client, artwork: Artwork, request: Any) -> None:
        request.getfixturevalue("locked")
        pages = (f"/gallery/{artwork.pk}/", f"/gallery/{artwork.pk}/files/photo.jpg/", "/api/v1/artworks/", "/draw/")
        assert [browser.get(url).status_code for url in pages] == [200] * 4

    def test_a_page_is_given_though_the_visit_cannot_be_noted(self, person: User, request: Any) -> None:
        browser = Client(raise_request_exception=False)
        browser.force_login(person)
        request.getfixturevalue("locked")
        assert browser.get("/gallery/").status_code == 200


def test_a_full_disk_refuses_the_save_and_keeps_nothing_half(
    browser: Client, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = WholeFileStorage._save

    def fill_up(storage: Any, name: str, content: Any) -> str:
        if "thumbnail" in name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(storage, name, content)

    monkeypatch.setattr(WholeFileStorage, "_save", fill_up)
    answer = browser.post("/api/v1/artworks/", {"strokes": LINE}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert not Artwork.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["sketch.png", "photo.jpg", "thumbnail.webp"])
def test_a_picture_whose_file_is_gone_is_a_404_with_a_sentence(browser: Client, artwork: Artwork, name: str) -> None:
    default_storage.delete(getattr(artwork.current, name.partition(".")[0]).name)
    for query in ("", "?download=1"):
        answer = browser.get(f"/gallery/{artwork.pk}/files/{name}/{query}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert "lost on our side" in answer.json()["message"]
    assert browser.get(f"/gallery/{artwork.pk}/").status_code == 200


def test_a_picture_that_is_deleted_while_it_is_fetched_is_a_404(
    browser: Client, artwork: Artwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = WholeFileStorage._open

    def delete_first(storage: Any, name: str, mode: str = "rb") -> Any:
        services.delete_artwork(artwork=Artwork.objects.get())
        return opened(storage, name, mode)

    monkeypatch.setattr(WholeFileStorage, "_open", delete_first)
    answer = browser.get(f"/gallery/{artwork.pk}/files/photo.jpg/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "deleted in the meantime" in answer.json()["message"]


def test_an_artwork_that_is_deleted_between_two_queries_is_a_404(browser: Client, artwork: Artwork) -> None:
    Version.objects.all().delete()  # as the second query finds it
    for url in (f"/gallery/{artwork.pk}/", f"/gallery/{artwork.pk}/files/photo.jpg/", f"/draw/{artwork.pk}/"):
        assert browser.get(url).status_code == 404
    answer = browser.get(f"/api/v1/artworks/{artwork.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert browser.get("/gallery/").status_code == 200


def test_the_list_leaves_out_what_is_deleted_while_it_is_made(browser: Client, artwork: Artwork, person: User) -> None:
    other = services.create_artwork(owner=person, strokes=LINE)
    other.versions.all().delete()
    answer = browser.get("/api/v1/artworks/")
    assert [found["id"] for found in answer.json()["results"]] == [str(artwork.pk)]


def test_a_lost_profile_picture_spoils_nothing_else(browser: Client, person: User) -> None:
    set_avatar(user=person, data=encode())
    default_storage.delete(person.avatar.name)
    answer = browser.get("/api/v1/me/avatar/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert browser.get("/accounts/profile/").status_code == 200
    set_avatar(user=person, data=encode())
    assert browser.get("/api/v1/me/avatar/").status_code == 200


def test_staff_who_look_at_a_lost_picture_get_a_404(artwork: Artwork, person: User) -> None:
    staff = User.objects.create_superuser("staff@example.com")
    browser = Client()
    log_in_staff(browser, staff)
    peek = Peek.objects.create(artwork=artwork, owner=person, staff=staff, reason="Asked to.")
    default_storage.delete(artwork.current.photo.name)
    assert browser.get(f"/admin/studio/artwork/peeks/{peek.pk}/photo/").status_code == 404
    assert browser.get(f"/admin/studio/artwork/peeks/{peek.pk}/sketch/").status_code == 200


def test_the_page_waits_longer_than_the_server() -> None:
    """Or the browser would give up before the reason comes."""
    requests = (Path(site.BASE_DIR) / "static/studio/live/requests.js").read_text()
    assert "TIME_LIMIT_MS = 30_000" in requests
    if is_sqlite():
        assert site.DATABASES["default"]["OPTIONS"]["timeout"] == 5

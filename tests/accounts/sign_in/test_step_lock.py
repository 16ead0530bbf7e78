"""The steps of one session wait for each other. With many at once: tests/services/test_guessing.py."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.sign_in import step_lock
from tests.accounts.app_client import App
from tests.accounts.conftest import PASSWORD

CONFIRM = "/accounts/login/code/confirm/"


def hold(session_key: str) -> None:
    """As a request of the same session does that is not done yet."""
    cache.add(step_lock.name_lock(session_key), "somebody else")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_lock, "PATIENCE_S", 0.1)


def test_a_step_beside_another_one_is_refused_in_words(client: Client, person: User) -> None:
    client.post("/accounts/login/code/", {"email": person.email})
    hold(client.session.session_key or "")
    response = client.post(CONFIRM, {"code": "000000"})
    assert (response.status_code, response["Retry-After"]) == (429, "1")
    assert "One step after the other" in response.content.decode()


def test_the_app_is_refused_in_json(person: User) -> None:
    app = App()
    app.post("code/request", email=person.email)
    hold(app.headers["X-Session-Token"])
    answer = app.post("code/confirm", code="000000")
    assert app.status == 429
    assert answer["errors"][0]["code"] == "busy"


def test_pages_and_other_people_do_not_wait(client: Client, person: User) -> None:
    client.post("/accounts/login/code/", {"email": person.email})
    hold(client.session.session_key or "")
    assert client.get(CONFIRM).status_code == 200
    assert (
        Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})["Location"]
        == "/accounts/arrive/"
    )


def test_the_lock_is_open_again_after_the_step(client: Client, person: User) -> None:
    client.post("/accounts/login/code/", {"email": person.email})
    answers = [client.post(CONFIRM, {"code": "x"}).status_code for _ in range(2)]
    assert answers == [200, 200]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_browsers_client_is_known_by_its_cookie_whatever_its_headers_say(person: User, method: str) -> None:
    client = Client(headers={"X-Session-Token": "made-up"})
    client.post("/accounts/login/code/", {"email": person.email})
    hold(client.session.session_key or "")
    for path in (CONFIRM, "/_allauth/browser/v1/auth/code/confirm"):
        assert getattr(client, method)(path, content_type="application/json").status_code == 429


def test_the_apps_client_is_known_by_its_token_whatever_its_cookies_say(person: User) -> None:
    app = App()
    app.post("code/request", email=person.email)
    hold(app.headers["X-Session-Token"])
    app.call("post", "auth/code/confirm", {"code": "000000"}, Cookie="sessionid=made-up")
    assert app.status == 429


def test_a_lock_that_has_passed_to_somebody_else_is_left_to_them() -> None:
    with step_lock._hold("lock") as is_ours:
        assert is_ours
        cache.set("lock", "somebody else")
    assert cache.get("lock") == "somebody else"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/accounts/logout/", "/_allauth/browser/v1/auth/session"])
def test_what_checks_no_code_needs_no_lock(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """The lock is in the cache, and may be away."""

    def be_away(*_: object, **__: object) -> bool:
        raise ConnectionError

    monkeypatch.setattr(cache, "add", be_away)
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "session"
    assert client.post("/accounts/login/", {}, secure=True).status_code == 500
    ask = client.post if "logout" in page else client.get
    assert ask(page, secure=True).status_code in {302, 401}

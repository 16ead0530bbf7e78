"""Many codes in the same moment, through a real server: no more of them are looked at than of one after the other."""

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Any
from urllib.parse import urlencode

import allauth.account.forms
import allauth.headless.account.inputs
import allauth.mfa.totp.internal.auth
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.models import User
from tests.accounts.app_client import App
from tests.accounts.conftest import PASSWORD, reauthenticate
from tests.inference.live_server import serve_site

AT_ONCE = 40
BROWSER, APP = "/_allauth/browser/v1/auth/", "/_allauth/app/v1/auth/"
ANN = {"email": "ann@example.com"}
NEW = {"email": "new@example.com", "password": PASSWORD, "terms": True}


@pytest.fixture
def live_host(transactional_db: None) -> Iterator[str]:
    with serve_site() as host:
        yield host


@pytest.fixture
def ann(transactional_db: None) -> User:
    user = User.objects.create_user(ANN["email"], PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every wrong code that was compared with a right one."""
    codes: list[str] = []
    lock = Lock()

    def spy_on(compare: Callable[..., bool]) -> Callable[..., bool]:
        def compare_and_note(*, actual: str, expected: str) -> bool:
            with lock:
                codes.append(actual)
            return compare(actual=actual, expected=expected)

        return compare_and_note

    for module in (allauth.account.forms, allauth.headless.account.inputs, allauth.mfa.totp.internal.auth):
        monkeypatch.setattr(module, "compare_user_code", spy_on(module.compare_user_code))
    return codes


def send_at_once(host: str, make_request: Callable[[], tuple[str, str, dict[str, str], bytes | None]]) -> None:
    barrier = Barrier(AT_ONCE)

    def send(_: int) -> int:
        method, path, headers, body = make_request()
        request = urllib.request.Request(f"http://{host}{path}", body, headers, method=method)
        barrier.wait()
        try:
            return int(urllib.request.urlopen(request, timeout=60).status)
        except urllib.error.HTTPError as error:
            return error.code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert max(pool.map(send, range(AT_ONCE))) < 500


def guess_in_browser(host: str, client: Client, path: str, field: str = "code") -> None:
    """With the browser's cookie, and a header at random that belongs to the app."""
    client.get("/_allauth/browser/v1/config")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    token = client.cookies["csrftoken"].value
    is_api = path.startswith("/_allauth/")

    def make_request() -> tuple[str, str, dict[str, str], bytes]:
        code = secrets.token_hex(3) + "x"  # no right one has letters
        body = json.dumps({field: code}) if is_api else urlencode({field: code})
        kind = "application/json" if is_api else "application/x-www-form-urlencoded"
        made_up = {"X-Session-Token": secrets.token_hex(16)}
        return "POST", path, {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": kind, **made_up}, body.encode()

    send_at_once(host, make_request)


def guess_in_app(host: str, app: App, path: str, *, header: str = "", field: str = "code") -> None:
    """With the app's token, and a cookie at random that belongs to the browser. `header` names that of the code."""

    def make_request() -> tuple[str, str, dict[str, str], bytes | None]:
        code = secrets.token_hex(3) + "x"
        headers = {**app.headers, "Cookie": f"sessionid={secrets.token_hex(16)}", "Content-Type": "application/json"}
        if header:
            return "GET", path, {**headers, header: code}, None
        return "POST", path, headers, json.dumps({field: code}).encode()

    send_at_once(host, make_request)


def begin_login(client: Client) -> None:
    client.post("/accounts/login/code/", ANN)


def begin_reset(client: Client) -> None:
    client.post("/accounts/password/reset/", ANN)


def begin_signup(client: Client) -> None:
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", {"email": "new@example.com", **passwords, "terms": "on"})


def begin_change_of_address(client: Client) -> None:
    client.post("/accounts/login/", {"login": ANN["email"], "password": PASSWORD})
    reauthenticate(client)
    client.post("/accounts/email/", {"email": "anna@example.com", "action_add": ""})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begin", "path", "field"),
    [
        (begin_login, "/accounts/login/code/confirm/", "code"),
        (begin_login, f"{BROWSER}code/confirm", "code"),
        (begin_reset, "/accounts/password/reset/confirm/", "code"),
        (begin_reset, f"{BROWSER}password/reset", "key"),
        (begin_signup, "/accounts/confirm-email/", "code"),
        (begin_signup, f"{BROWSER}email/verify", "key"),
        (begin_change_of_address, "/accounts/confirm-email/", "code"),
        (begin_change_of_address, f"{BROWSER}email/verify", "key"),
    ],
)
def test_a_browser_gets_three_tries(
    live_host: str, ann: User, looked_at: list[str], begin: Callable[[Client], None], path: str, field: str
) -> None:
    client = Client()
    begin(client)
    guess_in_browser(live_host, client, path, field)
    assert 1 <= len(looked_at) <= 3


@pytest.mark.parametrize(
    ("begin", "data", "path", "how"),
    [
        ("code/request", ANN, f"{APP}code/confirm", {}),
        ("password/request", ANN, f"{APP}password/reset", {"field": "key"}),
        ("password/request", ANN, f"{APP}password/reset", {"header": "X-Password-Reset-Key"}),
        (
            "signup",
            NEW,
            f"{APP}email/verify",
            {"field": "key"},
        ),
        (
            "signup",
            NEW,
            f"{APP}email/verify",
            {"header": "X-Email-Verification-Key"},
        ),
    ],
)
def test_an_app_gets_three_tries(
    live_host: str, ann: User, looked_at: list[str], begin: str, data: dict[str, Any], path: str, how: dict[str, str]
) -> None:
    app = App()
    app.post(begin, **data)
    assert app.headers
    guess_in_app(live_host, app, path, **how)
    assert 1 <= len(looked_at) <= 3


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/accounts/2fa/authenticate/", f"{BROWSER}2fa/authenticate"])
def test_the_second_step_gets_five_tries(live_host: str, ann: User, looked_at: list[str], path: str) -> None:
    TOTP.activate(ann, generate_totp_secret())
    client = Client()
    client.post("/accounts/login/", {"login": ann.email, "password": PASSWORD})
    guess_in_browser(live_host, client, path)
    assert 1 <= len(set(looked_at)) <= 5


def test_the_second_step_of_an_app_gets_five_tries(live_host: str, ann: User, looked_at: list[str]) -> None:
    TOTP.activate(ann, generate_totp_secret())
    app = App()
    app.post("login", email=ann.email, password=PASSWORD)
    guess_in_app(live_host, app, f"{APP}2fa/authenticate")
    assert 1 <= len(set(looked_at)) <= 5

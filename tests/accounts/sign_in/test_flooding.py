"""Nobody makes the site forget a limit by making it remember much else; strangers leave nothing behind for looking."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from tests.accounts.app_client import App

LOGIN, BEGIN = "/accounts/login/", "/_allauth/app/v1/auth/webauthn/login"
# What stands for a converter in an address.
_EXAMPLES = {"<uuid:": "3f2a9c01-0000-4000-8000-000000000000", "<int:": "1", "<slug:": "news", "<": "x"}

pytestmark = pytest.mark.django_db


def count_kept() -> int:
    return len(cache._cache) + Session.objects.count()  # type: ignore[attr-defined]


def list_addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, str]]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from list_addresses(entry, route)
        elif isinstance(entry, URLPattern) and "^" not in route:
            yield fill_in(route), entry.name or ""


def fill_in(route: str) -> str:
    while "<" in route:
        start, end = route.index("<"), route.index(">")
        example = next(text for kind, text in _EXAMPLES.items() if route[start:].startswith(kind))
        route = route[:start] + example + route[end + 1 :]
    return route


def is_locked(address: str) -> bool:
    answer = Client().post(LOGIN, {"login": address, "password": "wrong-wrong-1"})
    return "Too many tries" in answer.content.decode()


@pytest.mark.slow
def test_a_lock_outlasts_a_flood_of_keys(person: User) -> None:
    """As it was broken: 300 keys pushed the counts out. Here 500 addresses of mail, from as many networks."""
    for _ in range(5):
        is_locked(person.email)
    assert is_locked(person.email)
    for number in range(500):
        form = {"login": f"a{number}@example.com", "password": "wrong-wrong-1"}
        answer = Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}").post(LOGIN, form)
        assert answer.status_code == 200
    assert is_locked(person.email)


@pytest.mark.slow
def test_beginning_to_log_in_with_a_passkey_is_limited(client: Client) -> None:
    answers = [client.get(BEGIN) for _ in range(420)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 400
    assert int(answers[-1]["Retry-After"]) > 0
    assert Session.objects.count() == 20


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/accounts/2fa/webauthn/login/"),
        ("get", "/_allauth/browser/v1/auth/webauthn/login"),
        ("post", "/accounts/google/login/"),
        ("post", "/accounts/google/login/token/"),
        ("post", "/_allauth/app/v1/auth/provider/token"),
        ("post", "/_allauth/browser/v1/auth/provider/redirect"),
    ],
)
def test_all_that_begins_with_nothing_shown_is_limited_together(method: str, path: str) -> None:
    for _ in range(20):
        Client().get(BEGIN)
    headers = {"Accept": "application/json"}
    assert getattr(Client(), method)(path, headers=headers).status_code == 429


def test_a_session_that_only_began_does_not_stay_for_weeks(client: Client) -> None:
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    App().get("auth/webauthn/login")
    kept = Session.objects.all()
    assert len(kept) == 2
    assert all((session.expire_date - timezone.now()).total_seconds() <= 20 * 60 for session in kept)


def test_a_login_in_such_a_session_lasts_as_usual(client: Client, person: User) -> None:
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    client.force_login(person)
    assert client.session.get_expiry_age() > 24 * 3600


def test_a_stranger_who_looks_at_every_page_leaves_no_row_and_no_key() -> None:
    begins = {"mfa_login_webauthn", "login_webauthn"}
    left: dict[str, int] = {}
    for path, name in list_addresses():
        if name in begins:
            continue
        before = count_kept()
        Client(raise_request_exception=False).get(path, headers={"Accept": "application/json"})
        if count_kept() != before:
            left[path] = count_kept() - before
    assert left == {}


def test_a_made_up_cookie_leaves_no_row_and_no_key() -> None:
    for number in range(5):
        client = Client()
        client.cookies["sessionid"] = f"{number:032}"
        client.get("/accounts/login/")
    assert count_kept() == 0

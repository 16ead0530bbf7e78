"""Guessing is stopped, the person is told for how long, and nobody gets around it with a forged address."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.conf import settings as site
from django.test import Client

from accounts.models import User
from accounts.sign_in import limits
from accounts.sign_in.limits import name_login_counter, say_wait
from tests.accounts.conftest import PASSWORD

LOGIN, APP = "/accounts/login/", "/_allauth/app/v1/auth/"

pytestmark = pytest.mark.django_db


def fail(client: Client, times: int, email: str = "ann@example.com", **more: Any) -> str:
    """The last answer to so many wrong passwords."""
    answers = [client.post(LOGIN, {"login": email, "password": "wrong-wrong-1"}, **more) for _ in range(times)]
    return str(answers[-1].content.decode())


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine must not change the seconds that are left. Only where they are counted: what is imported meanwhile
    must not keep this clock."""
    now = time.time()
    clock = SimpleNamespace(time=lambda: now, monotonic=time.monotonic, sleep=time.sleep)
    for module in (limits, ratelimit):
        monkeypatch.setattr(module, "time", clock)


def test_a_locked_account_says_how_long(client: Client, person: User) -> None:
    fail(client, 5)
    assert "Too many tries. Wait 5 minutes, then try again." in fail(client, 1)


def test_the_app_is_told_how_long_too(client: Client, person: User) -> None:
    wrong = {"email": person.email, "password": "wrong-wrong-1"}
    answers = [client.post(APP + "login", wrong, content_type="application/json") for _ in range(6)]
    assert answers[-1].json()["errors"][0]["message"] == "Too many tries. Wait 5 minutes, then try again."


def test_a_lock_on_one_account_leaves_others_alone(client: Client, person: User) -> None:
    fail(client, 6, email="nobody@example.com")
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD})["Location"] == "/accounts/arrive/"


def test_somebody_who_tries_many_accounts_is_stopped_by_address(client: Client, person: User) -> None:
    answers = [fail(client, 1, email=f"a{number}@example.com") for number in range(11)]
    assert "Too many tries" not in answers[9]
    assert "Too many tries. Wait 60 seconds, then try again." in answers[10]


def test_the_second_step_says_how_long(client: Client, app_secret: str) -> None:
    client.post(LOGIN, {"login": "ann@example.com", "password": PASSWORD})
    answers = [client.post("/accounts/2fa/authenticate/", {"code": "x"}).content.decode() for _ in range(6)]
    assert "Too many tries. Wait 5 minutes, then try again." in answers[-1]


def test_a_code_asked_for_too_soon_gets_a_page_that_says_how_long(client: Client, person: User) -> None:
    client.post("/accounts/password/reset/", {"email": person.email})
    response = client.post("/accounts/password/reset/", {"email": person.email})
    assert response.status_code == 429
    assert "Wait 30 seconds, then try again." in response.content.decode()
    assert response["Retry-After"] == "30"


def test_the_app_gets_the_wait_in_the_header(client: Client, person: User) -> None:
    ask = {"email": person.email}
    client.post(APP + "password/request", ask, content_type="application/json")
    response = client.post(APP + "password/request", ask, content_type="application/json")
    assert response.status_code == 429
    assert 28 <= int(response["Retry-After"]) <= 30


@pytest.mark.parametrize("body", ["[1]", "{", '{"email": 7}', "null"])
def test_a_body_that_makes_no_sense_breaks_nothing(client: Client, body: str) -> None:
    answers = [client.post(APP + "login", body, content_type="application/json") for _ in range(31)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 50


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "Wait a moment, then try again."),
        (45, "Wait 45 seconds, then try again."),
        (299, "Wait 5 minutes, then try again."),
        (7000, "Wait 2 hours, then try again."),
    ],
)
def test_a_wait_is_said_in_the_unit_that_people_would_use(seconds: int, words: str) -> None:
    assert say_wait(seconds) == words


def test_a_forged_address_changes_nothing_without_a_proxy(client: Client, person: User) -> None:
    assert site.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    for number in range(10):
        fail(client, 1, email=f"a{number}@example.com", headers={"X-Forwarded-For": f"198.51.100.{number}"})
    forged = {"X-Forwarded-For": "198.51.100.99"}
    assert "Too many tries" in fail(client, 1, email="b@example.com", headers=forged)


def test_the_host_as_it_is_spelt_opens_no_new_count(client: Client, person: User) -> None:
    """As it was broken: localhost:1000, localhost:1001, ... gave 40 guesses of 40."""
    hosts = ["localhost", "LocalHost", "localhost.", "testserver", *(f"localhost:{port}" for port in range(1000, 1008))]
    answers = [
        fail(client, 1, headers={"Host": host}, REMOTE_ADDR=f"198.51.100.{number}") for number, host in enumerate(hosts)
    ]
    assert sum("Too many tries" not in answer for answer in answers) == 5
    assert "Wait 5 minutes" in answers[-1]


@pytest.mark.parametrize("path", ["/_allauth/app/v1/auth/login", "/_allauth/browser/v1/auth/login"])
def test_nor_does_it_in_the_api(client: Client, person: User, path: str) -> None:
    wrong = {"email": person.email, "password": "wrong-wrong-1"}
    statuses = [
        client.post(
            path, wrong, content_type="application/json", headers={"Host": f"localhost:{1000 + number}"}
        ).json()["errors"][0]["code"]
        for number in range(8)
    ]
    assert statuses[5:] == ["too_many_login_attempts"] * 3


def test_an_address_is_one_however_it_is_spelt(client: Client, person: User) -> None:
    """PostgreSQL finds ann for ANN; and for a dotless i or a long s, it would find an i and an s."""
    for spelling in ("ann@example.com", "ANN@example.com", " Ann@Example.com ", "aNN@EXAMPLE.COM", "ann@example.COM"):
        fail(client, 1, email=spelling)
    assert "Too many tries" in fail(client, 1)
    assert name_login_counter("l\u0131nda@\u017fite.com") == name_login_counter("LINDA@site.com")


@pytest.mark.slow
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(client: Client, person: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        fail(client, 1, email=f"a{number}@example.com", headers={"X-Forwarded-For": "203.0.113.5"})
    assert "Too many tries" in fail(client, 1, email="b@example.com", headers={"X-Forwarded-For": "203.0.113.5"})
    assert "Too many tries" not in fail(client, 1, email="c@example.com", headers={"X-Forwarded-For": "203.0.113.6"})


def test_behind_a_proxy_an_address_that_the_visitor_puts_before_changes_nothing(
    client: Client, person: User, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        forged = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.5"}
        fail(client, 1, email=f"a{number}@example.com", headers=forged)
    forged = {"X-Forwarded-For": "198.51.100.99, 203.0.113.5"}
    assert "Too many tries" in fail(client, 1, email="b@example.com", headers=forged)


def test_the_number_of_proxies_is_the_same_for_allauth_and_for_the_api() -> None:
    assert site.ALLAUTH_TRUSTED_PROXY_COUNT == site.REST_FRAMEWORK["NUM_PROXIES"] == site.TRUSTED_PROXY_COUNT

"""Nobody learns who has an account: not from answers, and not from the work that an answer takes.

Each journey is made twice, for an address with an account and for one without. Work is counted, not timed: hashes of
passwords, mails and questions to the database are what takes time.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.accounts.conftest import PASSWORD

KNOWN, UNKNOWN = "ann@example.com", "bob@example.com"
APP = "/_allauth/app/v1/auth/"
SIGNUP = {"password": PASSWORD, "terms": True}


@dataclass
class Work:
    hashes: int = 0
    mails: int = 0
    reads: int = 0


@dataclass
class Visitor:
    """Somebody with one address, in a browser (`page`) or with the app (`app`)."""

    email: str
    client: Client = field(default_factory=Client)
    token: dict[str, str] = field(default_factory=dict)

    def page(self, url: str, **data: str) -> Any:
        response = self.client.post(url, data)
        return response.status_code, response.get("Location"), self._scrub(response.content.decode())

    def app(self, step: str, **data: Any) -> Any:
        response = Client().post(APP + step, data, content_type="application/json", headers=self.token)
        return self._read(response)

    def check(self, step: str, header: str, code: str) -> Any:
        return self._read(Client().get(APP + step, headers={**self.token, header: code}))

    def _read(self, response: Any) -> Any:
        token = response.json().get("meta", {}).get("session_token")
        self.token = {"X-Session-Token": token} if token else self.token
        return response.status_code, self._scrub(response.content.decode())

    def _scrub(self, text: str) -> str:
        """Without what must differ from person to person."""
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="\S+"', "", text.replace(self.email, "EMAIL"))
        return re.sub(r'"session_token": "\w+"', "", text)


Journey = Callable[[Visitor], Iterator[Any]]


def sign_up_in_the_browser(visitor: Visitor) -> Iterator[Any]:
    form = {"email": visitor.email, "password1": PASSWORD, "password2": PASSWORD, "terms": "on"}
    yield visitor.page("/accounts/signup/", **form)
    cache.clear()  # ten seconds later
    yield visitor.page("/accounts/confirm-email/", action="resend")
    for _ in range(4):
        yield visitor.page("/accounts/confirm-email/", code="x")


def log_in_in_the_browser(visitor: Visitor) -> Iterator[Any]:
    for _ in range(7):
        yield visitor.page("/accounts/login/", login=visitor.email, password="wrong-wrong-1")


def log_in_by_code_in_the_browser(visitor: Visitor) -> Iterator[Any]:
    yield visitor.page("/accounts/login/code/", email=visitor.email)
    yield visitor.page("/accounts/login/code/confirm/", action="resend")
    for _ in range(4):
        yield visitor.page("/accounts/login/code/confirm/", code="x")


def reset_the_password_in_the_browser(visitor: Visitor) -> Iterator[Any]:
    yield visitor.page("/accounts/password/reset/", email=visitor.email)
    yield visitor.page("/accounts/password/reset/", email=visitor.email)  # too soon
    for _ in range(4):
        yield visitor.page("/accounts/password/reset/confirm/", code="x")
    yield visitor.page("/accounts/password/reset/complete/", password1=PASSWORD, password2=PASSWORD)


def sign_up_in_the_app(visitor: Visitor) -> Iterator[Any]:
    yield visitor.app("signup", email=visitor.email, **SIGNUP)
    cache.clear()
    yield visitor.app("email/verify/resend")
    for _ in range(4):
        yield visitor.app("email/verify", key="x")


def log_in_in_the_app(visitor: Visitor) -> Iterator[Any]:
    for _ in range(7):
        yield visitor.app("login", email=visitor.email, password="wrong-wrong-1")


def log_in_by_code_in_the_app(visitor: Visitor) -> Iterator[Any]:
    yield visitor.app("code/request", email=visitor.email)
    yield visitor.app("code/resend")
    for _ in range(4):
        yield visitor.app("code/confirm", code="x")


def reset_the_password_in_the_app(visitor: Visitor) -> Iterator[Any]:
    yield visitor.app("password/request", email=visitor.email)
    for password in ("short", PASSWORD, visitor.email, PASSWORD):
        yield visitor.app("password/reset", key="x", password=password)


def check_a_reset_code_in_the_app(visitor: Visitor) -> Iterator[Any]:
    yield visitor.app("password/request", email=visitor.email)
    for _ in range(4):
        yield visitor.check("password/reset", "X-Password-Reset-Key", "x")


JOURNEYS: list[Journey] = [
    sign_up_in_the_browser,
    log_in_in_the_browser,
    log_in_by_code_in_the_browser,
    reset_the_password_in_the_browser,
    sign_up_in_the_app,
    log_in_in_the_app,
    log_in_by_code_in_the_app,
    reset_the_password_in_the_app,
    check_a_reset_code_in_the_app,
]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Counts what is hashed. `verify` of Django's hashers calls `encode`."""
    counted, encode = Work(), MD5PasswordHasher.encode

    def count(self: MD5PasswordHasher, *args: Any) -> str:
        counted.hashes += 1
        return encode(self, *args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    return counted


def measure(journey: Journey, email: str, work: Work, mailoutbox: list[EmailMessage]) -> list[Work]:
    """The work of each step."""
    cache.clear()
    done: list[Work] = []
    steps = journey(Visitor(email))
    while True:
        hashes, mails = work.hashes, len(mailoutbox)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            if next(steps, None) is None:
                return done
        reads = [query for query in queries if re.search(r'FROM "(accounts_user|account_emailaddress)"', query["sql"])]
        done.append(Work(work.hashes - hashes, len(mailoutbox) - mails, len(reads)))


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_known_and_an_unknown_address_get_the_same_answers(journey: Journey, person: User) -> None:
    known = list(journey(Visitor(KNOWN)))
    cache.clear()
    assert known == list(journey(Visitor(UNKNOWN)))


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_known_and_an_unknown_address_take_the_same_hashes_and_mails(
    journey: Journey, person: User, work: Work, mailoutbox: list[EmailMessage]
) -> None:
    known, unknown = (measure(journey, email, work, mailoutbox) for email in (KNOWN, UNKNOWN))
    assert [(step.hashes, step.mails) for step in known] == [(step.hashes, step.mails) for step in unknown]


@pytest.mark.parametrize("journey", [journey for journey in JOURNEYS if "sign_up" not in journey.__name__])
def test_a_known_and_an_unknown_address_take_the_same_reads_but_for_one(
    journey: Journey, person: User, work: Work, mailoutbox: list[EmailMessage]
) -> None:
    """One more look by an index, tens of microseconds, goes under in the time of a request."""
    known, unknown = (measure(journey, email, work, mailoutbox) for email in (KNOWN, UNKNOWN))
    assert max(abs(a.reads - b.reads) for a, b in zip(known, unknown, strict=True)) <= 1

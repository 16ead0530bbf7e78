"""Guessing with many requests at once, on the shared cache, as several processes would see them."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.services

AT_ONCE = 12


def post_at_once(url: str, forms: list[dict[str, str]], client: Client) -> list[Any]:
    """The same browser, all forms in the same moment."""
    barrier = Barrier(len(forms))

    def post(form: dict[str, str]) -> Any:
        browser = Client()
        browser.cookies = client.cookies
        barrier.wait()
        try:
            return browser.post(url, form, secure=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(post, forms))


def wrong_codes(right: str) -> list[str]:
    return [code for code in (f"{number:06}" for number in range(AT_ONCE + 1)) if code != right][:AT_ONCE]


@pytest.mark.parametrize(
    ("ask", "confirm"),
    [
        ("/accounts/password/reset/", "/accounts/password/reset/confirm/"),
        ("/accounts/login/code/", "/accounts/login/code/confirm/"),
    ],
)
def test_guessing_a_code_with_many_requests_at_once_gets_no_more_than_three_tries(
    owner: AbstractBaseUser, mailoutbox: list[EmailMessage], ask: str, confirm: str
) -> None:
    assert site.REDIS_URL, "REDIS_URL is not set: see .ci/run"
    client = Client()
    client.post(ask, {"email": "owner@example.com"}, secure=True)
    (right,) = re.findall(r"^(\d{6})$", str(mailoutbox[-1].body), re.MULTILINE)
    answers = post_at_once(confirm, [{"code": code} for code in wrong_codes(right)], client)
    looked_at = [answer for answer in answers if b"Incorrect code" in answer.content]
    assert len(looked_at) <= 2  # the third answer is the end of the code
    client.post(confirm, {"code": right}, secure=True)
    assert not client.get("/draw/", secure=True).wsgi_request.user.is_authenticated
    assert client.get("/accounts/password/reset/complete/", secure=True).status_code == 302


def test_guessing_a_password_with_many_requests_at_once_gets_no_more_than_five_tries(owner: AbstractBaseUser) -> None:
    wrong = [{"login": "owner@example.com", "password": f"wrong-{number}"} for number in range(AT_ONCE)]
    answers = post_at_once("/accounts/login/", wrong, Client())
    looked_at = [answer for answer in answers if b"are not correct" in answer.content]
    assert len(looked_at) <= 5
    assert all(b"Too many tries" in answer.content for answer in answers if answer not in looked_at)

"""Redis is stopped while people use the site, and started again."""

import os
import re
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from sketch2real_site import redis_cache
from tests.inference.echo import draw_sketch
from tests.inference.live_server import Photo, draw_live, serve_site
from tests.services.conftest import OwnRedis, log_in

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

HEALED_WITHIN_S = 5


@pytest.fixture
def server(redis_server: OwnRedis, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> OwnRedis:
    monkeypatch.setattr(redis_cache._outage, "_ends_at", 0.0)  # the last test's outage
    settings.REDIS_URL = redis_server.url
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": redis_server.url}}
    return redis_server


@pytest.fixture
def person(owner: AbstractBaseUser) -> Client:
    client = browser()
    client.force_login(owner)
    return client


def browser() -> Client:
    return Client(raise_request_exception=False)


def try_password(client: Client) -> Any:
    return client.post("/accounts/login/", {"login": "owner@example.com", "password": "wrong"}, secure=True)


def wait_for(check: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + HEALED_WITHIN_S
    while not check():
        assert time.monotonic() < give_up_at
        time.sleep(0.1)


def hang(server: OwnRedis) -> None:
    """It takes connections, and says nothing."""
    os.kill(server.process.pid, signal.SIGSTOP)


@pytest.mark.parametrize("fail", [OwnRedis.stop, hang])
def test_pages_go_on_for_who_is_logged_in(server: OwnRedis, person: Client, fail: Callable[[OwnRedis], None]) -> None:
    assert person.get("/gallery/", secure=True).status_code == 200
    fail(server)
    for page in ("/gallery/", "/draw/", "/accounts/profile/", "/accounts/sessions/", "/", "/api/v1/artworks/"):
        began = time.monotonic()
        answer = person.get(page, secure=True)
        assert answer.status_code == 200, page
        assert answer.wsgi_request.user.is_authenticated
        assert time.monotonic() - began < 5
    assert person.post("/accounts/logout/", secure=True).status_code == 302


def test_limits_of_pictures_are_open(server: OwnRedis, person: Client) -> None:
    server.stop()
    sketch = SimpleUploadedFile("a.png", draw_sketch())
    answer = person.post("/api/v1/generations/", {"sketch": sketch}, secure=True)
    assert answer.status_code == 200


def test_codes_and_logins_wait_until_it_is_back(
    server: OwnRedis, owner: AbstractBaseUser, person: Client, mailoutbox: list[EmailMessage]
) -> None:
    server.stop()
    for client in (browser(), person):
        for page, form in [
            ("/accounts/login/", {"login": "owner@example.com", "password": "wrong"}),
            ("/accounts/login/code/", {"email": "owner@example.com"}),
            ("/accounts/password/reset/", {"email": "owner@example.com"}),
        ]:
            check_closed(client.post(page, form, secure=True), page)
    new = {"email": "new@example.com", "password1": "a-long-enough-1", "password2": "a-long-enough-1", "terms": "on"}
    check_closed(browser().post("/accounts/signup/", new, secure=True), "signup")
    assert mailoutbox == []


def test_a_code_is_not_looked_at_meanwhile_and_is_good_afterwards(
    server: OwnRedis, owner: AbstractBaseUser, mailoutbox: list[EmailMessage]
) -> None:
    EmailAddress.objects.create(user=owner, email="owner@example.com", verified=True, primary=True)
    client = browser()
    client.post("/accounts/login/code/", {"email": "owner@example.com"}, secure=True)
    (code,) = re.findall(r"^(\d{6})$", str(mailoutbox[-1].body), re.MULTILINE)
    server.stop()
    for guess in ("000000", code):
        check_closed(client.post("/accounts/login/code/confirm/", {"code": guess}, secure=True), guess)
    server.start()
    wait_for(lambda: client.post("/accounts/login/code/confirm/", {"code": code}, secure=True).status_code == 302)
    assert client.get("/gallery/", secure=True).wsgi_request.user.is_authenticated


def check_closed(answer: Any, page: str) -> None:
    assert answer.status_code == 503, page
    assert answer.headers["Retry-After"] == "10"
    assert b"A part of the server does not answer just now." in answer.content


def test_the_app_is_told_so_in_its_own_shape_and_still_learns_who_it_is(server: OwnRedis, person: Client) -> None:
    server.stop()
    form = {"email": "owner@example.com", "password": "wrong"}
    answer = browser().post("/_allauth/app/v1/auth/login", form, content_type="application/json", secure=True)
    assert (answer.status_code, answer.json()["code"]) == (503, "cache_unavailable")
    assert person.get("/_allauth/browser/v1/auth/session", secure=True).status_code == 200


def test_a_restart_heals_without_a_restart_of_the_site(server: OwnRedis, owner: AbstractBaseUser) -> None:
    client = browser()
    assert b"are not correct" in try_password(client).content
    server.stop()
    assert try_password(client).status_code == 503
    server.start()
    wait_for(lambda: try_password(client).status_code == 200)
    answers = [try_password(client) for _ in range(6)]
    assert b"Too many" in answers[-1].content  # and it counts again


def test_open_sockets_go_on_and_new_ones_open(server: OwnRedis, owner: AbstractBaseUser) -> None:
    session_key = log_in(owner).partition("=")[2]
    with serve_site() as host, draw_live(host, session_key=session_key) as before:
        server.stop()
        with draw_live(host, session_key=session_key) as since:
            for socket in (before, since):
                socket.send_sketch(draw_sketch(), seq=1)
                assert isinstance(socket.receive(), Photo)

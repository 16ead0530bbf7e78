"""Where a person is logged in, and ending that."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

LOGIN, SESSIONS = "/accounts/login/", "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def log_in(user_agent: str, email: str = "ann@example.com") -> Client:
    client = Client(headers={"User-Agent": user_agent})
    client.post(LOGIN, {"login": email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/draw/").wsgi_request.user.is_authenticated)


@pytest.fixture
def laptop(person: User) -> Client:
    return log_in(FIREFOX)


@pytest.fixture
def tablet(person: User) -> Client:
    return log_in(EDGE)


def test_the_page_names_the_devices(laptop: Client, tablet: Client) -> None:
    page = laptop.get(SESSIONS).content.decode()
    assert "Firefox on Windows" in page
    assert "Edge on Mac" in page
    assert page.count("This device") == 1


def test_one_other_device_is_logged_out(laptop: Client, tablet: Client) -> None:
    session = UserSession.objects.get(user_agent=EDGE)
    assert laptop.post(f"/accounts/sessions/{session.pk}/end/")["Location"] == SESSIONS
    assert is_in(laptop)
    assert not is_in(tablet)


def test_all_other_devices_are_logged_out(laptop: Client, tablet: Client) -> None:
    laptop.post(SESSIONS)
    assert is_in(laptop)
    assert not is_in(tablet)


def test_nobody_ends_the_session_of_somebody_else(laptop: Client) -> None:
    User.objects.create_user("bob@example.com", PASSWORD)
    stranger = Client()
    stranger.force_login(User.objects.get(email="bob@example.com"))
    session = UserSession.objects.get(user_agent=FIREFOX)
    assert stranger.post(f"/accounts/sessions/{session.pk}/end/").status_code == 404
    assert is_in(laptop)


def test_a_visitor_cannot_end_a_session(client: Client, laptop: Client) -> None:
    session = UserSession.objects.get()
    assert client.post(f"/accounts/sessions/{session.pk}/end/")["Location"].startswith(LOGIN)
    assert is_in(laptop)


def test_a_link_cannot_end_a_session(laptop: Client) -> None:
    assert laptop.get(f"/accounts/sessions/{UserSession.objects.get().pk}/end/").status_code == 405


def test_being_seen_is_written_once_in_a_while_and_not_at_every_request(laptop: Client) -> None:
    laptop.get("/draw/")
    first = UserSession.objects.get().last_seen_at
    laptop.get("/draw/")
    assert UserSession.objects.get().last_seen_at == first
    cache.clear()  # what remembers it for five minutes
    laptop.get("/draw/")
    assert UserSession.objects.get().last_seen_at > first

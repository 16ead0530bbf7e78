"""The same journeys for the mobile app: JSON, and a session token instead of a cookie."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.app_client import OWN_ARTWORKS, App
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> App:
    return App()


def test_sign_up_asks_for_the_code_and_then_opens_the_api(app: App, read_code: Callable[[], str]) -> None:
    app.post("signup", email="new@example.com", password=PASSWORD, terms=True)
    assert app.status == 401
    assert app.get_artworks() == 401
    app.post("email/verify", key=read_code())
    assert app.status == 200
    assert app.get_artworks() == 200


def test_a_wrong_code_is_refused(app: App, wrong_code: Callable[[], str]) -> None:
    app.post("signup", email="new@example.com", password=PASSWORD, terms=True)
    app.post("email/verify", key=wrong_code())
    assert app.status == 400
    assert app.get_artworks() == 401


def test_login_opens_the_api(app: App, person: User) -> None:
    app.post("login", email="Ann@example.com", password=PASSWORD)
    assert app.status == 200
    assert app.get_artworks() == 200


def test_login_gives_no_hint_whether_an_account_exists(app: App, person: User) -> None:
    answers = [app.post("login", email=email, password="wrong-wrong-1") for email in (person.email, "no@example.com")]
    assert app.status == 400
    assert answers[0] == answers[1]


def test_sign_up_gives_no_hint_whether_an_account_exists(
    app: App, person: User, mailoutbox: list[EmailMessage]
) -> None:
    answers = [
        App().post("signup", email=email, password=PASSWORD, terms=True) for email in (person.email, "free@example.com")
    ]
    flows = [[flow["id"] for flow in answer["data"]["flows"]] for answer in answers]
    assert flows[0] == flows[1]
    assert [answer["status"] for answer in answers] == [401, 401]
    assert len(mailoutbox) == 2


def test_the_password_is_reset_by_a_code_of_six_digits(app: App, person: User, read_code: Callable[[], str]) -> None:
    app.post("password/request", email=person.email)
    assert app.status == 401
    app.post("password/reset", key=read_code(), password="charcoal-and-chalk-8")
    person.refresh_from_db()
    assert person.check_password("charcoal-and-chalk-8")


def test_a_token_that_nobody_gave_out_is_refused(app: App) -> None:
    app.headers = {"X-Session-Token": "made-up"}
    assert app.get_artworks() == 401


def test_a_token_from_before_a_password_change_is_refused(app: App, person: User) -> None:
    app.post("login", email=person.email, password=PASSWORD)
    person.set_password("charcoal-and-chalk-8")
    person.save()
    assert app.get_artworks() == 401


def test_without_a_login_the_api_answers_401_and_not_403(app: App) -> None:
    assert app.get_artworks() == 401


def test_a_session_cookie_needs_the_csrf_token_to_write(person: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    assert browser.get(OWN_ARTWORKS).status_code == 200
    assert browser.post(OWN_ARTWORKS, {}, content_type="application/json").status_code == 403

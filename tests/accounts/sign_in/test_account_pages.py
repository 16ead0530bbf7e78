"""What a person who is logged in can change: the password and the email address."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD, reauthenticate

EMAIL, CONFIRM, CHANGE = "/accounts/email/", "/accounts/confirm-email/", "/accounts/password/change/"


@pytest.fixture
def browser(client: Client, person: User) -> Client:
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def test_a_new_address_counts_once_its_code_is_entered(
    browser: Client, person: User, read_code: Callable[[], str]
) -> None:
    reauthenticate(browser)
    browser.post(EMAIL, {"action_add": "", "email": "anna@example.com"})
    person.refresh_from_db()
    assert person.email == "ann@example.com"
    browser.post(CONFIRM, {"code": read_code()})
    person.refresh_from_db()
    assert person.email == "anna@example.com"


def test_the_old_address_is_told(browser: Client, read_code: Callable[[], str], mailoutbox: list[EmailMessage]) -> None:
    reauthenticate(browser)
    browser.post(EMAIL, {"action_add": "", "email": "anna@example.com"})
    browser.post(CONFIRM, {"code": read_code()})
    assert mailoutbox[-1].to == ["ann@example.com"]
    assert "changed from ann@example.com to anna@example.com" in str(mailoutbox[-1].body)


def test_a_change_of_the_address_asks_for_the_password_first_and_then_goes_on(
    browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    asked = browser.post(EMAIL, {"action_add": "", "email": "anna@example.com"})
    assert asked["Location"] == f"/accounts/reauthenticate/?next={EMAIL.replace('/', '%2F')}"
    assert not mailoutbox
    browser.post(asked["Location"], {"password": PASSWORD, "next": EMAIL})
    assert [mail.to for mail in mailoutbox] == [["anna@example.com"]]


def test_the_address_of_somebody_else_cannot_be_taken(browser: Client, person: User) -> None:
    User.objects.create_user("bob@example.com", PASSWORD)
    reauthenticate(browser)
    browser.post(EMAIL, {"action_add": "", "email": "Bob@example.com"})
    person.refresh_from_db()
    assert person.email == "ann@example.com"


def test_the_password_changes_for_who_knows_the_old_one(browser: Client, person: User) -> None:
    new = {"password1": "charcoal-and-chalk-8", "password2": "charcoal-and-chalk-8"}
    assert browser.post(CHANGE, {"oldpassword": "wrong-wrong-1", **new}).status_code == 200
    assert browser.post(CHANGE, {"oldpassword": PASSWORD, **new}).status_code == 302
    person.refresh_from_db()
    assert person.check_password("charcoal-and-chalk-8")


@pytest.mark.parametrize(
    ("url", "heading"),
    [
        (EMAIL, "Your email address"),
        (CHANGE, "Change your password"),
        ("/accounts/logout/", "Log out?"),
        ("/accounts/reauthenticate/", "Is it still you?"),
        ("/accounts/inactive/", "This account is closed"),
    ],
)
def test_every_page_has_our_design(browser: Client, url: str, heading: str) -> None:
    page = browser.get(url, follow=True).content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert 'class="card account__card' in page

"""What the project before this one got wrong about accounts: it kept the password in clear and showed it in the profile
form; its code signed a person in but reset no password, and deleting an account was commented out."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

LOGIN = "/accounts/login/"
NEW_PASSWORD = "charcoal-and-chalk-8"


@pytest.fixture
def browser(client: Client, person: User) -> Client:
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    return client


def test_fault_2_the_password_stands_in_no_table(browser: Client) -> None:
    rows = [repr(row) for model in apps.get_models() for row in model._default_manager.values()]
    assert "ann@example.com" in "".join(rows)
    assert PASSWORD not in "".join(rows)


@pytest.mark.parametrize(
    "url",
    ["/accounts/profile/", "/accounts/preferences/", "/accounts/password/change/", "/accounts/email/", "/api/v1/me/"],
)
def test_fault_2_neither_the_password_nor_its_hash_is_shown(browser: Client, person: User, url: str) -> None:
    response = browser.get(url)
    assert response.status_code == 200
    assert PASSWORD not in response.content.decode()
    assert person.password not in response.content.decode()


def test_fault_8_a_code_replaces_the_password(client: Client, person: User, read_code: Callable[[], str]) -> None:
    client.post("/accounts/password/reset/", {"email": person.email})
    client.post("/accounts/password/reset/confirm/", {"code": read_code()})
    client.post("/accounts/password/reset/complete/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert Client().post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 200
    assert Client().post(LOGIN, {"login": person.email, "password": NEW_PASSWORD})["Location"] == "/accounts/arrive/"


def test_fault_8_an_account_can_be_deleted(browser: Client, person: User) -> None:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert browser.get("/accounts/data/delete/").status_code == 200
    browser.post("/accounts/data/delete/", {"confirm": "on"})
    person.refresh_from_db()
    assert person.deletion_due_at

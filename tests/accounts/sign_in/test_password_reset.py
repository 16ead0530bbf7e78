"""Six digits by mail, then a new password."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD, read_without

RESET, CONFIRM, COMPLETE = (f"/accounts/password/reset/{step}" for step in ("", "confirm/", "complete/"))
NEW_PASSWORD = "charcoal-and-chalk-8"


def ask_for_code(client: Client, email: str = "ann@example.com") -> None:
    assert client.post(RESET, {"email": email})["Location"] == CONFIRM


def choose_password(client: Client) -> None:
    client.post(COMPLETE, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def test_the_code_lets_the_person_choose_a_new_password(
    client: Client, person: User, read_code: Callable[[], str]
) -> None:
    ask_for_code(client)
    assert client.post(CONFIRM, {"code": read_code()})["Location"] == COMPLETE
    choose_password(client)
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)
    assert not person.check_password(PASSWORD)
    assert client.get("/draw/").wsgi_request.user == person


def test_a_wrong_code_changes_nothing(client: Client, person: User, wrong_code: Callable[[], str]) -> None:
    ask_for_code(client)
    assert "Incorrect code." in client.post(CONFIRM, {"code": wrong_code()}).content.decode()
    choose_password(client)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(
    client: Client, person: User, read_code: Callable[[], str], wrong_code: Callable[[], str]
) -> None:
    ask_for_code(client)
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong_code()})
    client.post(CONFIRM, {"code": read_code()})
    choose_password(client)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_code_works_only_in_the_browser_that_asked(
    client: Client, person: User, read_code: Callable[[], str]
) -> None:
    ask_for_code(client)
    stranger = Client()
    stranger.post(CONFIRM, {"code": read_code()})
    choose_password(stranger)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_an_unknown_address_gets_the_same_answer(person: User, mailoutbox: list[EmailMessage]) -> None:
    known, unknown = Client(), Client()
    ask_for_code(known, "ann@example.com")
    ask_for_code(unknown, "nobody@example.com")
    assert read_without(known, CONFIRM, "ann@example.com") == read_without(unknown, CONFIRM, "nobody@example.com")
    assert [mail.to for mail in mailoutbox] == [["ann@example.com"], ["nobody@example.com"]]
    assert "There is no account with it" in str(mailoutbox[-1].body)


def test_the_owner_is_told_that_the_password_changed(
    client: Client, person: User, read_code: Callable[[], str], mailoutbox: list[EmailMessage]
) -> None:
    ask_for_code(client)
    client.post(CONFIRM, {"code": read_code()})
    choose_password(client)
    assert "password" in mailoutbox[-1].subject.lower()
    assert mailoutbox[-1].to == ["ann@example.com"]


def test_other_sessions_end_with_the_old_password(client: Client, person: User, read_code: Callable[[], str]) -> None:
    thief = Client()
    thief.force_login(person)
    ask_for_code(client)
    client.post(CONFIRM, {"code": read_code()})
    choose_password(client)
    assert not thief.get("/draw/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize("url", [CONFIRM, COMPLETE])
def test_without_asking_first_there_is_no_way_in(client: Client, db: None, url: str) -> None:
    assert client.get(url).status_code == 302

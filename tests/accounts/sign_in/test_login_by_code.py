"""Six digits by mail instead of the password."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import read_without

REQUEST, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


def ask(client: Client, email: str = "ann@example.com", **more: str) -> str:
    return str(client.post(REQUEST, {"email": email, **more})["Location"])


def is_in(client: Client) -> bool:
    return bool(client.get("/draw/").wsgi_request.user.is_authenticated)


def test_the_code_logs_in(client: Client, person: User, read_code: Callable[[], str]) -> None:
    assert ask(client) == CONFIRM
    assert client.post(CONFIRM, {"code": read_code()})["Location"] == "/accounts/arrive/"
    assert is_in(client)


def test_it_leads_where_the_person_was_going(client: Client, person: User, read_code: Callable[[], str]) -> None:
    confirm = ask(client, next="/gallery/")
    assert client.post(confirm, {"code": read_code()})["Location"] == "/gallery/"


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(
    client: Client, person: User, read_code: Callable[[], str], wrong_code: Callable[[], str]
) -> None:
    ask(client)
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong_code()})
    client.post(CONFIRM, {"code": read_code()})
    assert not is_in(client)


def test_a_code_works_once(client: Client, person: User, read_code: Callable[[], str]) -> None:
    ask(client)
    client.post(CONFIRM, {"code": read_code()})
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": read_code()})
    assert not is_in(client)


def test_the_code_works_only_in_the_browser_that_asked(
    client: Client, person: User, read_code: Callable[[], str]
) -> None:
    ask(client)
    stranger = Client()
    stranger.post(CONFIRM, {"code": read_code()})
    assert not is_in(stranger)


def test_an_unknown_address_gets_the_same_answer(person: User, mailoutbox: list[EmailMessage]) -> None:
    known, unknown = Client(), Client()
    assert ask(known) == ask(unknown, "nobody@example.com")
    assert read_without(known, CONFIRM, "ann@example.com") == read_without(unknown, CONFIRM, "nobody@example.com")
    assert [mail.to for mail in mailoutbox] == [["ann@example.com"], ["nobody@example.com"]]


@pytest.mark.parametrize("url", [CONFIRM])
def test_without_asking_first_there_is_no_way_in(client: Client, db: None, url: str) -> None:
    assert client.get(url).status_code == 302

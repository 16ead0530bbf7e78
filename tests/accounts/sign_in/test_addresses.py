"""Which addresses are taken, and what is said of the others: in the browser and in the app, by every form."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.sign_in.addresses import check_address
from tests.accounts.app_client import App
from tests.accounts.conftest import PASSWORD, reauthenticate

UNSEEN = "This address holds a space or a character that cannot be seen. Type it anew."
LETTERS = "We cannot send mail to an address with letters such as ü or é before the @. Please use another one."
UNUSUAL = "What follows the @ is written in unusual characters. Type it anew."
LONG = "This address is too long for a mail to reach it. Type it anew."
TOO_LONG = f"{'a' * 60}@{'b.' * 96}com"  # 256; its first 254 characters are an address, too
REFUSED = {
    TOO_LONG: LONG,
    "ann@exam\u200bple.com": UNSEEN,
    "an\u200bn@example.com": UNSEEN,
    "ann@example.com\u2060": UNSEEN,
    "ann@exam\u00adple.com": UNSEEN,
    "ann@example\u00a0.com": UNSEEN,
    "\u202eann@example.com": UNSEEN,
    "an n@example.com": UNSEEN,
    "m\u00fcller@example.com": LETTERS,
    "l\u0131nda@example.com": LETTERS,  # the dotless i, which PostgreSQL compares as an i
    "\u017fam@example.com": LETTERS,
    "ann@\uff45xample.com": UNUSUAL,
    "ann@mu\u0308ller.de": UNUSUAL,  # u and two dots for themselves
    "ann": "Enter a valid email address.",
}


def test_usual_addresses_are_taken() -> None:
    for address in ("ann@example.com", "ann+faces@example.co.uk", "ann@m\u00fcller.de", "o'hara@example.com"):
        check_address(address)


@pytest.mark.parametrize(("address", "sentence"), REFUSED.items())
def test_others_are_refused_with_a_reason(address: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_address(address)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("address", ["ann@exam\u200bple.com", "m\u00fcller@example.com", TOO_LONG])
@pytest.mark.django_db
def test_no_form_takes_them(address: str, mailoutbox: list[Any]) -> None:
    for page, field, more in [
        ("/accounts/signup/", "email", {"password1": PASSWORD, "password2": PASSWORD, "terms": "on"}),
        ("/accounts/login/", "login", {"password": PASSWORD}),
        ("/accounts/login/code/", "email", {}),
        ("/accounts/password/reset/", "email", {}),
    ]:
        response = Client().post(page, {field: address, **more})
        assert REFUSED[address] in response.content.decode(), page
    assert not User.objects.exists()
    assert mailoutbox == []


@pytest.mark.parametrize("address", ["ann@exam\u200bple.com", "m\u00fcller@example.com", TOO_LONG])
@pytest.mark.django_db
def test_no_step_of_the_app_takes_them(address: str) -> None:
    for step, more in [
        ("signup", {"password": PASSWORD, "terms": True}),
        ("login", {"password": PASSWORD}),
        ("code/request", {}),
        ("password/request", {}),
    ]:
        app = App()
        errors = app.post(step, email=address, **more)["errors"]
        assert (app.status, errors[0]["code"], errors[0]["message"]) == (400, "invalid", REFUSED[address])
    assert not User.objects.exists()


def test_a_new_address_is_held_to_the_same(client: Client, person: User) -> None:
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    reauthenticate(client)
    response = client.post("/accounts/email/", {"email": "m\u00fcller@example.com", "action_add": ""})
    assert LETTERS in response.content.decode()

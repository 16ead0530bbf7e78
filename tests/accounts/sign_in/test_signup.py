"""Sign-up in the browser: address and password, six digits from the mail, and on to the drawing page."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD, read_without

SIGNUP, CONFIRM = "/accounts/signup/", "/accounts/confirm-email/"

pytestmark = pytest.mark.django_db


def sign_up(client: Client, email: str = "new@example.com", **more: str) -> str:
    """The address that the sign-up form leads to."""
    form = {"email": email, "password1": PASSWORD, "password2": PASSWORD, "terms": "on"}
    response = client.post(SIGNUP, {**form, **more})
    assert response.status_code == 302, response.context["form"].errors
    return str(response["Location"])


def test_the_code_from_the_mail_logs_the_new_person_in(client: Client, read_code: Callable[[], str]) -> None:
    assert sign_up(client, "New@Example.com") == CONFIRM
    response = client.post(CONFIRM, {"code": read_code()})
    assert response["Location"] == "/accounts/arrive/"
    assert client.get("/draw/").wsgi_request.user == User.objects.get(email="new@example.com")


def test_the_box_to_agree_stands_before_its_sentence(client: Client) -> None:
    page = client.get(SIGNUP).content.decode()
    label = page.partition('<label class="field__choice" for="id_terms">')[2].partition("</label>")[0]
    assert label.index('type="checkbox"') < label.index("I agree")


def test_next_survives_the_confirmation(client: Client, read_code: Callable[[], str]) -> None:
    form = client.get(SIGNUP, {"next": "/gallery/"}).content.decode()
    assert '<input type="hidden" name="next" value="/gallery/"' in form
    confirm = sign_up(client, next="/gallery/")
    assert client.post(confirm, {"code": read_code()})["Location"] == "/gallery/"


def test_next_never_leads_to_another_site(client: Client, read_code: Callable[[], str]) -> None:
    sign_up(client, next="https://evil.example.org/")
    assert client.post(CONFIRM, {"code": read_code()})["Location"] == "/accounts/arrive/"


def test_before_the_code_nobody_is_logged_in(client: Client) -> None:
    sign_up(client)
    assert not client.get("/draw/").wsgi_request.user.is_authenticated


def test_a_wrong_code_is_refused_with_a_sentence(client: Client, wrong_code: Callable[[], str]) -> None:
    sign_up(client)
    response = client.post(CONFIRM, {"code": wrong_code()})
    assert response.status_code == 200
    assert "Incorrect code." in response.content.decode()
    assert not client.get("/draw/").wsgi_request.user.is_authenticated


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(
    client: Client, read_code: Callable[[], str], wrong_code: Callable[[], str]
) -> None:
    sign_up(client)
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong_code()})
    client.post(CONFIRM, {"code": read_code()})
    assert not client.get("/draw/").wsgi_request.user.is_authenticated


def test_a_new_code_can_be_asked_for(client: Client, mailoutbox: list[EmailMessage]) -> None:
    sign_up(client)
    cache.clear()  # the rate limit wants ten seconds between two mails
    client.post(CONFIRM, {"action": "resend"})
    assert len(mailoutbox) == 2
    assert [mail.to for mail in mailoutbox] == [["new@example.com"]] * 2


def test_the_code_field_suits_a_phone(client: Client) -> None:
    sign_up(client)
    field = str(client.get(CONFIRM).context["form"]["code"])
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field


def test_an_address_that_is_taken_gets_the_same_answer(
    client: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    free, taken = Client(), Client()
    assert sign_up(free, "free@example.com") == sign_up(taken, "ANN@example.com")
    assert read_without(free, CONFIRM, "free@example.com") == read_without(taken, CONFIRM, "ann@example.com")
    assert "You have an account with it already" in str(mailoutbox[-1].body)
    assert User.objects.filter(email__iexact="ann@example.com").count() == 1


@pytest.mark.parametrize("password", ["short1", "12345678901", "password123", "new@example"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    response = client.post(SIGNUP, {"email": "new@example.com", "password1": password, "password2": password})
    assert response.status_code == 200
    assert response.context["form"].errors["password1"]
    assert not User.objects.exists()


def test_two_different_passwords_are_refused(client: Client) -> None:
    response = client.post(SIGNUP, {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD + "x"})
    assert "same password" in response.context["form"].errors["password2"][0]


def test_the_password_is_stored_as_a_hash_and_shown_nowhere(client: Client, read_code: Callable[[], str]) -> None:
    sign_up(client)
    client.post(CONFIRM, {"code": read_code()})
    assert PASSWORD not in User.objects.get().password
    for url in ("/accounts/email/", "/accounts/password/change/"):
        assert PASSWORD not in client.get(url).content.decode()


@pytest.mark.parametrize("email", ["free@example.com", "ann@example.com"])
def test_whoever_mistyped_the_address_can_start_again(client: Client, person: User, email: str) -> None:
    sign_up(client, email)
    assert client.post("/accounts/logout/", {"next": SIGNUP})["Location"] == SIGNUP
    assert client.get(SIGNUP).status_code == 200
    assert sign_up(client, "right@example.com") == CONFIRM

"""The second step: set up, asked for on every way in, turned off."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.codes import code_of_app
from tests.accounts.conftest import PASSWORD, reauthenticate

LOGIN, STEP = "/accounts/login/", "/accounts/2fa/authenticate/"
ACTIVATE, DEACTIVATE = "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/"
CODES = "/accounts/2fa/recovery-codes/"


def log_in(client: Client) -> str:
    return str(client.post(LOGIN, {"login": "ann@example.com", "password": PASSWORD})["Location"])


def is_in(client: Client) -> bool:
    return bool(client.get("/draw/").wsgi_request.user.is_authenticated)


@pytest.fixture
def browser(client: Client, person: User) -> Client:
    log_in(client)
    return client


def turn_on(browser: Client) -> str:
    """Returns the app's secret."""
    reauthenticate(browser)
    secret = str(browser.get(ACTIVATE).context["form"].secret)
    assert browser.post(ACTIVATE, {"code": code_of_app(secret)})["Location"] == CODES
    return secret


@pytest.mark.django_db(transaction=True)  # the mail goes out at commit
def test_setting_up_the_app_shows_recovery_codes_and_tells_the_owner(
    browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    turn_on(browser)
    assert len(browser.get(CODES).context["unused_codes"]) == 10
    assert mailoutbox[-1].to == ["ann@example.com"]
    assert "authenticator app was set up" in str(mailoutbox[-1].body)


def test_a_wrong_code_does_not_set_it_up(browser: Client) -> None:
    reauthenticate(browser)
    secret = browser.get(ACTIVATE).context["form"].secret
    wrong = "111111" if code_of_app(secret) != "111111" else "222222"
    assert "Incorrect code." in browser.post(ACTIVATE, {"code": wrong}).content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("url", [ACTIVATE, "/accounts/2fa/webauthn/add/"])
def test_setting_up_needs_the_password_again(browser: Client, url: str) -> None:
    assert browser.get(url)["Location"].startswith("/accounts/reauthenticate/")


def test_the_password_alone_does_not_log_in(client: Client, app_secret: str) -> None:
    assert log_in(client) == STEP
    assert not is_in(client)
    assert client.post(STEP, {"code": code_of_app(app_secret)})["Location"] == "/accounts/arrive/"
    assert is_in(client)


def test_a_code_by_mail_does_not_replace_the_second_step(
    client: Client, app_secret: str, read_code: Callable[[], str]
) -> None:
    client.post("/accounts/login/code/", {"email": "ann@example.com"})
    assert client.post("/accounts/login/code/confirm/", {"code": read_code()})["Location"] == STEP
    assert not is_in(client)


def test_a_password_reset_does_not_replace_the_second_step(
    client: Client, app_secret: str, read_code: Callable[[], str]
) -> None:
    client.post("/accounts/password/reset/", {"email": "ann@example.com"})
    client.post("/accounts/password/reset/confirm/", {"code": read_code()})
    new = {"password1": "charcoal-and-chalk-8", "password2": "charcoal-and-chalk-8"}
    assert client.post("/accounts/password/reset/complete/", new)["Location"] == STEP
    assert not is_in(client)
    assert client.post(STEP, {"code": code_of_app(app_secret)})["Location"] == "/accounts/arrive/"


def test_the_same_code_does_not_work_twice(client: Client, app_secret: str) -> None:
    code = code_of_app(app_secret)
    log_in(client)
    client.post(STEP, {"code": code})
    onlooker = Client()
    log_in(onlooker)
    assert onlooker.post(STEP, {"code": code}).status_code == 200
    assert not is_in(onlooker)


def test_a_recovery_code_works_once(client: Client, person: User, app_secret: str) -> None:
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    log_in(client)
    assert client.post(STEP, {"code": code})["Location"] == "/accounts/arrive/"
    again = Client()
    log_in(again)
    assert again.post(STEP, {"code": code}).status_code == 200


def test_guessing_the_second_step_is_stopped(client: Client, app_secret: str) -> None:
    log_in(client)
    for guess in range(5):
        client.post(STEP, {"code": f"00000{guess}"})
    assert "Too many" in client.post(STEP, {"code": code_of_app(app_secret)}).content.decode()
    assert not is_in(client)


def test_guessing_is_stopped_in_all_browsers_together(client: Client, app_secret: str) -> None:
    for guess in range(5):
        another = Client()
        log_in(another)
        another.post(STEP, {"code": f"00000{guess}"})
    log_in(client)
    client.post(STEP, {"code": code_of_app(app_secret)})
    assert not is_in(client)


def test_turning_it_off_needs_the_owner_and_tells_them(
    browser: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    turn_on(browser)
    browser.post("/accounts/logout/")
    cache.clear()  # the app's code of this half minute was used
    log_in(browser)
    secret = Authenticator.objects.get(user=person, type="totp").data["secret"]
    browser.post(STEP, {"code": code_of_app(secret)})
    assert browser.post(DEACTIVATE)["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()
    reauthenticate(browser)
    browser.post(DEACTIVATE)
    assert not Authenticator.objects.exists()
    assert "was turned off" in str(mailoutbox[-1].body)


def test_the_code_field_suits_a_phone(client: Client, app_secret: str) -> None:
    log_in(client)
    field = str(client.get(STEP).context["form"]["code"])
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field


@pytest.mark.parametrize("url", ["/accounts/2fa/", ACTIVATE, CODES, "/accounts/2fa/webauthn/", "/accounts/sessions/"])
def test_a_visitor_is_asked_to_log_in(client: Client, db: None, url: str) -> None:
    assert client.get(url, follow=True).redirect_chain[0][0].startswith(("/accounts/login/", "/accounts/reauth"))


def test_nobody_removes_the_passkey_of_somebody_else(browser: Client) -> None:
    other = User.objects.create_user("bob@example.com", PASSWORD)
    passkey = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Key", "credential": {}})
    reauthenticate(browser)
    assert browser.post(f"/accounts/2fa/webauthn/keys/{passkey.pk}/remove/").status_code == 404


@pytest.fixture
def with_passkey(browser: Client, person: User) -> Client:
    """Somebody whose second step is a passkey, with recovery codes and without an app."""
    reauthenticate(browser)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key", "credential": {}})
    RecoveryCodes.activate(person)
    return browser


@pytest.mark.parametrize("url", ["/accounts/2fa/", CODES, "/accounts/2fa/reauthenticate/"])
def test_who_has_a_passkey_only_is_not_told_of_codes_of_an_app(with_passkey: Client, url: str) -> None:
    page = with_passkey.get(url).content.decode()
    assert "recovery codes" in page.lower()
    assert "your app" not in page
    assert "your authenticator app" not in page
    assert "lose your phone" not in page


def test_who_has_an_app_reads_of_it_beside_the_recovery_codes(browser: Client) -> None:
    turn_on(browser)
    page = browser.get(CODES).content.decode()
    assert "in place of the six digits of your app." in page
    assert "your passkey" not in page


def test_the_other_ways_of_showing_who_it_is_are_those_that_were_set_up(with_passkey: Client) -> None:
    page = with_passkey.get("/accounts/reauthenticate/").content.decode()
    assert "Use a recovery code" in page
    assert "Use a passkey" in page
    assert "authenticator app" not in page


@pytest.mark.parametrize(
    ("url", "button"), [(LOGIN, "passkey_login"), ("/accounts/2fa/webauthn/add/", "mfa_webauthn_add")]
)
def test_a_passkey_button_waits_for_its_script(browser: Client, url: str, button: str) -> None:
    reauthenticate(browser)
    page = (Client() if url == LOGIN else browser).get(url).content.decode()
    assert f'id="{button}" data-passkey disabled>' in page

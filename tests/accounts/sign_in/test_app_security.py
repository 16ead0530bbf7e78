"""What keeps an account safe, through the app's API: codes, the second step, passkeys, sessions, changes."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.app_client import App
from tests.accounts.codes import code_of_app
from tests.accounts.conftest import PASSWORD
from tests.accounts.soft_passkey import SoftPasskey

NEW_PASSWORD = "charcoal-and-chalk-8"


@pytest.fixture
def app(person: User) -> App:
    """Logged in."""
    app = App()
    app.post("login", email=person.email, password=PASSWORD)
    return app


@pytest.fixture
def owner(app: App) -> App:
    """Logged in, and the password shown again."""
    app.post("reauthenticate", password=PASSWORD)
    assert app.status == 200
    return app


def pending(answer: dict[str, Any]) -> list[str]:
    return [flow["id"] for flow in answer["data"]["flows"] if flow.get("is_pending")]


# --- Codes by mail


def test_a_code_by_mail_logs_in(person: User, read_code: Callable[[], str]) -> None:
    app = App()
    assert pending(app.post("code/request", email=person.email)) == ["login_by_code"]
    app.post("code/confirm", code=read_code())
    assert app.status == 200
    assert app.get_artworks() == 200


def test_a_code_works_once(person: User, read_code: Callable[[], str]) -> None:
    app = App()
    app.post("code/request", email=person.email)
    code, before = read_code(), dict(app.headers)
    app.post("code/confirm", code=code)
    app.headers = before
    app.post("code/confirm", code=code)
    assert app.status in {401, 409, 410}


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(person: User, read_code: Callable[[], str]) -> None:
    app = App()
    app.post("code/request", email=person.email)
    for _ in range(3):
        app.post("code/confirm", code="x")
    app.post("code/confirm", code=read_code())
    assert app.status == 409
    assert app.get_artworks() == 401


def test_a_reset_code_can_be_checked_before_the_new_password_is_asked_for(
    person: User, read_code: Callable[[], str]
) -> None:
    app = App()
    assert pending(app.post("password/request", email=person.email)) == ["password_reset_by_code"]
    app.get("auth/password/reset", **{"X-Password-Reset-Key": "x"})
    assert app.status == 400
    app.get("auth/password/reset", **{"X-Password-Reset-Key": read_code()})
    assert app.status == 200
    app.post("password/reset", key=read_code(), password=NEW_PASSWORD)
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


def test_old_tokens_are_dead_after_a_reset(app: App, person: User, read_code: Callable[[], str]) -> None:
    assert app.get_artworks() == 200
    forgetful = App()
    forgetful.post("password/request", email=person.email)
    forgetful.post("password/reset", key=read_code(), password=NEW_PASSWORD)
    assert app.get_artworks() == 401
    app.get("auth/session")
    assert app.status in {401, 410}


def test_the_token_of_before_a_login_is_not_the_token_of_after(person: User) -> None:
    app = App()
    app.post("password/request", email="nobody@example.com")
    before = dict(app.headers)
    app.post("login", email=person.email, password=PASSWORD)
    assert before
    assert app.headers != before
    app.headers = before
    assert app.get_artworks() == 401


# --- The second step


def test_an_authenticator_app_is_set_up_and_asked_for_at_the_next_login(owner: App, person: User) -> None:
    offered = owner.get("account/authenticators/totp")
    assert owner.status == 404
    secret = offered["meta"]["secret"]
    owner.call("post", "account/authenticators/totp", {"code": code_of_app(secret)})
    assert owner.status == 200
    assert len(owner.get("account/authenticators/recovery-codes")["data"]["unused_codes"]) == 10
    cache.clear()  # half a minute later
    app = App()
    assert pending(app.post("login", email=person.email, password=PASSWORD)) == ["mfa_authenticate"]
    assert app.get_artworks() == 401
    app.post("2fa/authenticate", code=code_of_app(secret))
    assert app.status == 200
    assert app.get_artworks() == 200


def test_setting_up_needs_the_password_again(app: App) -> None:
    secret = app.get("account/authenticators/totp")["meta"]["secret"]
    app.call("post", "account/authenticators/totp", {"code": code_of_app(secret)})
    assert app.status == 401
    assert not Authenticator.objects.exists()


def test_a_code_by_mail_does_not_replace_the_second_step(
    person: User, app_secret: str, read_code: Callable[[], str]
) -> None:
    app = App()
    app.post("code/request", email=person.email)
    assert pending(app.post("code/confirm", code=read_code())) == ["mfa_authenticate"]
    assert app.get_artworks() == 401


def test_a_password_reset_does_not_replace_the_second_step(
    person: User, app_secret: str, read_code: Callable[[], str]
) -> None:
    app = App()
    app.post("password/request", email=person.email)
    assert pending(app.post("password/reset", key=read_code(), password=NEW_PASSWORD)) == ["mfa_authenticate"]
    assert app.get_artworks() == 401
    app.post("2fa/authenticate", code=code_of_app(app_secret))
    assert app.get_artworks() == 200


def test_guessing_the_second_step_is_stopped(person: User, app_secret: str) -> None:
    app = App()
    app.post("login", email=person.email, password=PASSWORD)
    answers = [app.post("2fa/authenticate", code="x") for _ in range(6)]
    assert answers[-1]["errors"][0]["message"] == "Too many tries. Wait 5 minutes, then try again."
    app.post("2fa/authenticate", code=code_of_app(app_secret))
    assert app.get_artworks() == 401


# --- Passkeys


def add_passkey(owner: App) -> SoftPasskey:
    options = owner.get("account/authenticators/webauthn?passwordless")["data"]["creation_options"]
    passkey = SoftPasskey()
    owner.call("post", "account/authenticators/webauthn", {"name": "Phone", "credential": passkey.create(options)})
    assert owner.status == 200
    return passkey


def log_in_with(passkey: SoftPasskey) -> App:
    app = App()
    options = app.get("auth/webauthn/login")["data"]["request_options"]
    app.post("webauthn/login", credential=passkey.get(options))
    return app


def test_a_passkey_logs_in_alone(owner: App) -> None:
    app = log_in_with(add_passkey(owner))
    assert app.status == 200
    assert app.get_artworks() == 200


def test_a_removed_passkey_does_not_log_in(owner: App) -> None:
    passkey = add_passkey(owner)
    kept = Authenticator.objects.get(type="webauthn")
    owner.call("delete", "account/authenticators/webauthn", {"authenticators": [kept.pk]})
    assert owner.status == 200
    assert log_in_with(passkey).status == 400


def test_an_answer_to_another_challenge_does_not_log_in(owner: App) -> None:
    passkey = add_passkey(owner)
    app = App()
    seen = passkey.get(app.get("auth/webauthn/login")["data"]["request_options"])
    replayed = App()
    replayed.get("auth/webauthn/login")
    replayed.post("webauthn/login", credential=seen)
    assert replayed.status == 400


def test_nobody_adds_a_passkey_to_a_session_that_they_found(app: App) -> None:
    app.get("account/authenticators/webauthn")
    assert app.status == 401


# --- Changes, and where one is logged in


def test_a_new_password_needs_the_old_one_and_keeps_this_device_in(app: App, person: User) -> None:
    other = App()
    other.post("login", email=person.email, password=PASSWORD)
    change = {"current_password": "wrong-wrong-1", "new_password": NEW_PASSWORD}
    app.call("post", "account/password/change", change)
    assert app.status == 400
    app.call("post", "account/password/change", {**change, "current_password": PASSWORD})
    assert app.get_artworks() == 200
    assert other.get_artworks() == 401


def test_a_new_address_needs_the_password_again_and_its_code(
    app: App, person: User, read_code: Callable[[], str], mailoutbox: list[EmailMessage]
) -> None:
    app.call("post", "account/email", {"email": "anna@example.com"})
    assert app.status == 401
    app.post("reauthenticate", password=PASSWORD)
    app.call("post", "account/email", {"email": "anna@example.com"})
    app.post("email/verify", key=read_code())
    person.refresh_from_db()
    assert person.email == "anna@example.com"
    assert mailoutbox[-1].to == ["ann@example.com"]


def test_another_device_is_listed_and_logged_out(app: App, person: User) -> None:
    other = Client()
    other.force_login(person)
    other.get("/draw/")
    sessions = app.get("auth/sessions")["data"]
    assert [session["is_current"] for session in sessions].count(True) == 1
    others = [session["id"] for session in sessions if not session["is_current"]]
    app.call("delete", "auth/sessions", {"sessions": others})
    assert not other.get("/draw/").wsgi_request.user.is_authenticated
    assert app.get_artworks() == 200


def test_logging_out_kills_the_token(app: App) -> None:
    app.call("delete", "auth/session")
    assert app.get_artworks() == 401


@pytest.mark.parametrize("path", ["account/authenticators", "auth/sessions", "account/email"])
def test_a_stranger_gets_nothing(path: str, db: None) -> None:
    app = App()
    app.get(path)
    assert app.status == 401

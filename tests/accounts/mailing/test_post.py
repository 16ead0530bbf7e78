"""A mail server that is away or silent: nobody is held, and whoever waits for a code is told."""

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.core.context import request_context
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client, RequestFactory

from accounts.mailing import post
from accounts.mailing.mail import send_mail
from accounts.mailing.post import MailUnavailableError, without_waiting
from accounts.models import User
from tests.accounts.app_client import App
from tests.accounts.conftest import PASSWORD, reauthenticate

SENTENCE = "Our mail server does not answer, so we could not send you a mail. Try again in a few minutes."
NEW = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD, "terms": "on"}

pytestmark = pytest.mark.django_db


class KeepingBackend(BaseEmailBackend):
    """A mail server that is well."""

    def send_messages(self, email_messages: Any) -> int:
        mail.outbox.extend(email_messages)
        return len(email_messages)


def use_post(settings: Any, transport: str) -> None:
    settings.EMAIL_BACKEND = "accounts.mailing.post.PostBackend"
    settings.MAIL_TRANSPORT = transport


@pytest.fixture
def well(settings: Any, mailoutbox: list[Any]) -> list[Any]:
    use_post(settings, f"{__name__}.KeepingBackend")
    return mailoutbox


@pytest.fixture
def silent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It takes the connection and says nothing, as one behind a broken firewall does."""
    monkeypatch.setattr(post, "PATIENCE_S", 0.3)
    monkeypatch.setattr(post, "_post", post._Post())
    with socket.create_server(("localhost", 0)) as listener:
        use_post(settings, "django.core.mail.backends.smtp.EmailBackend")
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        settings.EMAIL_TIMEOUT = 2
        yield


@pytest.fixture
def refusing(settings: Any) -> None:
    with socket.create_server(("localhost", 0)) as listener:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
    use_post(settings, "django.core.mail.backends.smtp.EmailBackend")


def test_a_mail_goes_out(client: Client, person: User, well: list[Any]) -> None:
    assert client.post("/accounts/login/code/", {"email": person.email}).status_code == 302
    assert [message.to for message in well] == [[person.email]]


def test_whoever_waits_for_a_code_is_told_soon(client: Client, person: User, silent: None) -> None:
    began = time.monotonic()
    response = client.post("/accounts/login/code/", {"email": person.email})
    assert time.monotonic() - began < 1.9
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert SENTENCE in response.content.decode()


def test_a_server_that_refuses_is_told_of_at_once(client: Client, person: User, refusing: None) -> None:
    assert client.post("/accounts/login/code/", {"email": person.email}).status_code == 503


@pytest.mark.parametrize("page", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_it_does_not_tell_who_has_an_account(person: User, refusing: None, page: str) -> None:
    answers = [Client().post(page, {"email": email}) for email in (person.email, "nobody@example.com")]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].content.decode().count(SENTENCE) == answers[1].content.decode().count(SENTENCE) == 1


def test_an_app_is_told_in_json(person: User, refusing: None) -> None:
    app = App()
    answer = app.post("code/request", email=person.email)
    assert app.status == 503
    assert answer["errors"] == [{"code": "mail_unavailable", "message": SENTENCE}]


@pytest.mark.parametrize("kind", ["browser", "app"])
def test_signing_up_can_be_tried_again(refusing: None, kind: str, well_again: Callable[[], list[Any]]) -> None:
    """Without a code the account would be of no use, and its address taken."""

    def sign_up() -> int:
        if kind == "browser":
            return Client().post("/accounts/signup/", NEW).status_code
        app = App()
        app.post("signup", email=NEW["email"], password=PASSWORD, terms=True)
        return app.status

    assert sign_up() == 503
    assert not User.objects.exists()
    kept = well_again()
    assert sign_up() in (302, 401)
    assert "confirm" in kept[-1].subject.lower() or "code" in kept[-1].body
    assert User.objects.get().email == NEW["email"]


@pytest.fixture
def well_again(settings: Any, mailoutbox: list[Any]) -> Callable[[], list[Any]]:
    def heal() -> list[Any]:
        use_post(settings, f"{__name__}.KeepingBackend")
        cache.clear()  # the person waited
        return mailoutbox

    return heal


def test_what_is_done_is_not_undone_by_its_notice(client: Client, person: User, silent: None) -> None:
    client.force_login(person)
    began = time.monotonic()
    form = {"oldpassword": PASSWORD, "password1": "ink-and-paper-8", "password2": "ink-and-paper-8"}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert time.monotonic() - began < 1.9
    person.refresh_from_db()
    assert person.check_password("ink-and-paper-8")


def test_an_account_is_announced_for_deletion_without_its_mail(client: Client, person: User, silent: None) -> None:
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    reauthenticate(client)
    assert client.post("/accounts/data/delete/").status_code == 302
    person.refresh_from_db()
    assert person.deletion_due_at


def test_a_notice_that_fails_later_is_known(refusing: None) -> None:
    failures: list[int] = []
    with request_context(RequestFactory().get("/")), without_waiting(on_failure=lambda: failures.append(1)):
        mail.send_mail("subject", "text", None, ["ann@example.com"])
    give_up_at = time.monotonic() + 5
    while not failures and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert failures == [1]


def test_a_crowd_before_a_silent_server_is_refused_at_once(silent: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "MAX_WAITING", 2)
    monkeypatch.setattr(post, "_post", post._Post())
    with request_context(RequestFactory().get("/")):
        with without_waiting():
            for _ in range(post.WORKERS + 10):
                mail.send_mail("subject", "text", None, ["ann@example.com"])
                time.sleep(0.01)
        began = time.monotonic()
        with pytest.raises(MailUnavailableError):
            mail.send_mail("subject", "text", None, ["ann@example.com"])
    assert time.monotonic() - began < 0.2


def test_a_command_waits_for_its_mails_and_is_told_what_failed(refusing: None) -> None:
    with pytest.raises(OSError, match="refused"):
        send_mail("accounts/email/deletion_done", "ann@example.com")

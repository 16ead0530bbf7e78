"""/accounts/data/delete/ and /api/v1/me/deletion/: asked for twice, announced, and undone by a login."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.accounts.conftest import PASSWORD

PAGE, API, ME = "/accounts/data/delete/", "/api/v1/me/deletion/", "/api/v1/me/"
REAUTHENTICATE = "/accounts/reauthenticate/"


@pytest.fixture
def browser(client: Client, person: User) -> Client:
    log_in(client, person)
    return client


def log_in(client: Client, person: User) -> Any:
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, follow=True)


def confirm_password(browser: Client) -> None:
    answer = browser.post(f"{REAUTHENTICATE}?next={PAGE}", {"password": PASSWORD})
    assert answer.status_code == 302


def age_login(browser: Client) -> None:
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0, "reauthenticated": True}]
    session.save()


def test_a_visitor_is_sent_to_log_in(client: Client, db: None) -> None:
    for answer in (client.get(PAGE), client.post(PAGE)):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_the_password_is_asked_for_first(browser: Client, person: User) -> None:
    for age in (lambda: None, lambda: age_login(browser)):
        age()
        for answer in (browser.get(PAGE), browser.post(PAGE)):
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, REAUTHENTICATE)
    person.refresh_from_db()
    assert person.deletion_due_at is None


def test_the_deletion_is_announced_and_ends_every_login(
    browser: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    elsewhere = Client()
    log_in(elsewhere, person)
    confirm_password(browser)
    assert "7 days" in browser.get(PAGE).content.decode()
    page = browser.post(PAGE, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert "Your account will be deleted on" in page.content.decode()
    person.refresh_from_db()
    assert person.deletion_due_at
    assert abs(person.deletion_due_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    assert "will be deleted" in mailoutbox[-1].subject
    assert {client.get(ME).status_code for client in (browser, elsewhere)} == {401}


def test_logging_in_again_keeps_the_account_and_says_so(
    browser: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    confirm_password(browser)
    browser.post(PAGE)
    page = log_in(Client(), person).content.decode()
    assert "Your account stays" in page
    person.refresh_from_db()
    assert person.deletion_due_at is None
    assert "stays" in mailoutbox[-1].subject
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=900))
    call_command("delete_due_accounts")
    assert User.objects.filter(pk=person.pk).exists()


def test_a_wrong_password_keeps_nothing(browser: Client, person: User) -> None:
    confirm_password(browser)
    browser.post(PAGE)
    Client().post("/accounts/login/", {"login": person.email, "password": "wrong-wrong-1"})
    person.refresh_from_db()
    assert person.deletion_due_at


def test_after_seven_days_it_is_too_late(browser: Client, person: User, mailoutbox: list[EmailMessage]) -> None:
    confirm_password(browser)
    browser.post(PAGE)
    User.objects.filter(pk=person.pk).update(deletion_due_at=timezone.now())
    call_command("delete_due_accounts")
    assert not User.objects.exists()
    assert (mailoutbox[-1].to, "is deleted" in mailoutbox[-1].subject) == ([person.email], True)
    assert log_in(Client(), person).status_code == 200
    assert not User.objects.exists()


def test_an_ordinary_login_sends_no_mail_about_deletion(
    person: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    log_in(client, person)
    assert [mail.subject for mail in mailoutbox if "stays" in mail.subject] == []


def test_an_app_deletes_after_the_password_and_a_login_keeps_the_account(person: User) -> None:
    app = Client()
    auth = "/_allauth/app/v1/auth/"
    credentials = {"email": person.email, "password": PASSWORD}
    login = app.post(f"{auth}login", credentials, content_type="application/json").json()
    headers = {"X-Session-Token": login["meta"]["session_token"]}

    refused = Client().post(API, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    again = {"password": PASSWORD}
    Client().post(f"{auth}reauthenticate", again, content_type="application/json", headers=headers)
    accepted = Client().post(API, headers=headers)
    assert accepted.status_code == 202
    person.refresh_from_db()
    assert person.deletion_due_at
    assert accepted.json()["deletion_due_at"][:10] == f"{person.deletion_due_at:%Y-%m-%d}"
    assert Client().get(ME, headers=headers).status_code == 401

    Client().post(f"{auth}login", credentials, content_type="application/json")
    person.refresh_from_db()
    assert person.deletion_due_at is None


def test_deleting_needs_the_csrf_token(browser: Client, person: User) -> None:
    confirm_password(browser)
    browser.handler.enforce_csrf_checks = True
    assert browser.post(PAGE).status_code == 403
    assert browser.post(API, content_type="application/json").status_code == 403
    person.refresh_from_db()
    assert person.deletion_due_at is None


@pytest.fixture
def mail_server_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError("The mail server does not answer.")

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_an_account_that_is_deleted_counts_as_deleted_when_only_the_mail_fails(
    person: User, mail_server_is_away: None
) -> None:
    User.objects.filter(pk=person.pk).update(deletion_due_at=timezone.now() - timedelta(seconds=1))
    said, complained = io.StringIO(), io.StringIO()
    call_command("delete_due_accounts", stdout=said, stderr=complained)
    assert not User.objects.exists()
    assert said.getvalue() == "Accounts deleted: 1.\n"
    assert "the mail that says so could not be sent: 1" in complained.getvalue()


def test_a_deletion_is_scheduled_and_undone_when_only_the_mails_fail(
    browser: Client, person: User, mail_server_is_away: None
) -> None:
    confirm_password(browser)
    assert browser.post(PAGE).status_code == 302
    person.refresh_from_db()
    assert person.deletion_due_at is not None
    assert log_in(Client(), person).status_code == 200
    person.refresh_from_db()
    assert person.deletion_due_at is None


def test_a_password_is_changed_when_only_the_mail_about_it_fails(
    browser: Client, person: User, mail_server_is_away: None
) -> None:
    new = "another-long-secret-of-ours"
    body = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post("/accounts/password/change/", body).status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)

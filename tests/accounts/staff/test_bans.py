"""Bans: given with a reason in the admin, told to the person, ended sessions, lifted again."""

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import Ban, User
from tests.accounts.conftest import PASSWORD
from tests.staff import log_in_staff

ADD, LIST, ME = "/admin/accounts/ban/add/", "/admin/accounts/ban/", "/api/v1/me/"
APP_LOGIN = "/_allauth/app/v1/auth/login"


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    log_in_staff(client, User.objects.create_superuser("staff@example.com"))
    return client


def app_login(person: User) -> Any:
    credentials = {"email": person.email, "password": PASSWORD}
    return Client().post(APP_LOGIN, credentials, content_type="application/json")


def ban(staff: Client, person: User) -> None:
    assert staff.post(ADD, {"user": person.pk, "reason": "Rude <to> others."}).status_code == 302


def test_people_without_rights_do_not_reach_the_bans(person: User, client: Client) -> None:
    assert client.get(ADD).status_code == 302
    client.force_login(person)
    assert {client.get(url).status_code for url in (ADD, LIST)} <= {302, 403}
    assert {client.post(ADD, {"user": person.pk, "reason": "x"}).status_code} <= {302, 403}
    assert not Ban.objects.exists()


def test_a_ban_ends_every_session_and_tells_the_person_why(
    staff: Client, person: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(person)
    headers = {"X-Session-Token": app_login(person).json()["meta"]["session_token"]}
    assert Client().get(ME, headers=headers).status_code == 200
    ban(staff, person)
    assert client.get("/gallery/").status_code == 302
    ended = Client().get(ME, headers=headers)
    assert (ended.status_code, ended.json()["message"]) == (401, "Your login has ended. Log in again.")
    assert "Rude <to> others." in mailoutbox[-1].body
    assert (mailoutbox[-1].to, mailoutbox[-1].subject) == ([person.email], "Sketch2Real: Your account is closed")


def test_a_login_is_refused_with_the_reason_in_the_browser_and_in_the_app(staff: Client, person: User) -> None:
    ban(staff, person)
    page = Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert page.status_code == 403
    assert "Rude &lt;to&gt; others." in page.content.decode()
    refused = app_login(person)
    assert refused.status_code == 403
    assert refused.json()["errors"] == [
        {"code": "account_closed", "message": "This account is closed. The reason: Rude <to> others."}
    ]


def test_only_who_knows_the_password_learns_of_the_ban(staff: Client, person: User) -> None:
    ban(staff, person)
    page = Client().post("/accounts/login/", {"login": person.email, "password": "wrong-wrong-1"})
    assert "closed" not in page.content.decode()


def test_a_lifted_ban_lets_the_person_in_again_and_both_leave_a_trace(
    staff: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    ban(staff, person)
    lift = {"action": "lift", "_selected_action": [Ban.objects.get().pk]}
    assert "1 bans lifted" in staff.post(LIST, lift, follow=True).content.decode()
    assert app_login(person).status_code == 200
    kept = Ban.objects.get()
    assert (kept.banned_by.email, kept.lifted_by.email) == ("staff@example.com", "staff@example.com")  # type: ignore[union-attr]
    assert mailoutbox[-1].subject == "Sketch2Real: Your account is open again"
    assert "0 bans lifted" in staff.post(LIST, lift, follow=True).content.decode()


@pytest.mark.slow
def test_nobody_is_banned_twice_and_staff_not_at_all(staff: Client, person: User) -> None:
    ban(staff, person)
    again = staff.post(ADD, {"user": person.pk, "reason": "Again."})
    assert "banned already" in again.content.decode()
    refused = staff.post(ADD, {"user": User.objects.get(email="staff@example.com").pk, "reason": "Myself."})
    assert "staff rights away first" in refused.content.decode()
    assert Ban.objects.count() == 1


def test_a_ban_needs_a_reason_and_is_neither_changed_nor_deleted(staff: Client, person: User) -> None:
    assert "This field is required" in staff.post(ADD, {"user": person.pk, "reason": ""}).content.decode()
    ban(staff, person)
    url = f"{LIST}{Ban.objects.get().pk}/"
    assert staff.post(f"{url}change/", {"reason": "Other."}).status_code == 403
    assert staff.post(f"{url}delete/", {"post": "yes"}).status_code == 403
    assert Ban.objects.get().reason == "Rude <to> others."

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail
from django.test import Client

from accounts.mailing.outbox import KEPT_MAILS, read_outbox
from accounts.models import User

OUTBOX = "/outbox/"

pytestmark = pytest.mark.django_db


def send(number: int = 1, body: str = "Hello,\n\n123456\n\nSketch2Real") -> None:
    send_mail(f"Mail {number}", body, None, ["ann@example.com"])


def test_the_page_does_not_exist_on_a_real_site(client: Client, person: User) -> None:
    assert client.get(OUTBOX).status_code == 404
    client.force_login(person)
    assert client.get(OUTBOX).status_code == 404


def test_a_mail_in_development_is_shown_with_its_code(
    client: Client, development: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    send()
    page = client.get(OUTBOX).content.decode()
    assert '<p class="outbox__code">123456</p>' in page
    assert "ann@example.com" in page
    assert "123456" in capsys.readouterr().out


def test_a_mail_is_shown_as_text_whatever_it_holds(client: Client, development: Any) -> None:
    send(body="<script>alert(1)</script>")
    page = client.get(OUTBOX).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_newest_mail_comes_first_and_the_oldest_are_forgotten(development: Any) -> None:
    for number in range(KEPT_MAILS + 3):
        send(number)
    subjects = [mail.subject for mail in read_outbox(development.OUTBOX_DIR)]
    assert subjects == [f"Mail {number}" for number in range(KEPT_MAILS + 2, 2, -1)]


def test_a_mail_without_a_code_has_none(development: Any) -> None:
    send(body="Your order 1234567 of 123456 pens.")
    assert read_outbox(development.OUTBOX_DIR)[0].code == ""


def test_an_outbox_that_does_not_exist_yet_is_empty(tmp_path: Path) -> None:
    assert read_outbox(tmp_path / "outbox") == []


def test_the_page_with_the_code_field_leads_there_in_development_only(client: Client, settings: Any) -> None:
    new = {"email": "new@example.com", "password1": "paper-and-ink-7", "password2": "paper-and-ink-7", "terms": "on"}
    client.post("/accounts/signup/", new)
    assert OUTBOX not in client.get("/accounts/confirm-email/").content.decode()
    settings.DEBUG = True
    assert OUTBOX in client.get("/accounts/confirm-email/").content.decode()

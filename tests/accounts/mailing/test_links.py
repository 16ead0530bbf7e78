"""Links in mails lead to the site, however whoever asks spells its name."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User

FORGED = {"Host": "localhost:6666"}
PASSWORDS = {"password1": "paper-and-ink-7", "password2": "paper-and-ink-7"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("/accounts/password/reset/", {"email": "nobody@example.com"}),
        ("/accounts/password/reset/", {"email": "ann@example.com"}),
        ("/accounts/login/code/", {"email": "nobody@example.com"}),
        ("/accounts/login/code/", {"email": "ann@example.com"}),
        ("/accounts/signup/", {"email": "ann@example.com", **PASSWORDS, "terms": "on"}),
        ("/accounts/signup/", {"email": "new@example.com", **PASSWORDS, "terms": "on"}),
    ],
)
def test_a_port_in_the_host_header_does_not_reach_a_mail(
    person: User, mailoutbox: list[Any], page: str, form: dict[str, str]
) -> None:
    assert Client(headers=FORGED).post(page, form).status_code == 302
    (mail,) = mailoutbox
    html, _ = mail.alternatives[0]
    assert "6666" not in f"{mail.subject}{mail.body}{html}{mail.extra_headers}"
    assert "localhost" in mail.body


def test_they_lead_to_the_configured_site(client: Client, mailoutbox: list[Any], settings: Any) -> None:
    settings.SITE_URL = "https://draw.example.com"
    client.post("/accounts/login/code/", {"email": "nobody@example.com"})
    assert "https://draw.example.com/accounts/signup/" in mailoutbox[0].body
    assert mailoutbox[0].body.endswith("draw.example.com")


def test_in_development_they_lead_where_the_site_was_asked(mailoutbox: list[Any], settings: Any) -> None:
    settings.SITE_URL = ""
    Client(headers={"Host": "localhost:8123"}).post("/accounts/login/code/", {"email": "nobody@example.com"})
    assert "http://localhost:8123/accounts/signup/" in mailoutbox[0].body.replace("https:", "http:")

"""Every mail in our design, as text and as HTML, and the development page that shows them."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.apps import apps
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.mailing.mail import Block, add_html, read_blocks, send_mail
from accounts.mailing.previews import list_mails, render_sample
from accounts.models import User

PAGE = "/mails/"

# Links instead of codes, which this site does not send.
NOT_SENT = {"account/email/password_reset_key"}


def names_in(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix().removesuffix("_message.txt")
        for path in folder.glob("*/email/*_message.txt")
        if not path.name.startswith("base_")
    }


def html_of(mail: EmailMessage) -> str:
    assert isinstance(mail, EmailMultiAlternatives)
    ((content, kind),) = mail.alternatives
    assert kind == "text/html"
    return str(content)


def test_every_mail_of_the_libraries_that_are_installed_has_a_template_of_ours() -> None:
    theirs = names_in(Path(allauth.__file__).parent / "templates")
    labels = {config.label for config in apps.get_app_configs()}
    sent = {name for name in theirs if name.partition("/")[0] in labels} - NOT_SENT
    assert len(sent) > 15
    assert sent <= set(list_mails())


@pytest.mark.parametrize("name", list_mails())
def test_a_mail_has_subject_text_and_html_with_every_value_filled_in(name: str, settings: Any, db: None) -> None:
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "NOVALUE"
    mail = render_sample(name, RequestFactory().get("/"))
    html = html_of(mail)
    assert "NOVALUE" not in f"{mail.subject}{mail.body}{html}"
    assert mail.subject.startswith("Sketch2Real: ")
    assert "Sketch2Real" in str(mail.body)
    assert "&#x27;" not in str(mail.body)
    assert not re.search(r"<(script|img|link|form)\b|src=|@import", html)


def test_code_and_button_and_paragraphs_are_told_apart() -> None:
    text = "Hello,\n\nenter this:\n\n123456\n\nLook: https://draw.example.com/x/?a=1&b=2\n\nWhen: now\nFrom: here"
    assert list(read_blocks(text)) == [
        Block("paragraph", "Hello,"),
        Block("paragraph", "enter this:"),
        Block("code", "123456"),
        Block("action", "Look", "https://draw.example.com/x/?a=1&b=2"),
        Block("paragraph", "When: now\nFrom: here"),
    ]


@pytest.mark.parametrize("text", ["Call 123456 now", "1234567", "See: javascript:alert(1)", "A: https://x.example two"])
def test_what_only_looks_like_a_code_or_a_link_stays_text(text: str) -> None:
    assert [block.kind for block in read_blocks(text)] == ["paragraph"]


def test_what_a_stranger_may_write_is_escaped_in_html_and_plain_in_text(db: None, mailoutbox: list[Any]) -> None:
    send_mail("accounts/email/banned", "ann@example.com", {"reason": "<img src=x onerror=alert(1)> & more"})
    assert "<img src=x onerror=alert(1)> & more" in mailoutbox[0].body
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; more" in html_of(mailoutbox[0])


def test_the_html_says_what_the_text_says() -> None:
    mail = EmailMultiAlternatives("Sketch2Real: A title", "Hello,\n\none & two\n\n-- \nSketch2Real\ndraw.example.com")
    add_html(mail)
    words = re.sub(r"<[^>]+>|\s+", " ", html_of(mail).partition("<body")[2])
    for word in ("A title", "Hello,", "one &amp; two", "draw.example.com"):
        assert word in words
    assert "-- " not in words


def test_a_mail_that_allauth_sends_carries_both_forms(client: Client, db: None, mailoutbox: list[Any]) -> None:
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert "/accounts/signup/" in mailoutbox[0].body
    assert ">Create an account</a>" in html_of(mailoutbox[0])


def test_the_previews_do_not_exist_on_a_real_site(client: Client, person: User) -> None:
    client.force_login(person)
    for url in (PAGE, f"{PAGE}account/email/login_code/"):
        assert client.get(url).status_code == 404


def test_the_previews_show_every_mail_in_development(client: Client, db: None, development: Any) -> None:
    page = client.get(PAGE).content.decode()
    for name in list_mails():
        assert f"{PAGE}{name}/" in page
    mail = client.get(f"{PAGE}account/email/login_code/")
    assert "482916" in mail.content.decode()
    assert "sandbox" in mail["Content-Security-Policy"]
    assert mail["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["account/email/nothing", "../../etc/passwd", "account/email/base"])
def test_a_mail_that_does_not_exist_has_no_preview(name: str, client: Client, development: Any) -> None:
    assert client.get(f"{PAGE}{name}/").status_code == 404


def test_a_mail_is_written_in_the_language_of_whoever_gets_it(person: User, mailoutbox: list[Any]) -> None:
    User.objects.filter(pk=person.pk).update(language="de")
    send_mail("accounts/email/ban_lifted", person.email)
    with translation.override("de"):
        send_mail("accounts/email/ban_lifted", User.objects.create_user("bob@example.com", language="en").email)
    german, english = mailoutbox
    assert german.subject == "Sketch2Real: Dein Konto ist wieder offen"
    assert german.body.startswith("Hallo,\n\ndein Konto")
    assert '<html lang="de">' in html_of(german)
    assert "dein Konto bei Sketch2Real ist wieder offen" in html_of(german)
    assert english.subject == "Sketch2Real: Your account is open again"
    assert '<html lang="en">' in html_of(english)


def test_somebody_without_an_account_reads_a_mail_in_the_language_of_the_page(
    client: Client, db: None, mailoutbox: list[Any]
) -> None:
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"}, headers={"Accept-Language": "de"})
    assert "Konto anlegen: http" in mailoutbox[0].body
    assert ">Konto anlegen</a>" in html_of(mailoutbox[0])

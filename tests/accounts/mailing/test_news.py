"""manage.py send_news and /news/unsubscribe/<token>/: news for those who want them, as long as they want them."""

from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail, signing
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.mailing.subscriptions import make_token
from accounts.models import User

SITE = "https://draw.example.com"


@pytest.fixture
def reader(person: User) -> User:
    person.wants_news = True
    person.save()
    return person


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text("Two faces at once\n\nFrom today on & for all.\n\nTry it: https://draw.example.com/draw/\n")
    return path


def send(letter: Path) -> None:
    call_command("send_news", str(letter), site=f"{SITE}/")


def test_only_those_who_want_news_get_them(reader: User, letter: Path, mailoutbox: list[Any]) -> None:
    User.objects.create_user("bob@example.com")
    User.objects.create_user("closed@example.com", wants_news=True, is_active=False)
    due_at = timezone.now() + timedelta(days=1)
    User.objects.create_user("leaving@example.com", wants_news=True, deletion_due_at=due_at)
    send(letter)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([reader.email], "Sketch2Real: Two faces at once")
    assert "From today on & for all." in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


class OneRefused(BaseEmailBackend):
    """A mail server that takes no mail to one address."""

    refused = "bob@example.com"

    def send_messages(self, email_messages: Any) -> int:
        if email_messages[0].to == [self.refused]:
            raise SMTPRecipientsRefused({})
        mail.outbox.extend(email_messages)
        return len(email_messages)


def test_a_mail_that_fails_holds_up_no_other_and_the_next_run_is_for_it_alone(
    reader: User, letter: Path, mailoutbox: list[Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bob", "cleo"):
        User.objects.create_user(f"{name}@example.com", wants_news=True)
    settings.EMAIL_BACKEND = f"{__name__}.OneRefused"
    with pytest.raises(CommandError, match="could not be sent: 1"):
        send(letter)
    assert {to for mail in mailoutbox for to in mail.to} == {reader.email, "cleo@example.com"}
    monkeypatch.setattr(OneRefused, "refused", "")
    send(letter)
    send(letter)
    assert [mail.to for mail in mailoutbox[2:]] == [["bob@example.com"]]
    letter.write_text("More news\n\nAnd so on.\n")
    send(letter)
    assert len(mailoutbox) == 6


def test_the_link_in_the_mail_ends_the_news_without_a_login(reader: User, letter: Path, mailoutbox: list[Any]) -> None:
    send(letter)
    url = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert url in mailoutbox[0].body
    client = Client(enforce_csrf_checks=True)
    assert "No more news?" in client.get(url).content.decode()
    reader.refresh_from_db()
    assert reader.wants_news, "Mail scanners follow links: opening one changes nothing."
    client.post(url, {"List-Unsubscribe": "One-Click"})
    letter.write_text("More news\n\nAnd so on.\n")
    send(letter)
    assert len(mailoutbox) == 1


def test_a_link_that_nobody_signed_leads_nowhere(reader: User) -> None:
    foreign = signing.dumps(reader.pk, salt="another")
    for token in ("nonsense", foreign, make_token("news", reader)[:-1]):
        assert Client().post(f"/news/unsubscribe/{token}/").status_code == 404
    reader.refresh_from_db()
    assert reader.wants_news


def test_a_link_of_one_who_is_gone_leads_nowhere(reader: User) -> None:
    token = make_token("news", reader)
    reader.delete()
    assert Client().get(f"/news/unsubscribe/{token}/").status_code == 404


def test_a_file_that_is_no_letter_is_refused(db: None, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("Only a subject")
    for path, sentence in ((empty, "needs a subject"), (tmp_path / "none.txt", "cannot be read")):
        with pytest.raises(CommandError, match=sentence):
            send(path)

"""The mail to somebody whose gallery is nearly full: once at 90 percent, and again only after there was room."""

from typing import Any

import pytest
from allauth.core.context import request_context
from django.core.mail import EmailMultiAlternatives
from django.test import Client, RequestFactory

from accounts import belongings
from accounts.belongings import Usage
from accounts.models import User

SITE = "http://localhost"  # the first of ALLOWED_HOSTS


class Shelf:
    """Keeps `used` of 100 things for everybody."""

    used = 0

    def list_usage(self, user: User) -> list[Usage]:
        return [Usage("Faces in your gallery", self.used, 100, "faces")]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    monkeypatch.setattr(belongings, "_keepers", [shelf])
    return shelf


def keep(user: User, shelf: Shelf, used: int) -> None:
    shelf.used = used
    with request_context(RequestFactory().post("/api/v1/artworks/")):
        belongings.changed.send(sender=None, user=user)


def test_it_comes_once_when_nine_tenths_are_passed_and_again_only_after_there_was_room(
    person: User, shelf: Shelf, mailoutbox: list[Any]
) -> None:
    for used, mails in [(89, 0), (90, 1), (95, 1), (100, 1), (89, 1), (91, 2), (92, 2)]:
        keep(person, shelf, used)
        assert len(mailoutbox) == mails, used
    assert mailoutbox[0].to == [person.email]
    assert "Faces in your gallery: 90 of 100" in mailoutbox[0].body
    assert f"{SITE}/accounts/usage/" in mailoutbox[0].body


def test_it_is_written_in_the_language_of_the_person(person: User, shelf: Shelf, mailoutbox: list[Any]) -> None:
    User.objects.filter(pk=person.pk).update(language="de")
    keep(person, shelf, 90)
    assert mailoutbox[0].subject == "Sketch2Real: Deine Galerie ist fast voll"
    assert "90 von 100" in mailoutbox[0].body


def test_whoever_does_not_want_it_gets_none(person: User, shelf: Shelf, mailoutbox: list[Any]) -> None:
    User.objects.filter(pk=person.pk).update(wants_storage_notice=False)
    keep(person, shelf, 95)
    assert mailoutbox == []


def test_the_link_in_it_ends_it_without_a_login_and_leaves_the_news(
    person: User, shelf: Shelf, mailoutbox: list[Any]
) -> None:
    User.objects.filter(pk=person.pk).update(wants_news=True)
    keep(person, shelf, 95)
    headers = mailoutbox[0].extra_headers
    url = headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in mailoutbox[0].body
    client = Client(enforce_csrf_checks=True)
    assert "nearly full?" in client.get(url).content.decode()
    assert User.objects.get().wants_storage_notice, "Mail scanners follow links: opening one changes nothing."
    assert client.post(url.replace("storage", "news")).status_code == 404
    assert client.post(url.replace("storage", "security")).status_code == 404
    client.post(url, {"List-Unsubscribe": "One-Click"})
    person.refresh_from_db()
    assert (person.wants_storage_notice, person.wants_news) == (False, True)


def test_a_mail_server_that_is_away_is_tried_again_with_the_next_drawing(
    person: User, shelf: Shelf, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("The mail server does not answer.")

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    with pytest.raises(OSError, match="does not answer"):
        keep(person, shelf, 95)
    monkeypatch.undo()
    monkeypatch.setattr(belongings, "_keepers", [shelf])
    keep(person, shelf, 96)
    assert len(mailoutbox) == 1


def test_it_is_switched_off_on_the_preferences_page_and_in_the_app(client: Client, person: User) -> None:
    client.force_login(person)
    assert "Tell me when my gallery is nearly full" in client.get("/accounts/preferences/").content.decode()
    client.post("/accounts/preferences/", {"language": "en", "theme": "system", "hand": "right"})
    assert client.get("/api/v1/me/").json()["wants_storage_notice"] is False
    wanted = client.patch("/api/v1/me/", {"wants_storage_notice": True}, content_type="application/json")
    assert wanted.json()["wants_storage_notice"] is True

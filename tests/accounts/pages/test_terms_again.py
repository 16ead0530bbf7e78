"""/terms/agree/ and /api/v1/me/terms/: whoever has not agreed to the present terms is asked, and loses no drawing."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import TermsAcceptance, User
from accounts.pages import terms
from tests.accounts.conftest import PASSWORD, reauthenticate

AGREE, ME, API = "/terms/agree/", "/api/v1/me/", "/api/v1/me/terms/"
OLD, NEW = "2026-11-24", "2030-01-01"

pytestmark = pytest.mark.usefixtures("asks_for_agreement")


@pytest.fixture
def browser(client: Client, person: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Of a person who agreed before the terms changed."""
    terms.accept_terms(user=person)
    monkeypatch.setattr(terms, "TERMS_VERSION", NEW)
    monkeypatch.setattr(terms, "CHANGES", {NEW: ("You may sell it.",), **terms.CHANGES})
    client.force_login(person)
    return client


def accepted() -> list[str]:
    return sorted(TermsAcceptance.objects.values_list("version", flat=True))


def test_every_version_says_what_it_changed() -> None:
    assert next(iter(terms.CHANGES)) == terms.TERMS_VERSION
    assert sorted(terms.CHANGES, reverse=True) == list(terms.CHANGES)


@pytest.mark.parametrize("url", ["/", "/draw/", "/gallery/", "/accounts/profile/", "/welcome/hello/", "/admin/"])
def test_a_page_asks_first_and_comes_back(url: str, browser: Client) -> None:
    answer = browser.get(f"{url}?x=1")
    assert (answer.status_code, answer["Location"]) == (302, f"{AGREE}?next={url.replace('/', '%2F')}%3Fx%3D1")
    page = browser.get(answer["Location"]).content.decode()
    assert "You may sell it." in page
    assert "the first terms" not in page, "Only what is new since the version that the person agreed to."
    answer = browser.post(AGREE, {"version": NEW, "next": "/gallery/"})
    assert (answer.status_code, answer["Location"]) == (302, "/gallery/")
    assert browser.get("/gallery/").status_code == 200
    assert accepted() == [OLD, NEW]


def test_the_time_and_the_version_are_kept_as_when_signing_up(browser: Client, person: User) -> None:
    browser.post(AGREE, {"version": NEW})
    newest = person.terms_acceptances.get(version=NEW)
    assert newest.accepted_at > person.terms_acceptances.get(version=OLD).accepted_at
    browser.post(AGREE, {"version": NEW})
    assert accepted() == [OLD, NEW]


def test_nobody_agrees_to_a_version_that_the_page_did_not_show(browser: Client) -> None:
    for version in (OLD, "2031-01-01", ""):
        assert "Our terms have changed" in browser.post(AGREE, {"version": version}).content.decode()
    assert accepted() == [OLD]


def test_nobody_is_led_to_another_site(browser: Client) -> None:
    answer = browser.post(AGREE, {"version": NEW, "next": "https://evil.example.org/"})
    assert answer["Location"] == "/accounts/arrive/"


def test_whoever_does_not_agree_may_read_and_log_out(browser: Client) -> None:
    for url in ("/terms/", "/privacy/", "/accounts/data/"):
        assert browser.get(url).status_code == 200
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get("/draw/").status_code == 200


def test_whoever_does_not_agree_may_take_everything_along_and_leave(browser: Client, person: User) -> None:
    browser.logout()
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert browser.get("/api/v1/me/export/").status_code == 200
    answer = browser.get("/accounts/data/delete/")
    if answer.status_code == 302:
        assert browser.get(answer["Location"]).status_code == 200
        reauthenticate(browser)
    assert browser.get("/accounts/data/delete/").status_code == 200
    browser.post("/accounts/data/delete/")
    person.refresh_from_db()
    assert person.deletion_due_at is not None


def test_a_drawing_in_progress_goes_on(browser: Client) -> None:
    assert browser.get("/api/v1/drafts/").status_code == 200
    assert browser.get("/api/v1/artworks/").status_code == 200
    assert browser.patch(ME, {"theme": "dark"}, content_type="application/json").status_code == 200
    assert (
        browser.post("/accounts/preferences/", {"language": "en", "theme": "light", "hand": "left"}).status_code == 302
    )


def test_visitors_and_people_who_agreed_are_not_asked(client: Client, person: User) -> None:
    assert client.get("/draw/").status_code == 200
    terms.accept_terms(user=person)
    client.force_login(person)
    assert client.get("/draw/").status_code == 200
    assert client.get(f"{AGREE}?next=/draw/")["Location"] == "/draw/"


def test_a_visitor_has_nothing_to_agree_to(client: Client, db: None) -> None:
    for answer in (client.get(AGREE), client.post(AGREE, {"version": terms.TERMS_VERSION})):
        assert answer["Location"] == f"/accounts/login/?next={AGREE}"
    assert client.post(API, {"version": terms.TERMS_VERSION}, content_type="application/json").status_code == 401
    assert accepted() == []


def test_somebody_who_never_agreed_is_asked_too(client: Client, person: User) -> None:
    client.force_login(person)
    assert "the first terms" in client.get("/draw/", follow=True).content.decode()


def test_agreeing_needs_the_csrf_token(browser: Client, person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post(AGREE, {"version": NEW}).status_code == 403
    assert accepted() == [OLD]


def test_an_app_learns_that_the_terms_changed_and_agrees(browser: Client) -> None:
    def post(version: Any) -> Any:
        return browser.post(API, {"version": version}, content_type="application/json")

    assert browser.get(ME).json()["terms"] == {"version": NEW, "is_accepted": False}
    for version in (OLD, None, ["x"]):
        assert (post(version).status_code, post(version).json()["code"]) == (400, "invalid")
    assert post(NEW).json()["terms"] == {"version": NEW, "is_accepted": True}
    assert browser.get(ME).json()["terms"]["is_accepted"]
    assert accepted() == [OLD, NEW]

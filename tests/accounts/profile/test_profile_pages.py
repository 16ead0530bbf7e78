"""/accounts/profile/, /accounts/preferences/, /accounts/usage/ and /api/v1/me/: who I am and how I like it."""

import pytest
from django.test import Client

from accounts.models import User

PAGES = ("/accounts/profile/", "/accounts/preferences/", "/accounts/usage/", "/accounts/data/")
ME = "/api/v1/me/"


@pytest.fixture
def browser(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.mark.parametrize("url", PAGES)
def test_a_visitor_is_sent_to_log_in(url: str, client: Client, db: None) -> None:
    for answer in (client.get(url), client.post(url)):
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")


def test_an_app_without_a_login_gets_401(client: Client, db: None) -> None:
    for url in (ME, f"{ME}usage/", f"{ME}export/"):
        assert (client.get(url).status_code, client.get(url).json()["code"]) == (401, "not_authenticated")
    assert client.post(f"{ME}deletion/").status_code == 401


@pytest.mark.parametrize("url", PAGES)
def test_a_page_shows_the_person_and_nobody_else_and_is_not_kept_by_the_browser(url: str, browser: Client) -> None:
    User.objects.create_user("bob@example.com", display_name="Bob the outsider")
    answer = browser.get(url)
    assert "Bob" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_profile_is_saved_and_shown_in_the_header(browser: Client, person: User) -> None:
    new = {"display_name": "Ann <b>", "pronouns": "she/her", "bio": "Draws."}
    page = browser.post(PAGES[0], new, follow=True).content.decode()
    assert "Your profile is saved." in page
    assert "Ann &lt;b&gt;" in page
    person.refresh_from_db()
    assert (person.display_name, person.pronouns, person.bio) == ("Ann <b>", "she/her", "Draws.")


def test_a_refused_profile_changes_nothing_and_says_why(browser: Client, person: User) -> None:
    page = browser.post(PAGES[0], {"display_name": "x" * 61}).content.decode()
    assert "at most 60 characters" in page
    person.refresh_from_db()
    assert person.display_name == ""


def test_a_form_reaches_no_other_field_of_the_account(browser: Client, person: User) -> None:
    browser.post(PAGES[0], {"display_name": "Ann", "is_staff": "on", "email": "root@example.com", "avatar": "x"})
    browser.patch(ME, {"is_staff": True, "email": "root@example.com"}, content_type="application/json")
    person.refresh_from_db()
    assert (person.is_staff, person.email, person.avatar.name) == (False, "ann@example.com", "")


def test_preferences_are_on_every_page_from_the_first_byte(browser: Client) -> None:
    assert 'data-account-theme="system"' in browser.get("/draw/").content.decode()
    browser.post(PAGES[1], {"language": "en", "theme": "dark", "hand": "left", "is_pen_only": "on"})
    for url in ("/", "/draw/", "/gallery/", "/accounts/password/change/", "/nowhere/"):
        start = browser.get(url).content.decode().partition("<head>")[0]
        assert 'data-theme="dark"' in start


def test_the_drawing_page_knows_hand_and_pen(browser: Client) -> None:
    assert 'data-hand="right" data-pen-only="false"' in browser.get("/draw/").content.decode()
    browser.post(PAGES[1], {"language": "en", "theme": "dark", "hand": "left", "is_pen_only": "on"})
    assert 'data-hand="left" data-pen-only="true"' in browser.get("/draw/").content.decode()


def test_a_visitor_has_no_theme_of_an_account(client: Client, db: None) -> None:
    assert "data-account-theme" not in client.get("/").content.decode()


@pytest.mark.parametrize(("field", "value"), [("theme", "pink"), ("hand", "third"), ("language", "xx")])
def test_a_preference_that_does_not_exist_is_refused(field: str, value: str, browser: Client, person: User) -> None:
    browser.post(PAGES[1], {"language": "en", "theme": "light", "hand": "left", field: value})
    assert browser.patch(ME, {field: value}, content_type="application/json").status_code == 400
    person.refresh_from_db()
    assert (person.theme, person.hand) == ("system", "right")


def test_an_app_reads_and_changes_the_profile(browser: Client) -> None:
    changed = browser.patch(ME, {"display_name": "Ann", "theme": "dark"}, content_type="application/json").json()
    assert changed == browser.get(ME).json()
    assert (changed["email"], changed["display_name"], changed["theme"]) == ("ann@example.com", "Ann", "dark")
    assert (changed["avatar_url"], changed["deletion_due_at"]) == (None, None)
    assert "password" not in changed


def test_the_profile_cannot_be_put_or_deleted_by_accident(browser: Client) -> None:
    assert browser.put(ME, {}, content_type="application/json").status_code == 405
    assert browser.delete(ME).status_code == 405


def test_saving_needs_the_csrf_token(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post(PAGES[0], {"display_name": "Eve"}).status_code == 403
    assert client.patch(ME, {"display_name": "Eve"}, content_type="application/json").status_code == 403


@pytest.mark.slow
def test_the_account_is_in_the_schema(client: Client, db: None) -> None:
    schema = client.get("/api/schema/?format=json").json()
    assert {path.removeprefix(ME) for path in schema["paths"] if path.startswith(ME)} == {
        "",
        "avatar/",
        "deletion/",
        "export/",
        "terms/",
        "usage/",
    }
    export = schema["paths"][f"{ME}export/"]["get"]["responses"]["200"]["content"]
    assert set(export) == {"application/zip"}

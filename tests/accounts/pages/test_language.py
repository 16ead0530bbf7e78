"""The language of the pages, for visitors and for people with an account, and /language/ where it is chosen."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

CHOOSE, ME = "/language/", "/api/v1/me/"
GERMAN_FOOTER = "Die Menschen auf den Bildern gibt es nicht."


def language_of(client: Client, url: str = "/", **headers: str) -> str:
    answer = client.get(url, headers=headers)
    (language,) = re.findall(r'<html lang="([\w-]+)"', answer.content.decode())
    assert answer["Content-Language"] == language
    return str(language)


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("de", "de"), ("de-AT,en;q=0.5", "de"), ("fr,de;q=0.5", "de"), ("fr", "en"), ("en-GB,de;q=0.9", "en"), ("", "en")],
)
def test_a_visitor_reads_what_the_browser_asks_for_or_else_english(asked: str, spoken: str, client: Client) -> None:
    assert language_of(client, **{"Accept-Language": asked}) == spoken


def test_a_visitor_s_choice_counts_more_than_the_browser_s(client: Client) -> None:
    answer = client.post(CHOOSE, {"language": "de", "next": "/terms/"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, "/terms/")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME]["max-age"] > 300 * 24 * 3600
    assert language_of(client, **{"Accept-Language": "en"}) == "de"
    assert GERMAN_FOOTER in client.get("/").content.decode()


@pytest.mark.parametrize("url", ["/", "/draw/", "/accounts/login/", "/accounts/signup/", "/terms/", "/nowhere/"])
def test_every_page_offers_each_language_by_its_own_name(url: str, client: Client) -> None:
    for reader, _ in settings.LANGUAGES:
        page = client.get(url, headers={"Accept-Language": reader}).content.decode()
        for code, name in settings.LANGUAGES:
            assert f'name="language" value="{code}" lang="{code}"' in page
            assert f">{name}</button>" in page


def test_nobody_is_led_to_another_site_or_given_a_language_that_does_not_exist(client: Client) -> None:
    answer = client.post(CHOOSE, {"language": "xx", "next": "https://evil.example.org/"})
    assert answer["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_choosing_needs_a_post_with_the_csrf_token(person: User) -> None:
    assert Client().get(CHOOSE).status_code == 405
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post(CHOOSE, {"language": "de"}).status_code == 403
    person.refresh_from_db()
    assert person.language == "en"  # of the login


def test_a_person_s_saved_language_counts_more_than_cookie_and_browser(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(language="de")
    client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert language_of(client, "/accounts/profile/", **{"Accept-Language": "en"}) == "de"


def test_a_person_s_choice_in_the_footer_is_saved_in_the_account_and_in_nobody_else_s(
    client: Client, person: User
) -> None:
    bob = User.objects.create_user("bob@example.com", language="en")
    client.force_login(person)
    client.post(CHOOSE, {"language": "de"})
    assert set(User.objects.values_list("email", "language")) == {(person.email, "de"), (bob.email, "en")}
    client.post(CHOOSE, {"language": "xx"})
    assert User.objects.get(pk=person.pk).language == "de"


def test_the_preferences_page_saves_it_and_says_so_in_the_new_language(client: Client, person: User) -> None:
    client.force_login(person)
    chosen = {"language": "de", "theme": "system", "hand": "right"}
    page = client.post("/accounts/preferences/", chosen, follow=True).content.decode()
    assert "Deine Einstellungen sind gespeichert." in page
    assert language_of(client) == "de"


def test_the_first_login_keeps_the_language_in_which_it_happened(client: Client, person: User) -> None:
    login = {"login": person.email, "password": PASSWORD}
    client.post("/accounts/login/", login, headers={"Accept-Language": "de"})
    person.refresh_from_db()
    assert person.language == "de"
    client.post("/accounts/logout/")
    client.post("/accounts/login/", login, headers={"Accept-Language": "en"})
    person.refresh_from_db()
    assert person.language == "de"


def test_an_app_reads_and_changes_the_language(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.patch(ME, {"language": "de"}, content_type="application/json").json()["language"] == "de"
    assert client.patch(ME, {"language": "xx"}, content_type="application/json").status_code == 400
    assert client.get(ME).json()["language"] == "de"

"""/accounts/arrive/ and /welcome/<step>/: a welcome and three pages, shown once, skippable, there to come back to."""

import re

import pytest
from django.test import Client

from accounts.models import User
from accounts.pages.welcome_views import STEPS
from tests.accounts.conftest import PASSWORD
from tests.javascript import list_loaded

ARRIVE = "/accounts/arrive/"


def log_in(client: Client, person: User, **where: str) -> list[str]:
    credentials = {"login": person.email, "password": PASSWORD, **where}
    return [url for url, _ in client.post("/accounts/login/", credentials, follow=True).redirect_chain]


@pytest.mark.parametrize("url", [ARRIVE, *(f"/welcome/{step}/" for step in STEPS)])
def test_a_visitor_is_sent_to_log_in(url: str, client: Client, db: None) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")


def test_the_welcome_is_shown_after_the_first_login_and_only_then(person: User) -> None:
    assert log_in(Client(), person) == [ARRIVE, "/welcome/hello/"]
    assert log_in(Client(), person) == [ARRIVE, "/draw/"]


def test_whoever_was_on_the_way_somewhere_gets_there_first(person: User) -> None:
    assert log_in(Client(), person, next="/gallery/") == ["/gallery/"]
    assert log_in(Client(), person) == [ARRIVE, "/welcome/hello/"]


def test_each_page_leads_to_the_next_and_can_be_skipped(person: User, client: Client) -> None:
    client.force_login(person)
    for step, following in zip(STEPS, [*STEPS[1:], ""], strict=True):
        page = client.get(f"/welcome/{step}/").content.decode()
        main = page.partition("<main")[2]
        assert 'href="/draw/"' in main
        assert ("Skip" in main, "Start drawing" in main) == (bool(following), not following)
        if following:
            assert f'href="/welcome/{following}/"' in main


def test_a_page_that_does_not_exist_is_not_found(person: User, client: Client) -> None:
    client.force_login(person)
    assert client.get("/welcome/base/").status_code == 404


def test_the_pages_can_be_reached_again_from_the_account(person: User, client: Client) -> None:
    client.force_login(person)
    assert 'href="/welcome/hello/"' in client.get("/accounts/profile/").content.decode()


def test_the_live_page_maps_every_module_that_it_loads(person: User, client: Client) -> None:
    client.force_login(person)
    mapped = set(re.findall(r'"/static/(\S+?\.js)":', client.get("/welcome/live/").content.decode()))
    assert mapped == list_loaded("accounts/demonstration.js") | {"js/days.js", "js/i18n.js"}  # which every page maps

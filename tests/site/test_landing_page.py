import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_visitor_can_start_drawing_without_an_account(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "somebody who does not exist" in page
    assert 'href="/draw/"' in page
    assert 'href="/accounts/signup/"' in page
    assert "Log out" not in page


def test_it_promises_no_more_privacy_than_there_is(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "It stays in your browser until you save it" not in page  # the server sees each live sketch
    assert "the server answers it and forgets it" in page
    assert "Nothing is kept on the server until you save it" not in page  # whoever is logged in has drafts there


def test_a_person_who_is_logged_in_finds_gallery_and_logout(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("ann@example.com"))
    page = client.get("/").content.decode()
    assert 'href="/gallery/"' in page
    assert "Log out" in page
    assert "Sign up" not in page


@pytest.mark.parametrize("url", ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_a_page_has_no_inline_script_or_style(client: Client, url: str) -> None:
    page = client.get(url).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    scripts = page.count("<script src=") + page.count('<script type="module" src=')
    data = page.count('type="application/json"')  # browsers never run it
    maps = page.count('<script type="importmap" nonce=')
    assert page.count("<script") == scripts + data + maps

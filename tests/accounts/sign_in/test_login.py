import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"


def log_in(client: Client, email: str = "ann@example.com", password: str = PASSWORD, **more: str) -> str:
    """The address that the login leads to, or an empty text when it fails."""
    return client.post(LOGIN, {"login": email, "password": password, **more}).get("Location", "")


def test_login_leads_to_the_welcome_or_the_drawing_page(client: Client, person: User) -> None:
    assert log_in(client) == "/accounts/arrive/"
    assert client.get("/draw/").wsgi_request.user == person


def test_the_address_may_be_written_in_capitals(client: Client, person: User) -> None:
    assert log_in(client, "ANN@Example.com") == "/accounts/arrive/"


def test_login_leads_where_the_person_was_going(client: Client, person: User) -> None:
    assert log_in(client, next="/gallery/") == "/gallery/"


def test_login_never_leads_to_another_site(client: Client, person: User) -> None:
    assert log_in(client, next="https://evil.example.org/") == "/accounts/arrive/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, person: User) -> None:
    answers = [
        client.post(LOGIN, {"login": email, "password": "wrong-wrong-1"}).context["form"].non_field_errors()
        for email in ("ann@example.com", "nobody@example.com")
    ]
    assert answers[0] == answers[1] == ["The email address and/or password you specified are not correct."]


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client, person: User) -> None:
    for _ in range(5):
        assert log_in(client, password="wrong-wrong-1") == ""
    assert log_in(client) == ""


def test_an_unconfirmed_person_is_sent_a_code_instead(client: Client, db: None) -> None:
    User.objects.create_user("late@example.com", PASSWORD)
    assert log_in(client, "late@example.com") == "/accounts/confirm-email/"
    assert not client.get("/draw/").wsgi_request.user.is_authenticated


def test_a_closed_account_cannot_log_in(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert log_in(client) != "/accounts/arrive/"
    assert not client.get("/draw/").wsgi_request.user.is_authenticated


def test_logout_ends_the_session_and_leads_to_the_front_page(client: Client, person: User) -> None:
    log_in(client)
    assert client.post(LOGOUT)["Location"] == "/"
    assert not client.get("/draw/").wsgi_request.user.is_authenticated


def test_a_link_cannot_log_anybody_out(client: Client, person: User) -> None:
    log_in(client)
    assert client.get(LOGOUT).status_code == 200
    assert client.get("/draw/").wsgi_request.user == person


@pytest.mark.parametrize("url", [LOGIN, LOGOUT, "/accounts/signup/"])
def test_a_form_of_another_site_is_refused(person: User, url: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    response = browser.post(url)
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


@pytest.mark.parametrize("url", ["/accounts/email/", "/accounts/password/change/"])
def test_account_pages_ask_a_visitor_to_log_in(client: Client, db: None, url: str) -> None:
    assert client.get(url)["Location"] == f"{LOGIN}?next={url}"


def test_a_login_lasts_until_the_browser_closes(client: Client, person: User) -> None:
    log_in(client)
    assert client.session.get_expire_at_browser_close()


def test_who_wants_to_be_remembered_is(client: Client, person: User) -> None:
    log_in(client, remember="on")
    assert not client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 14 * 24 * 3600


def test_the_session_of_a_visitor_is_replaced_at_login(client: Client, person: User) -> None:
    client.post("/accounts/login/code/", {"email": "ann@example.com"})
    before = client.session.session_key
    client.post("/accounts/logout/")
    log_in(client)
    assert before
    assert client.session.session_key != before


def test_a_session_that_somebody_planted_does_not_become_logged_in(client: Client, person: User) -> None:
    attacker = Client()
    attacker.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    planted = attacker.session.session_key
    client.cookies["sessionid"] = planted
    log_in(client)
    assert client.get("/draw/").wsgi_request.user.is_authenticated
    assert client.session.session_key != planted
    assert not attacker.get("/draw/").wsgi_request.user.is_authenticated

"""The admin: staff only, through the site's own login, and with the second step."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from tests.accounts.codes import code_of_app
from tests.accounts.conftest import PASSWORD
from tests.staff import log_in_staff

LOGIN, STEP, AGAIN = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/reauthenticate/"


@pytest.fixture
def boss(db: None) -> User:
    boss = User.objects.create_superuser("boss@example.com", PASSWORD)
    EmailAddress.objects.create(user=boss, email=boss.email, verified=True, primary=True)
    return boss


@pytest.fixture
def staff(client: Client, boss: User) -> Client:
    log_in_staff(client, boss)
    return client


def test_a_visitor_is_sent_to_the_login_of_the_site(client: Client, db: None) -> None:
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/")["Location"] == f"{LOGIN}?next=/admin/"


def test_a_password_posted_to_the_admin_itself_is_not_looked_at(client: Client, boss: User) -> None:
    form = {"username": boss.email, "password": PASSWORD}
    assert client.post("/admin/login/?next=/admin/", form)["Location"] == f"{LOGIN}?next=/admin/"
    assert not client.get("/draw/").wsgi_request.user.is_authenticated


def test_a_person_who_is_no_staff_is_refused(client: Client, person: User) -> None:
    log_in_staff(client, person)
    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_without_a_second_step_are_led_to_setting_one_up(client: Client, boss: User) -> None:
    client.post(LOGIN, {"login": boss.email, "password": PASSWORD})
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "The admin needs a second step at login" in response.content.decode()
    assert client.get("/admin/accounts/user/").status_code == 302


def test_staff_who_logged_in_before_they_had_a_second_step_show_it_first(
    client: Client, person: User, app_secret: str
) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    client.force_login(person)
    asked = client.get("/admin/login/?next=/admin/")["Location"]
    assert asked == f"{AGAIN}?next=/admin/"
    assert client.post(asked, {"code": code_of_app(app_secret), "next": "/admin/"})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_staff_with_a_second_step_get_in_after_it(client: Client, person: User, app_secret: str) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "/admin/"})
    assert client.get("/admin/").status_code == 302
    client.post(STEP, {"code": code_of_app(app_secret)})
    assert client.get("/admin/").status_code == 200


def test_a_superuser_reaches_the_list_of_users(staff: Client) -> None:
    assert "boss@example.com" in staff.get("/admin/accounts/user/").content.decode()
    assert staff.get("/admin/accounts/user/add/").status_code == 200


def test_staff_see_no_secret_of_a_second_step_and_can_remove_it(staff: Client, person: User, app_secret: str) -> None:
    second_step = Authenticator.objects.get(user=person, type="totp")
    url = f"/admin/mfa/authenticator/{second_step.pk}/"
    assert app_secret not in staff.get(f"{url}change/").content.decode()
    staff.post(f"{url}delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(pk=second_step.pk).exists()


def test_guessing_against_the_admin_is_guessing_against_the_login(client: Client, boss: User) -> None:
    for _ in range(5):
        client.post(f"{LOGIN}?next=/admin/", {"login": boss.email, "password": "wrong-wrong-1"})
    page = client.post(f"{LOGIN}?next=/admin/", {"login": boss.email, "password": PASSWORD}).content.decode()
    assert "Too many tries" in page

"""The admin's list of accounts: what staff may do, and what only superusers may."""

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as site
from django.contrib.auth.models import Group, Permission
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import Ban, User
from accounts.profile.avatars import set_avatar
from tests.accounts.conftest import PASSWORD
from tests.accounts.pictures import encode
from tests.staff import log_in_staff

LIST = "/admin/accounts/user/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser() -> Client:
    client = Client()
    log_in_staff(client, User.objects.create_superuser("root@example.com"))
    return client


@pytest.fixture
def helper() -> Client:
    """Staff who may change and delete accounts, but have not all rights."""
    user = User.objects.create_user("helper@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user", "delete_user"]))
    client = Client()
    log_in_staff(client, user)
    return client


def test_people_who_are_not_staff_do_not_get_in(person: User, client: Client) -> None:
    client.force_login(person)
    assert client.get(LIST).status_code in {302, 403}


def test_staff_do_not_raise_their_own_rights_nor_reach_a_superuser(helper: Client, superuser: Client) -> None:
    own = User.objects.get(email="helper@example.com")
    helper.post(f"{LIST}{own.pk}/change/", {"email": own.email, "is_staff": "on", "is_superuser": "on"})
    own.refresh_from_db()
    assert (own.is_superuser, own.is_staff) == (False, True)
    root = User.objects.get(email="root@example.com")
    password = root.password
    helper.post(f"{LIST}{root.pk}/change/", {"email": "taken@example.com"})
    helper.post(f"{LIST}{root.pk}/password/", {"password1": "paper-and-ink-7", "password2": "paper-and-ink-7"})
    helper.post(f"{LIST}{root.pk}/delete/", {"post": "yes"})
    for action in ("delete_selected", "delete_in_seven_days"):
        helper.post(LIST, {"action": action, "_selected_action": [root.pk], "post": "yes"})
    root.refresh_from_db()
    assert (root.email, root.password, root.deletion_due_at) == ("root@example.com", password, None)
    assert "root@example.com" not in helper.get(LIST).content.decode()


def test_deleting_in_the_admin_takes_files_and_bans_along(
    superuser: Client, person: User, tmp_path: Path, settings: Any
) -> None:
    settings.STORAGES = {**site.STORAGES, "default": {**site.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    set_avatar(user=person, data=encode())
    Ban.objects.create(user=person, reason="x")
    assert superuser.post(f"{LIST}{person.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=person.pk).exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_account_can_be_announced_for_deletion(
    superuser: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    superuser.post(LIST, {"action": "delete_in_seven_days", "_selected_action": [person.pk]})
    person.refresh_from_db()
    assert person.deletion_due_at
    assert mailoutbox[-1].to == [person.email]


def test_no_form_shows_or_switches_is_active(superuser: Client, person: User) -> None:
    """Closing an account is a ban, which has a reason."""
    page = superuser.get(f"{LIST}{person.pk}/change/").content.decode()
    assert 'name="is_active"' not in page
    superuser.post(f"{LIST}{person.pk}/change/", {"email": person.email, "is_active": ""})
    person.refresh_from_db()
    assert person.is_active


@pytest.mark.parametrize("who", ["helper", "superuser"])
def test_nobody_sets_somebodys_address_or_password(who: str, person: User, request: pytest.FixtureRequest) -> None:
    """With either of them staff could become anybody, and nothing would tell the person."""
    staff: Client = request.getfixturevalue(who)
    page = staff.get(f"{LIST}{person.pk}/change/").content.decode()
    assert 'name="email"' not in page
    assert "/password/" not in page
    staff.post(f"{LIST}{person.pk}/change/", {"email": "taken@example.com", "password": "x", "wants_news": "on"})
    form = {"password1": "ink-and-paper-8", "password2": "ink-and-paper-8", "usable_password": "true"}
    assert staff.post(f"{LIST}{person.pk}/password/", form).status_code == 403
    person.refresh_from_db()
    assert (person.email, person.wants_news) == ("ann@example.com", False)
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("who", ["helper", "superuser"])
def test_nobody_gives_an_account_another_address_or_way_in(
    who: str, person: User, request: pytest.FixtureRequest
) -> None:
    staff: Client = request.getfixturevalue(who)
    helper = User.objects.filter(email="helper@example.com")
    rights = [
        "change_emailaddress",
        "add_emailaddress",
        "delete_emailaddress",
        "add_socialaccount",
        "add_authenticator",
    ]
    for user in helper:
        user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    address = EmailAddress.objects.get(user=person)
    taken = {"user": person.pk, "email": "taken@example.com", "verified": "on", "primary": "on"}
    assert staff.post(f"/admin/account/emailaddress/{address.pk}/change/", taken).status_code == 403
    assert staff.post("/admin/account/emailaddress/add/", taken).status_code == 403
    actions = {"action": "make_verified", "_selected_action": [address.pk]}
    staff.post("/admin/account/emailaddress/", actions)
    google = {"user": person.pk, "provider": "google", "uid": "1", "extra_data": "{}"}
    assert staff.post("/admin/socialaccount/socialaccount/add/", google).status_code == 404
    assert staff.post("/admin/mfa/authenticator/add/", {"user": person.pk, "type": "totp"}).status_code == 403
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ann@example.com"]


def test_staff_do_not_raise_the_rights_of_their_group(helper: Client, superuser: Client) -> None:
    group = Group.objects.create(name="helpers")
    own = User.objects.get(email="helper@example.com")
    own.groups.add(group)
    own.user_permissions.add(*Permission.objects.filter(codename__in=["change_group", "view_group", "add_group"]))
    every = {"name": "helpers", "permissions": [permission.pk for permission in Permission.objects.all()]}
    assert helper.get(f"/admin/auth/group/{group.pk}/change/").status_code == 200
    assert helper.post(f"/admin/auth/group/{group.pk}/change/", every).status_code == 403
    assert not group.permissions.exists()
    assert superuser.post(f"/admin/auth/group/{group.pk}/change/", every).status_code == 302
    assert group.permissions.exists()


def test_staff_change_their_own_password_where_wrong_ones_are_counted(helper: Client) -> None:
    assert helper.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_a_new_account_gets_an_address_and_a_password(superuser: Client) -> None:
    form = {"email": "new@example.com", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert superuser.post(f"{LIST}add/", form).status_code == 302
    assert User.objects.get(email="new@example.com").check_password(PASSWORD)

"""The admin knows whose drawings there are. To see one takes a reason, which is kept."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.models import User
from studio.admin import PEEK_LASTS
from studio.models import Artwork, Peek
from tests.staff import log_in_staff

LIST, PEEKS = "/admin/studio/artwork/", "/admin/studio/peek/"
REASON = "The owner asked us to restore it, ticket 7."

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    log_in_staff(client, get_user_model().objects.create_superuser("staff@example.com"))
    return client


def peek(staff: Client, artwork: Artwork) -> str:
    answer = staff.post(f"{LIST}{artwork.pk}/peek/", {"reason": REASON})
    assert answer.status_code == 302
    return answer["Location"]


def test_a_person_without_rights_is_sent_away(artwork: Artwork, owner_client: Client):
    for url in (LIST, PEEKS, f"{LIST}{artwork.pk}/peek/", f"{LIST}peeks/1/", f"{LIST}peeks/1/photo/"):
        assert owner_client.get(url).status_code in {302, 403}


def test_staff_see_the_owner_and_neither_title_nor_picture(artwork: Artwork, staff: Client):
    for url in (LIST, f"{LIST}{artwork.pk}/change/"):
        page = staff.get(url).content.decode()
        assert "owner@example.com" in page
        assert "photo.jpg" not in page
        assert "/peeks/" not in page
    assert "Grandmother" not in staff.get(LIST).content.decode()
    assert staff.get(f"{LIST}add/").status_code == 403


@pytest.mark.parametrize("reason", ["", "because", "   .    ."])
def test_without_a_real_reason_there_is_no_picture(reason: str, artwork: Artwork, staff: Client):
    answer = staff.post(f"{LIST}{artwork.pk}/peek/", {"reason": reason})
    assert answer.status_code == 200
    assert not Peek.objects.exists()


def test_a_reason_opens_the_pictures_and_is_kept_with_who_and_when(artwork: Artwork, staff: Client, owner: User):
    url = peek(staff, artwork)
    assert REASON in staff.get(url).content.decode()
    for field, kind in (("sketch", "image/png"), ("photo", "image/jpeg")):
        picture = staff.get(f"{url}{field}/")
        assert (picture.status_code, picture["Content-Type"]) == (200, kind)
        assert "no-store" in picture["Cache-Control"]
    kept = Peek.objects.get()
    assert (kept.artwork, kept.owner_id, kept.staff.email, kept.reason) == (
        artwork,
        owner.pk,
        "staff@example.com",
        REASON,
    )
    audit = staff.get(PEEKS).content.decode()
    assert all(word in audit for word in ("staff@example.com", "owner@example.com", REASON, str(artwork.pk)))


def test_the_audit_list_is_neither_changed_nor_deleted(artwork: Artwork, staff: Client):
    peek(staff, artwork)
    url = f"{PEEKS}{Peek.objects.get().pk}"
    assert staff.post(f"{url}/change/", {"reason": "other"}).status_code == 403
    assert staff.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get(f"{PEEKS}add/").status_code == 403


def test_the_reason_of_one_opens_nothing_for_another_and_ends(artwork: Artwork, staff: Client):
    url = peek(staff, artwork)
    other = Client()
    log_in_staff(other, get_user_model().objects.create_superuser("other@example.com"))
    assert {other.get(url).status_code, other.get(f"{url}photo/").status_code} == {404}
    Peek.objects.update(at=timezone.now() - PEEK_LASTS - timedelta(seconds=1))
    assert {staff.get(url).status_code, staff.get(f"{url}photo/").status_code} == {404}
    assert staff.get(f"{url}strokes/").status_code == 404


def test_staff_without_the_right_to_see_artworks_do_not_peek(artwork: Artwork):
    user = get_user_model().objects.create_user("clerk@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_user"))
    clerk = Client()
    log_in_staff(clerk, user)
    assert clerk.post(f"{LIST}{artwork.pk}/peek/", {"reason": REASON}).status_code == 404
    assert not Peek.objects.exists()


def test_when_the_owner_goes_the_audit_stays_without_the_name(artwork: Artwork, owner: User, staff: Client):
    peek(staff, artwork)
    owner.delete()
    kept = Peek.objects.get()
    assert (kept.artwork, kept.owner, kept.reason) == (None, None, REASON)

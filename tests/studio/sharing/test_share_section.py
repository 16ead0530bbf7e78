"""The section *Share* of an artwork's page, and the form behind it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from django.utils import timezone

from studio.models import Artwork, Share
from studio.sharing.services import share_artwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(artwork: Artwork) -> str:
    return f"/gallery/{artwork.pk}/"


def change(client: Client, page: str, **values: str) -> Any:
    return client.post(f"{page}share/", {name.replace("__", "-"): value for name, value in values.items()})


def test_a_visitor_is_sent_to_log_in_and_an_outsider_gets_404(page: str, outsider_client: Client):
    assert change(Client(), page, shared="on")["Location"].startswith("/accounts/login/")
    assert change(outsider_client, page, shared="on").status_code == 404
    assert change(outsider_client, f"/gallery/{uuid.uuid4()}/", shared="on").status_code == 404
    assert not Share.objects.exists()


def test_it_is_off_until_the_owner_switches_it_on(page: str, owner_client: Client):
    before = owner_client.get(page).content.decode()
    assert 'aria-checked="false"' in before
    assert "/s/" not in before
    answer = change(owner_client, page, shared="on")
    assert answer["Location"] == f"{page}#share"
    share = Share.objects.get()
    assert (share.has_drawing, share.has_timelapse, share.expires_at) == (False, False, None)
    after = owner_client.get(page).content.decode()
    assert f'value="http://testserver/s/{share.token}/"' in after or f"/s/{share.token}/" in after
    assert 'aria-checked="true"' in after
    assert "Looked at 0 times" in after


def test_switching_it_off_kills_the_link_for_good(page: str, owner_client: Client, artwork: Artwork):
    share = share_artwork(artwork=artwork)
    change(owner_client, page, shared="off")
    assert Client().get(share.get_absolute_url()).status_code == 404
    change(owner_client, page, shared="on")
    assert Client().get(share.get_absolute_url()).status_code == 404
    assert Share.objects.get().token != share.token


def test_the_settings_say_what_it_shows_and_for_how_long(page: str, owner_client: Client, artwork: Artwork):
    token = share_artwork(artwork=artwork).token
    change(owner_client, page, share__has_drawing="on", share__lifetime="7")
    share = Share.objects.get()
    assert (share.token, share.has_drawing, share.has_timelapse) == (token, True, False)
    assert abs(share.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    change(owner_client, page, share__has_timelapse="on", share__lifetime="stays")
    stayed = Share.objects.get()
    assert (stayed.has_drawing, stayed.has_timelapse, stayed.expires_at) == (False, True, share.expires_at)
    change(owner_client, page, share__lifetime="never")
    assert Share.objects.get().expires_at is None


@pytest.mark.parametrize("lifetime", ["", "2", "nonsense", "stays"])
def test_another_lifetime_changes_nothing(page: str, owner_client: Client, artwork: Artwork, lifetime: str):
    share_artwork(artwork=artwork)
    change(owner_client, page, share__has_drawing="on", share__lifetime=lifetime)
    assert not Share.objects.get().has_drawing


def test_an_expired_link_is_said_and_can_be_followed_by_another(page: str, owner_client: Client, artwork: Artwork):
    share = share_artwork(artwork=artwork)
    Share.objects.update(expires_at=timezone.now() - timedelta(days=1))
    told = owner_client.get(page).content.decode()
    assert "The link led here until" in told
    assert 'aria-checked="false"' in told
    change(owner_client, page, shared="on")
    assert Share.objects.get().token != share.token


def test_what_lies_in_the_trash_cannot_be_shared(page: str, owner_client: Client, artwork: Artwork):
    Artwork.objects.update(trashed_at=timezone.now())
    assert change(owner_client, page, shared="on").status_code == 404
    assert not Share.objects.exists()


def test_the_form_needs_its_token_and_a_post(page: str, owner: AbstractBaseUser, owner_client: Client):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert change(client, page, shared="on").status_code == 403
    assert owner_client.get(f"{page}share/").status_code == 405

"""Usage and quotas: what is shown is what is enforced."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from accounts.models import User
from inference.errors import InferenceError
from studio import services
from studio.models import Artwork, QuotaOverride
from studio.quota import MAX_ARTWORKS, MAX_BYTES, measure_bytes

USAGE, PAGE = "/api/v1/me/usage/", "/accounts/usage/"

pytestmark = pytest.mark.django_db


def test_usage_counts_ones_own_faces_and_bytes(
    artwork: Artwork, owner_client: Client, outsider_client: Client, media: Any
):
    faces, storage = owner_client.get(USAGE).json()
    assert faces == {"name": "Faces in your gallery", "used": 1, "limit": MAX_ARTWORKS, "unit": "faces"}
    files = sum(path.stat().st_size for path in media.rglob("*") if path.is_file())
    assert files < storage["used"] < files + 1000
    assert storage["limit"] == MAX_BYTES
    assert [usage["used"] for usage in outsider_client.get(USAGE).json()] == [0, 0]
    assert "1 of 500" in owner_client.get(PAGE).content.decode()


def test_deleting_makes_room_at_once(artwork: Artwork, owner: AbstractBaseUser):
    services.delete_artwork(artwork=artwork)
    assert measure_bytes(owner) == 0


def test_the_admin_may_allow_one_person_more_or_less(
    artwork: Artwork, owner: User, outsider: User, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    QuotaOverride.objects.create(owner=owner, max_artworks=1, max_bytes=MAX_BYTES, reason="asked")
    assert owner_client.get(USAGE).json()[0]["limit"] == 1
    assert "Almost full" in owner_client.get(PAGE).content.decode()
    with pytest.raises(InferenceError, match="holds 1 faces"):
        services.create_artwork(owner=owner, strokes=line())
    assert services.create_artwork(owner=outsider, strokes=line())


def test_a_full_storage_refuses_new_versions_but_not_a_new_title(
    artwork: Artwork, owner: User, line: Callable[..., dict[str, Any]]
):
    QuotaOverride.objects.create(owner=owner, max_artworks=9, max_bytes=10, reason="test")
    for save in (
        lambda: services.create_artwork(owner=owner, strokes=line()),
        lambda: services.update_artwork(artwork=artwork, strokes=line(300)),
    ):
        with pytest.raises(InferenceError, match="storage is full") as refusal:
            save()
        assert refusal.value.code == "quota_reached"
    assert services.update_artwork(artwork=artwork, title="Still mine").title == "Still mine"

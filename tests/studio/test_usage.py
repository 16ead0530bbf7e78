"""Usage and quotas: what is shown is what is enforced."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from django.utils import timezone

from accounts.models import User
from inference.errors import InferenceError
from studio import services
from studio.gallery.trash import move_to_trash
from studio.models import Artwork, Draft, Film, QuotaOverride, Rendition
from studio.quota import MAX_ARTWORKS, MAX_BYTES, measure_bytes
from studio.strokes import canonical_json

USAGE, PAGE = "/api/v1/me/usage/", "/accounts/usage/"

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_usage_counts_ones_own_faces_and_bytes(
    artwork: Artwork, owner_client: Client, outsider_client: Client, media: Any
):
    faces, storage = owner_client.get(USAGE).json()
    assert faces == {"name": "Faces in your gallery", "used": 1, "limit": MAX_ARTWORKS, "unit": "faces", "note": ""}
    files = sum(path.stat().st_size for path in media.rglob("*") if path.is_file())
    assert files < storage["used"] < files + 1000
    assert storage["limit"] == MAX_BYTES
    assert [usage["used"] for usage in outsider_client.get(USAGE).json()] == [0, 0]
    assert "1 of 500" in owner_client.get(PAGE).content.decode()


def test_deleting_for_good_makes_room_at_once(artwork: Artwork, owner: AbstractBaseUser):
    services.delete_artwork(artwork=artwork)
    assert measure_bytes(owner) == 0


def test_what_lies_in_the_trash_counts_and_that_is_said(
    artwork: Artwork, owner: User, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    move_to_trash(owner=owner, ids=[artwork.pk])
    faces, storage = owner_client.get(USAGE).json()
    assert (faces["used"], faces["note"]) == (1, "1 of them is in the trash.")
    assert storage["used"] == measure_bytes(owner) > 0
    assert "1 of them is in the trash." in owner_client.get(PAGE).content.decode()
    allow(owner, MAX_BYTES, max_artworks=1)
    with pytest.raises(InferenceError, match="empty the trash"):
        services.create_artwork(owner=owner, strokes=line())


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


DEVICE, WRITER, DRAWING = (str(uuid.UUID(int=number)) for number in (1, 2, 3))


def put_draft(client: Client, strokes: Any, device: str = DEVICE, writer: str = WRITER) -> Any:
    body = {"strokes": strokes, "settings": {}, "drawing": DRAWING, "writer": writer}
    body["edited_at"] = timezone.now().isoformat()
    return client.put(f"/api/v1/drafts/{device}/", body, content_type="application/json")


def keep(client: Client, strokes: Any) -> Any:
    body = {"strokes": strokes, "settings": {}, "drawing": DRAWING, "name": "Kept"}
    return client.post("/api/v1/save-points/", body, content_type="application/json")


def allow(owner: User, max_bytes: int, max_artworks: int = 9) -> None:
    QuotaOverride.objects.update_or_create(
        owner=owner, defaults={"max_artworks": max_artworks, "max_bytes": max_bytes, "reason": "test"}
    )


def many(line: Callable[..., dict[str, Any]], count: int) -> dict[str, Any]:
    return {"version": 1, "strokes": [line(y)["strokes"][0] for y in range(count)]}


def test_drafts_and_save_points_count(owner: User, owner_client: Client, line: Callable[..., dict[str, Any]]):
    size = len(canonical_json(line()))
    put_draft(owner_client, line())
    assert measure_bytes(owner) == owner_client.get(USAGE).json()[1]["used"] == size
    point = keep(owner_client, line()).json()
    assert 2 * size < measure_bytes(owner) < 2 * size + 2000
    owner_client.delete(f"/api/v1/save-points/{point['id']}/")
    assert measure_bytes(owner) == size


def test_all_kinds_count_in_one_statement_and_nobody_elses(
    artwork: Artwork, owner: User, outsider: User, django_assert_num_queries: Any
):
    before = measure_bytes(owner)
    version = artwork.current
    Rendition.objects.create(version=version, kind="photo-512", file="a", size_bytes=1_000)
    Rendition.objects.create(version=version, kind="photo-1024", file="b", size_bytes=2_000)
    for kind in (Film.Kind.TIMELAPSE, Film.Kind.MORPH):
        Film.objects.create(version=version, kind=kind, options={}, size_bytes=40_000)
    with django_assert_num_queries(1):
        assert measure_bytes(owner) == before + 83_000
    assert measure_bytes(outsider) == 0


def test_what_is_saved_fits_to_the_byte(artwork: Artwork, owner: User, line: Callable[..., dict[str, Any]]):
    version = services.update_artwork(artwork=artwork, strokes=line(300)).current
    version.delete()
    allow(owner, measure_bytes(owner) + version.size_bytes - 1)
    with pytest.raises(InferenceError, match="storage is full"):
        services.update_artwork(artwork=Artwork.objects.get(), strokes=line(300))
    allow(owner, measure_bytes(owner) + version.size_bytes)
    assert services.update_artwork(artwork=Artwork.objects.get(), strokes=line(300)).current.number == 2


def test_a_full_storage_keeps_no_more_drafts_says_what_to_do_and_loses_nothing(
    owner: User, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    put_draft(owner_client, many(line, 3))
    allow(owner, measure_bytes(owner) + 10)
    for refused in (
        put_draft(owner_client, many(line, 9)),
        put_draft(owner_client, line(), device=str(uuid.UUID(int=9))),
        put_draft(owner_client, line(400), writer=str(uuid.UUID(int=9))),  # the other drawing would be a save point
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "quota_reached")
        assert "in this browser only. Delete a face or a save point" in refused.json()["message"]
    assert "Delete a face or a save point" in keep(owner_client, line()).json()["message"]
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == many(line, 3)
    assert owner_client.get("/api/v1/save-points/").json() == []


def test_a_draft_may_shrink_in_a_full_storage(owner: User, owner_client: Client, line: Callable[..., dict[str, Any]]):
    put_draft(owner_client, many(line, 3))
    allow(owner, 10)
    assert put_draft(owner_client, many(line, 2)).status_code == 200
    assert put_draft(owner_client, many(line, 3)).status_code == 409


def test_drafts_leave_no_room_for_a_face(owner: User, owner_client: Client, line: Callable[..., dict[str, Any]]):
    put_draft(owner_client, many(line, 3))
    allow(owner, measure_bytes(owner))
    with pytest.raises(InferenceError, match="a face or a save point"):
        services.create_artwork(owner=owner, strokes=line())


@pytest.mark.django_db(transaction=True)
def test_what_was_kept_before_drafts_counted_is_measured_by_the_migration(
    owner: User, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    put_draft(owner_client, line())
    Draft.objects.update(size_bytes=0, edited_at=datetime(9999, 1, 1, tzinfo=UTC))
    migration = import_module("studio.migrations.0006_measure_kept_drawings")
    migration.measure(apps, None)
    migration.bring_back_to_the_present(apps, None)
    draft = Draft.objects.get()
    assert draft.size_bytes == len(canonical_json(line()))
    assert draft.edited_at == draft.updated_at

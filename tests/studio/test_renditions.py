"""Large photographs of an artwork: made once, kept, counted, and made again where a file is lost."""

import errno
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client

from accounts.belongings import changed
from sketch2real_site.whole_files import WholeFileStorage
from studio import services
from studio.files import LargePhotoThrottle
from studio.models import Artwork, QuotaOverride, Rendition
from studio.quota import measure_bytes
from studio.renditions import make_photo
from tests.inference.enlargers import PixelEnlarger
from tests.inference.stand_ins import use_enlarger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def enlarger() -> Iterator[PixelEnlarger]:
    pixels = PixelEnlarger()
    with use_enlarger(lambda: pixels):
        yield pixels


def url(artwork: Artwork) -> str:
    return f"/gallery/{artwork.pk}/files/photo.jpg/"


def test_the_second_fetch_costs_no_enlarging_and_gives_the_same_bytes(
    artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger
):
    answers = [owner_client.get(url(artwork), {"size": size}) for size in (512, 1024, 512, 1024)]
    assert enlarger.sizes == [512, 1024]
    assert answers[0].content == answers[2].content
    assert answers[1].content == answers[3].content
    assert set(Rendition.objects.values_list("kind", flat=True)) == {"photo-512", "photo-1024"}


def test_a_kept_photograph_counts_against_no_limit_of_those_that_are_made(
    artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(LargePhotoThrottle, "rate", "1/minute")
    assert [owner_client.get(url(artwork), {"size": "512"}).status_code for _ in range(3)] == [200, 200, 200]
    assert owner_client.get(url(artwork), {"size": "1024"}).status_code == 429


def test_it_is_counted_in_the_quota_and_whoever_watches_the_room_is_told(
    artwork: Artwork, owner: AbstractBaseUser, owner_client: Client, enlarger: PixelEnlarger
):
    told: list[Any] = []

    def note(user: Any, **_: Any) -> None:
        told.append(user)

    before = measure_bytes(owner)
    changed.connect(note)
    try:
        photo = owner_client.get(url(artwork), {"size": "1024"}).content
    finally:
        changed.disconnect(note)
    assert measure_bytes(owner) == before + len(photo)
    assert told == [owner]


def test_what_the_quota_has_no_room_for_is_given_and_not_kept(
    artwork: Artwork, owner: AbstractBaseUser, owner_client: Client, enlarger: PixelEnlarger
):
    QuotaOverride.objects.create(owner=owner, max_artworks=9, max_bytes=measure_bytes(owner) + 10, reason="small")
    for _ in range(2):
        assert owner_client.get(url(artwork), {"size": "512"}).status_code == 200
    assert enlarger.sizes == [512, 512]
    assert not Rendition.objects.exists()


def test_what_a_full_disk_does_not_take_is_given_and_leaves_nothing_behind(
    artwork: Artwork,
    owner_client: Client,
    enlarger: PixelEnlarger,
    monkeypatch: pytest.MonkeyPatch,
    kept_files: Callable[[], list[str]],
):
    before = kept_files()

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(WholeFileStorage, "save", refuse)
    assert owner_client.get(url(artwork), {"size": "512"}).status_code == 200
    assert not Rendition.objects.exists()
    assert kept_files() == before


def test_two_who_ask_at_once_make_one(artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger):
    enlarger.gate.clear()

    def ask(_: int) -> bytes:
        try:
            return owner_client.get(url(artwork), {"size": "1024"}).content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        answers = [both.submit(ask, number) for number in range(2)]
        assert enlarger.entered.acquire(timeout=20)
        enlarger.gate.set()
        first, second = (answer.result(30) for answer in answers)
    assert enlarger.sizes == [1024]
    assert first == second
    assert Rendition.objects.count() == 1


def test_a_lost_file_is_made_again(artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger, media: Path):
    first = owner_client.get(url(artwork), {"size": "512"})
    default_storage.delete(Rendition.objects.get().file.name)
    again = owner_client.get(url(artwork), {"size": "512"})
    assert (again.status_code, again.content) == (200, first.content)
    assert enlarger.sizes == [512, 512]
    assert default_storage.exists(Rendition.objects.get().file.name)


def test_another_version_has_its_own(
    artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger, line: Callable[..., dict[str, Any]]
):
    first = owner_client.get(url(artwork), {"size": "512"}).content
    services.update_artwork(artwork=artwork, strokes=line(300))
    assert owner_client.get(url(artwork), {"size": "512"}).content != first
    assert Rendition.objects.count() == 2


def test_of_a_version_that_is_deleted_meanwhile_nothing_is_kept(
    artwork: Artwork, enlarger: PixelEnlarger, kept_files: Callable[[], list[str]]
):
    version = artwork.current
    photo = version.photo.read()
    assert version.artwork.owner  # read before it is gone
    Artwork.objects.get().delete()
    assert make_photo(version, 512, photo)
    assert not Rendition.objects.exists()
    assert kept_files() == []


def test_deleting_the_artwork_deletes_them(
    artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger, kept_files: Callable[[], list[str]]
):
    owner_client.get(url(artwork), {"size": "512"})
    assert "512.jpg" in kept_files()
    services.delete_artwork(artwork=artwork)
    assert kept_files() == []

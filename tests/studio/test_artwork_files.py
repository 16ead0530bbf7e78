"""/gallery/<uuid>/files/<kind>/: the pictures, for their owner alone."""

import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from studio import services
from studio.files import LargePhotoThrottle
from studio.models import Artwork
from tests.inference.enlargers import PixelEnlarger
from tests.inference.stand_ins import use_enlarger

KINDS = {
    "sketch.png": ("image/png", "PNG"),
    "photo.jpg": ("image/jpeg", "JPEG"),
    "thumbnail.webp": ("image/webp", "WEBP"),
}

pytestmark = pytest.mark.django_db


def url(artwork: Artwork, kind: str = "photo.jpg"):
    return f"/gallery/{artwork.pk}/files/{kind}/"


@pytest.mark.parametrize("kind", KINDS)
def test_a_visitor_gets_401(artwork: Artwork, kind: str):
    answer = Client().get(url(artwork, kind))
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("kind", KINDS)
def test_an_outsider_gets_the_same_404_as_for_an_unknown_artwork(artwork: Artwork, outsider_client: Client, kind: str):
    answer = outsider_client.get(url(artwork, kind))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.content == outsider_client.get(f"/gallery/{uuid.uuid4()}/files/{kind}/").content


@pytest.mark.parametrize("kind", KINDS)
def test_the_owner_sees_the_picture(artwork: Artwork, owner_client: Client, kind: str):
    answer = owner_client.get(url(artwork, kind))
    content_type, format_name = KINDS[kind]
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == (format_name, (256, 256))


def test_it_is_kept_out_of_shared_caches_and_never_sniffed(artwork: Artwork, owner_client: Client):
    answer = owner_client.get(url(artwork))
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in answer["Vary"]


def test_an_unknown_kind_is_not_found(artwork: Artwork, owner_client: Client):
    for kind in ("photo.png", "strokes", "..%2Fphoto.jpg"):
        assert owner_client.get(url(artwork, kind)).status_code == 404


def test_a_picture_seen_before_is_not_sent_again_until_it_changes(
    artwork: Artwork, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    first = owner_client.get(url(artwork))
    again = owner_client.get(url(artwork), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    services.update_artwork(artwork=artwork, strokes=line(300))
    changed = owner_client.get(url(artwork), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed.content != first.content


def test_an_etag_opens_nothing_for_an_outsider(artwork: Artwork, owner_client: Client, outsider_client: Client):
    etag = owner_client.get(url(artwork))["ETag"]
    assert outsider_client.get(url(artwork), headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.parametrize("accept", ["image/jpeg", "image/*", "text/html", "application/json"])
def test_it_comes_whatever_is_accepted(artwork: Artwork, owner_client: Client, accept: str):
    assert owner_client.get(url(artwork), headers={"Accept": accept})["Content-Type"] == "image/jpeg"


def test_it_is_shown_in_the_page_unless_a_download_is_asked_for(artwork: Artwork, owner_client: Client):
    assert owner_client.get(url(artwork))["Content-Disposition"].startswith("inline")
    photo = owner_client.get(url(artwork), {"download": "1"})
    assert photo["Content-Disposition"] == 'attachment; filename="grandmother.jpg"'
    drawing = owner_client.get(url(artwork, "sketch.png"), {"download": "1"})
    assert drawing["Content-Disposition"] == 'attachment; filename="grandmother-drawing.png"'


@pytest.mark.parametrize(
    ("title", "disposition"),
    [
        ('../../etc/"passwd"\r\nX: 1', 'attachment; filename="etcpasswd-x-1.jpg"'),
        ("Großmütterchen", "attachment; filename*=utf-8''gro%C3%9Fm%C3%BCtterchen.jpg"),
        ("...", 'attachment; filename="face.jpg"'),
    ],
)
def test_a_title_makes_a_safe_file_name(artwork: Artwork, owner_client: Client, title: str, disposition: str):
    services.update_artwork(artwork=artwork, title=title)
    assert owner_client.get(url(artwork), {"download": "1"})["Content-Disposition"] == disposition


def test_a_deleted_artwork_shows_nothing_any_more(artwork: Artwork, owner_client: Client):
    path = url(artwork)
    services.delete_artwork(artwork=artwork)
    assert owner_client.get(path).status_code == 404


@pytest.fixture
def enlarger() -> Iterator[PixelEnlarger]:
    pixels = PixelEnlarger()
    with use_enlarger(lambda: pixels):
        yield pixels


@pytest.mark.parametrize("size", [256, 512, 1024])
def test_the_photo_comes_in_every_size_labelled_as_ai_made_and_the_same_each_time(
    artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger, size: int
):
    first, second = (owner_client.get(url(artwork), {"size": size, "download": "1"}) for _ in range(2))
    picture = Image.open(io.BytesIO(first.content))
    assert (picture.format, picture.size) == ("JPEG", (size, size))
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in picture.info["xmp"]
    assert first.content == second.content
    name = "grandmother.jpg" if size == 256 else f"grandmother-{size}.jpg"
    assert first["Content-Disposition"] == f'attachment; filename="{name}"'


def test_each_size_has_an_etag_of_its_own(artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger):
    large = owner_client.get(url(artwork), {"size": "512"})
    again = owner_client.get(url(artwork), {"size": "512"}, headers={"If-None-Match": large["ETag"]})
    assert (again.status_code, enlarger.sizes) == (304, [512])
    other = owner_client.get(url(artwork), {"size": "1024"}, headers={"If-None-Match": large["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("size", ["512", "1024", "nonsense"])
def test_a_size_opens_nothing_for_visitors_and_outsiders(
    artwork: Artwork, outsider_client: Client, enlarger: PixelEnlarger, size: str
):
    assert Client().get(url(artwork), {"size": size}).status_code == 401
    assert outsider_client.get(url(artwork), {"size": size}).status_code == 404
    assert enlarger.sizes == []


@pytest.mark.parametrize("size", ["0", "511", "2048", "big", ""])
def test_another_size_is_refused_with_a_sentence(artwork: Artwork, owner_client: Client, size: str):
    answer = owner_client.get(url(artwork), {"size": size})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "256, 512 or 1024" in answer.json()["message"]


def test_a_photo_that_cannot_be_enlarged_is_said_and_the_small_one_still_comes(
    artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger
):
    enlarger.failure = RuntimeError("boom")
    answer = owner_client.get(url(artwork), {"size": "512"})
    assert (answer.status_code, answer.json()["code"]) == (500, "generation_failed")
    assert owner_client.get(url(artwork)).status_code == 200


def test_large_photos_are_limited_and_the_rest_of_the_gallery_is_not(
    artwork: Artwork, owner_client: Client, enlarger: PixelEnlarger, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(LargePhotoThrottle, "rate", "1/minute")
    assert owner_client.get(url(artwork), {"size": "512"}).status_code == 200
    assert owner_client.get(url(artwork), {"size": "1024"}).json()["code"] == "throttled"
    assert owner_client.get(url(artwork)).status_code == 200

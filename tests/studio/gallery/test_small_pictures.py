"""/gallery/<uuid>/small/: the photograph of 128 pixels."""

import io
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from studio.models import Artwork, Rendition

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(artwork: Artwork) -> str:
    return f"/gallery/{artwork.pk}/small/"


def test_only_its_owner_sees_it(url: str, owner_client: Client, outsider_client: Client):
    assert (outsider_client.get(url).status_code, Client().get(url).status_code) == (404, 302)
    assert not Rendition.objects.exists()
    assert owner_client.get(url)["Cache-Control"] == "private, no-cache"


def test_it_is_made_once_kept_counted_and_says_that_it_is_ai_made(
    url: str, owner_client: Client, kept_files: Callable[[], list[str]]
):
    first, second = owner_client.get(url), owner_client.get(url)
    picture = Image.open(io.BytesIO(first.content))
    assert (picture.format, picture.size, first.content) == ("WEBP", (128, 128), second.content)
    assert b"trainedAlgorithmicMedia" in picture.info["xmp"]
    assert Rendition.objects.get().size_bytes == len(first.content)
    assert kept_files() == ["photo.jpg", "sketch.png", "small.webp", "thumbnail.webp"]


def test_a_browser_that_has_it_is_sent_nothing(url: str, owner_client: Client):
    etag = owner_client.get(url)["ETag"]
    assert owner_client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_a_lost_file_is_made_again(url: str, owner_client: Client):
    before = owner_client.get(url).content
    default_storage.delete(Rendition.objects.get().file.name)
    assert owner_client.get(url).content == before

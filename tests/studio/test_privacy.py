"""Two people use every door at once, and never meet."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from PIL import Image

from studio import services
from studio.models import Artwork
from studio.strokes import rasterise

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(
    owner: AbstractBaseUser,
    outsider: AbstractBaseUser,
    owner_client: Client,
    outsider_client: Client,
    line: Callable[..., dict[str, Any]],
):
    """(client, own artwork, height of the own line) of each."""
    mine = services.create_artwork(owner=owner, strokes=line(100), title="Mine")
    hers = services.create_artwork(owner=outsider, strokes=line(400), title="Hers")
    return [(owner_client, mine, 100), (outsider_client, hers, 400)]


def test_lists_and_pages_hold_ones_own_alone(both: Any):
    for (client, own, _), (_, other, _) in (both, both[::-1]):
        for url in ("/gallery/", "/api/v1/artworks/", "/draw/", f"/gallery/{own.pk}/"):
            page = client.get(url).content.decode()
            assert str(other.pk) not in page
            assert other.title not in page.replace("Others", "")


def test_the_pictures_of_each_are_of_their_own_drawing(both: Any, line: Callable[..., dict[str, Any]]):
    for client, own, y in both:
        sketch = Image.open(io.BytesIO(client.get(f"/gallery/{own.pk}/files/sketch.png/").content))
        assert (np.asarray(sketch) == np.asarray(rasterise(line(y)))).all()


def test_no_door_opens_to_the_other(both: Any, line: Callable[..., dict[str, Any]]):
    for (client, _, _), (_, other, _) in (both, both[::-1]):
        page, api = f"/gallery/{other.pk}/", f"/api/v1/artworks/{other.pk}/"
        answers = [client.get(url) for url in (page, f"{page}delete/", f"/draw/{other.pk}/", api)]
        answers += [client.get(f"{page}files/{kind}/") for kind in ("sketch.png", "photo.jpg", "thumbnail.webp")]
        answers += [client.post(page, {"title": "x"}), client.post(f"{page}delete/"), client.delete(api)]
        answers += [client.patch(api, {"strokes": line()}, content_type="application/json")]
        assert {answer.status_code for answer in answers} == {404}
    assert sorted(Artwork.objects.values_list("title", flat=True)) == ["Hers", "Mine"]


def test_the_back_button_shows_nothing_after_logging_out(both: Any):
    client, own, _ = both[0]
    for url in ("/gallery/", f"/gallery/{own.pk}/", f"/gallery/{own.pk}/delete/", "/draw/", f"/draw/{own.pk}/"):
        assert "no-store" in client.get(url)["Cache-Control"]


def test_a_logged_out_browser_sees_nothing_any_more(both: Any):
    client, own, _ = both[0]
    client.logout()
    assert client.get(f"/gallery/{own.pk}/files/photo.jpg/").status_code == 401
    assert client.get(f"/gallery/{own.pk}/").status_code == 302

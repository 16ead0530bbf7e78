"""/gallery/<uuid>/: one face, its drawing, and its name."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio import services
from studio.models import Artwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(artwork: Artwork):
    return f"/gallery/{artwork.pk}/"


def test_a_visitor_is_sent_to_log_in_and_back(url: str):
    for answer in (Client().get(url), Client().post(url, {"title": "x"})):
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")
    assert Artwork.objects.get().title == "Grandmother"


def test_an_outsider_gets_404_as_for_an_unknown_one(url: str, outsider_client: Client):
    assert outsider_client.get(url).status_code == 404
    assert outsider_client.post(url, {"title": "mine"}).status_code == 404
    assert outsider_client.get(f"/gallery/{uuid.uuid4()}/").status_code == 404
    assert Artwork.objects.get().title == "Grandmother"


def test_the_owner_sees_photo_and_drawing_and_the_way_to_each_action(url: str, artwork: Artwork, owner_client: Client):
    page = owner_client.get(url).content.decode()
    assert "<h1>Grandmother</h1>" in page
    for picture in ("photo.jpg", "sketch.png"):
        assert f'src="{url}files/{picture}/"' in page
        assert f'href="{url}files/{picture}/?download=1"' in page
    for size in (512, 1024):
        assert f'href="{url}files/photo.jpg/?size={size}&amp;download=1" data-large' in page
        assert f'download="grandmother-{size}.jpg"' in page
    assert f'href="/draw/{artwork.pk}/"' in page
    assert 'name="action" value="trash"' in page


def test_the_page_tells_the_settings_of_the_newest_version(
    url: str, artwork: Artwork, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    chosen = {"seed": 77, "fidelity": 0.35, "palette": {"hair": "#aa5500"}}
    services.update_artwork(artwork=artwork, strokes=line(300), settings=chosen)
    page = owner_client.get(url).content.decode()
    for fact in ("35 %", "No. 77", 'fill="#aa5500"', "Hair", "painting-1"):
        assert fact in page


def test_renaming_comes_back_to_the_page_with_the_new_name(url: str, owner_client: Client):
    answer = owner_client.post(url, {"title": "  Aunt  "}, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert "<h1>Aunt</h1>" in answer.content.decode()


@pytest.mark.parametrize("title", ["", "   ", "x" * 101, "a\x00b"])
def test_a_name_that_is_none_is_refused_beside_its_field(url: str, owner_client: Client, title: str):
    answer = owner_client.post(url, {"title": title})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Artwork.objects.get().title == "Grandmother"


def test_renaming_needs_the_csrf_token(url: str, owner: AbstractBaseUser):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(url, {"title": "Aunt"}).status_code == 403

"""/gallery/<uuid>/drawing/<svg|json>/: the drawing as a file, for its owner alone."""

import json
import uuid
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from studio import services
from studio.models import Artwork

ENDINGS = ("svg", "json")

pytestmark = pytest.mark.django_db


def url(artwork: Artwork, ending: str) -> str:
    return f"/gallery/{artwork.pk}/drawing/{ending}/"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_visitor_gets_401(artwork: Artwork, ending: str) -> None:
    assert Client().get(url(artwork, ending)).status_code == 401


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_outsider_gets_the_same_404_as_for_an_unknown_artwork(
    artwork: Artwork, outsider_client: Client, ending: str
) -> None:
    own = outsider_client.get(url(artwork, ending))
    unknown = outsider_client.get(f"/gallery/{uuid.uuid4()}/drawing/{ending}/")
    assert (own.status_code, own.json()) == (unknown.status_code, unknown.json())
    assert own.status_code == 404


def test_another_ending_is_unknown(artwork: Artwork, owner_client: Client) -> None:
    assert owner_client.get(url(artwork, "exe")).status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_is_a_file_that_no_cache_keeps(artwork: Artwork, owner_client: Client, ending: str) -> None:
    answer = owner_client.get(url(artwork, ending))
    assert answer["Content-Disposition"] == f'attachment; filename="grandmother-drawing.{ending}"'
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_the_svg_holds_the_newest_lines(
    artwork: Artwork, owner_client: Client, line: Callable[..., dict[str, Any]]
) -> None:
    services.update_artwork(artwork=artwork, strokes=line(300))
    path = ET.fromstring(owner_client.get(url(artwork, "svg")).content).find(".//{*}path")
    assert path is not None
    assert path.get("d") == "M100 300L400 300"


def test_the_file_makes_the_same_artwork_again(artwork: Artwork, owner_client: Client, outsider_client: Client) -> None:
    services.update_artwork(artwork=artwork, settings={"seed": 7, "palette": {"hair": "#102030"}})
    file = owner_client.get(url(artwork, "json")).content
    assert json.loads(file)["format"] == "sketch2real"
    answer = outsider_client.post("/api/v1/artworks/", file, content_type="application/json")
    copy, current = Artwork.objects.get(pk=answer.json()["id"]).current, Artwork.objects.get(pk=artwork.pk).current
    assert copy.artwork.title == "Grandmother"
    assert copy.content == current.content


def test_the_artworks_page_offers_both(artwork: Artwork, owner_client: Client) -> None:
    page = owner_client.get(artwork.get_absolute_url()).content.decode()
    assert all(url(artwork, ending) in page for ending in ENDINGS)

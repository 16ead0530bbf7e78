"""/gallery/<uuid>/versions/<n>/files/<kind>/: the pictures of any version, for their owner alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from studio import services
from studio.models import Artwork

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two(artwork: Artwork, line: Callable[..., dict[str, Any]]) -> None:
    services.update_artwork(artwork=artwork, strokes=line(300))


def url(artwork: Artwork, number: int, kind: str = "photo.jpg") -> str:
    return f"/gallery/{artwork.pk}/versions/{number}/files/{kind}/"


@pytest.mark.parametrize("kind", ["sketch.png", "photo.jpg", "thumbnail.webp"])
def test_each_version_has_its_own_and_the_newest_is_that_of_the_artwork(
    artwork: Artwork, owner_client: Client, kind: str
):
    old, new = (owner_client.get(url(artwork, number, kind)) for number in (1, 2))
    assert old.content != new.content
    assert new.content == owner_client.get(f"/gallery/{artwork.pk}/files/{kind}/").content


def test_visitors_get_401_outsiders_and_unknown_numbers_404(
    artwork: Artwork, owner_client: Client, outsider_client: Client
):
    assert Client().get(url(artwork, 1)).status_code == 401
    assert outsider_client.get(url(artwork, 1)).status_code == 404
    for missing in (url(artwork, 3), url(artwork, 0), url(artwork, 1, "photo.png")):
        assert owner_client.get(missing).status_code == 404


def test_it_is_private_named_after_the_version_and_not_sent_twice(artwork: Artwork, owner_client: Client):
    answer = owner_client.get(url(artwork, 1), {"download": "1"})
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-cache", "nosniff")
    assert answer["Content-Disposition"] == 'attachment; filename="grandmother-version-1.jpg"'
    again = owner_client.get(url(artwork, 1), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert owner_client.get(url(artwork, 2), headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_the_strokes_are_not_read_for_a_picture(
    artwork: Artwork, owner_client: Client, django_assert_max_num_queries: Any
):
    owner_client.get(url(artwork, 1))
    with django_assert_max_num_queries(3) as captured:
        owner_client.get(url(artwork, 1))
    assert not any('"strokes"' in query["sql"] for query in captured)

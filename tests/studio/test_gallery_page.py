"""/gallery/: one's own faces, newest first."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio import services
from studio.gallery.views import PAGE_SIZE
from studio.models import Artwork

URL = "/gallery/"

pytestmark = pytest.mark.django_db


def test_a_visitor_is_sent_to_log_in_and_back(artwork: Artwork):
    answer = Client().get(URL)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/gallery/")


def test_an_outsider_sees_an_empty_gallery_and_the_way_to_draw(artwork: Artwork, outsider_client: Client):
    page = outsider_client.get(URL).content.decode()
    assert "No faces yet" in page
    assert 'href="/draw/"' in page
    assert str(artwork.pk) not in page
    assert "Grandmother" not in page


def test_the_owner_sees_the_newest_first_each_with_its_picture(
    owner: AbstractBaseUser, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    for title in ("Older", "Newer"):
        services.create_artwork(owner=owner, strokes=line(), title=title)
    page = owner_client.get(URL).content.decode()
    assert page.index("Newer</span>") < page.index("Older</span>")
    for artwork in Artwork.objects.all():
        assert f'href="/gallery/{artwork.pk}/"' in page
        assert f'src="/gallery/{artwork.pk}/files/thumbnail.webp/"' in page


def test_a_title_is_text_and_never_markup(
    owner: AbstractBaseUser, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    services.create_artwork(owner=owner, strokes=line(), title="<script>alert(1)</script>")
    page = owner_client.get(URL).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.slow
def test_a_page_links_to_the_next_and_each_face_stands_on_one_of_them(
    owner: AbstractBaseUser, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    for _ in range(PAGE_SIZE + 1):
        services.create_artwork(owner=owner, strokes=line())
    first = owner_client.get(URL)
    link = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    second = owner_client.get(URL + html.unescape(link[1]))
    shown = [artwork.pk for page in (first, second) for artwork in page.context["page"].artworks]
    assert shown == list(Artwork.objects.values_list("pk", flat=True))
    assert f"{PAGE_SIZE + 1} faces" in first.content.decode()
    assert 'rel="next"' not in second.content.decode()


@pytest.mark.parametrize("cursor", ["0", "x", "WzEsMl0", "bnVsbA", "W10", "é", "WyJ4IiwieCJd"])
def test_a_cursor_that_is_none_is_not_found(artwork: Artwork, owner_client: Client, cursor: str):
    assert owner_client.get(URL, {"cursor": cursor}).status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_it_costs_the_same_queries_for_one_as_for_many(
    count: int,
    owner: AbstractBaseUser,
    owner_client: Client,
    line: Callable[..., dict[str, Any]],
    django_assert_num_queries: Any,
):
    for _ in range(count):
        services.create_artwork(owner=owner, strokes=line())
    owner_client.get(URL)  # the first request of a while notes that the device was seen
    with django_assert_num_queries(6):  # session, person, artworks, count, tags, albums
        owner_client.get(URL)

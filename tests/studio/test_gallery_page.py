"""/gallery/: one's own faces, newest first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio import services
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
def test_a_page_holds_24_and_links_to_the_next(
    owner: AbstractBaseUser, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    for _ in range(25):
        services.create_artwork(owner=owner, strokes=line())
    first, second = owner_client.get(URL), owner_client.get(URL, {"page": 2})
    assert (len(first.context["artworks"]), len(second.context["artworks"])) == (24, 1)
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="prev" href="?page=1"' in second.content.decode()
    assert "25 faces" in second.content.decode()


@pytest.mark.parametrize("page", ["0", "3", "x"])
def test_a_page_that_is_not_there_is_not_found(artwork: Artwork, owner_client: Client, page: str):
    assert owner_client.get(URL, {"page": page}).status_code == 404


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
    with django_assert_num_queries(4):  # session, person, count, artworks
        owner_client.get(URL)

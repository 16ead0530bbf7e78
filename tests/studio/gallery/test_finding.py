"""Searching, sorting and filtering, by page and by REST alike."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio import services
from studio.gallery import finding, organising, trash
from studio.gallery.words import split_words
from studio.models import Artwork, SearchWord, Share

PAGE, API = "/gallery/", "/api/v1/artworks/"

pytestmark = pytest.mark.django_db


def look(client: Client, **query: Any) -> list[str]:
    """Titles, the same by page and by REST."""
    page = client.get(PAGE, query)
    shown = [artwork.title for artwork in page.context["page"].artworks]
    listed = client.get(API, query).json()["results"]
    assert [artwork["title"] for artwork in listed] == shown[: len(listed)]
    return shown


@pytest.fixture(params=["few", "many"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A condition is asked in one way where it fits few artworks, in another where it fits many: both find the same."""
    monkeypatch.setattr(finding, "FEW", 100 if request.param == "few" else 0)


@pytest.fixture
def family(owner: AbstractBaseUser, make_artworks: Callable[..., list[Artwork]]) -> list[Artwork]:
    return make_artworks(owner, "Élodie in spring", "old Sailor", "The baker's boy", "Straße", "elodie, older")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Élodie's Straße", ["elodie", "s", "strasse"]),
        ("  ", []),
        ("a A á", ["a"]),
        ("日本 ﬁne", ["日本", "fine"]),
        ("x" * 99, ["x" * 60]),
    ],
)
def test_words_have_neither_case_nor_accents(text: str, words: list[str]):
    assert [word.decode() for word in split_words(text)] == words


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("elo", ["elodie, older", "Élodie in spring"]),
        ("ÉLODIE", ["elodie, older", "Élodie in spring"]),
        ("old", ["elodie, older", "old Sailor"]),
        ("strasse", ["Straße"]),
        ("spring elodie", ["Élodie in spring"]),
        ("lodie", []),
        ("100% _", []),
        ("!?", ["elodie, older", "Straße", "The baker's boy", "old Sailor", "Élodie in spring"]),
    ],
)
def test_words_are_found_by_their_beginnings(
    query: str, titles: list[str], family: list[Artwork], owner_client: Client
):
    assert look(owner_client, q=query) == titles


@pytest.mark.usefixtures("_both_ways")
def test_a_tag_is_found_too_until_it_is_taken_off(family: list[Artwork], owner: AbstractBaseUser, owner_client: Client):
    organising.tag_artworks(owner=owner, ids=[family[1].pk, family[3].pk], names=["Great Aunts"])
    assert look(owner_client, q="aunt") == look(owner_client, tag="great aunts") == ["Straße", "old Sailor"]
    assert look(owner_client, q="aunt sail") == ["old Sailor"]
    organising.untag_artworks(owner=owner, ids=[family[3].pk], names=["great aunts"])
    assert look(owner_client, q="aunt") == ["old Sailor"]
    tag = organising.find_tag(owner, "Great Aunts")
    organising.rename_tag(tag=tag, name="Uncles")
    assert (look(owner_client, q="aunt"), look(owner_client, q="uncle")) == ([], ["old Sailor"])
    organising.delete_tag(tag=tag)
    assert look(owner_client, q="uncle") == []
    assert len(look(owner_client, q="")) == 5


def test_a_new_title_is_found_and_the_old_one_no_more(artwork: Artwork, owner_client: Client):
    assert look(owner_client, q="grandm") == ["Grandmother"]
    services.update_artwork(artwork=artwork, title="Aunt Mo")
    assert (look(owner_client, q="grandm"), look(owner_client, q="mo")) == ([], ["Aunt Mo"])
    services.delete_artwork(artwork=artwork)
    assert not SearchWord.objects.exists()


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("newest", ["elodie, older", "Straße", "The baker's boy", "old Sailor", "Élodie in spring"]),
        ("oldest", ["Élodie in spring", "old Sailor", "The baker's boy", "Straße", "elodie, older"]),
        ("changed", ["The baker's boy", "elodie, older", "Straße", "old Sailor", "Élodie in spring"]),
        ("title", ["elodie, older", "old Sailor", "Straße", "The baker's boy", "Élodie in spring"]),
    ],
)
def test_four_orders(sort: str, titles: list[str], family: list[Artwork], owner_client: Client):
    family[2].save()
    assert look(owner_client, sort=sort) == titles


@pytest.mark.usefixtures("_both_ways")
def test_filters_are_joined(family: list[Artwork], owner: AbstractBaseUser, owner_client: Client):
    first, second, third, fourth, fifth = family
    organising.mark_favourites(owner=owner, ids=[first.pk, third.pk, fifth.pk], is_favourite=True)
    album = organising.create_album(owner=owner, title="Some")
    organising.put_into_album(owner=owner, ids=[first.pk, second.pk, fifth.pk], album=album)
    Share.objects.create(artwork=fifth)
    organising.tag_artworks(owner=owner, ids=[first.pk], names=["x"])
    assert look(owner_client, favourite=1) == [fifth.title, third.title, first.title]
    assert look(owner_client, album=album.pk) == [fifth.title, second.title, first.title]
    assert look(owner_client, favourite=1, album=album.pk, sort="oldest") == [first.title, fifth.title]
    assert look(owner_client, shared=1) == [fifth.title]
    assert look(owner_client, untagged=1, favourite=1) == [fifth.title, third.title]
    assert look(owner_client, since="2026-01-02", until="2026-01-04") == [fourth.title, third.title, second.title]
    assert look(owner_client, since="2026-01-05") == [fifth.title]
    assert look(owner_client, since="0001-01-01", until="9999-12-31") == look(owner_client)
    assert look(owner_client, q="elo", favourite=1, until="2026-01-01") == [first.title]
    organising.take_out_of_album(owner=owner, ids=[first.pk], album=album)
    assert look(owner_client, album=album.pk) == [fifth.title, second.title]


def test_what_is_in_the_trash_is_not_found(family: list[Artwork], owner: AbstractBaseUser, owner_client: Client):
    organising.mark_favourites(owner=owner, ids=[family[0].pk], is_favourite=True)
    trash.move_to_trash(owner=owner, ids=[family[0].pk])
    assert look(owner_client, q="elodie") == ["elodie, older"]
    assert look(owner_client, favourite=1) == []
    (listed,) = owner_client.get(API, {"trashed": "true"}).json()["results"]
    assert (listed["title"], listed["trashed_at"] is not None) == ("Élodie in spring", True)


def test_an_outsider_finds_nothing_by_word_tag_or_album(
    family: list[Artwork], owner: AbstractBaseUser, outsider_client: Client
):
    album = organising.create_album(owner=owner, title="Some")
    organising.put_into_album(owner=owner, ids=[family[0].pk], album=album)
    organising.tag_artworks(owner=owner, ids=[family[0].pk], names=["x"])
    for query in ({"q": "elodie"}, {"tag": "x"}, {"album": album.pk}, {}):
        assert look(outsider_client, **query) == []
    page = outsider_client.get(PAGE, {"album": album.pk}).content.decode()
    assert "Some" not in page


@pytest.mark.parametrize(
    "query", [{"sort": "size"}, {"album": "x"}, {"since": "yesterday"}, {"q": "x" * 101}, {"tag": "null\x00"}]
)
def test_what_cannot_be_meant_is_not_found_by_page_and_refused_by_rest(query: dict[str, str], owner_client: Client):
    assert owner_client.get(PAGE, query).status_code == 404
    answer = owner_client.get(API, query)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, set(query))


def walk(client: Client, **query: str) -> Iterator[str]:
    """Through all pages of REST."""
    url = f"{API}?{urlencode(query)}"
    while url:
        body = client.get(url).json()
        yield from (artwork["title"] for artwork in body["results"])
        url = body["next"]


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["newest", "oldest", "changed", "title"])
def test_every_page_goes_on_where_the_one_before_ended(
    sort: str, owner: AbstractBaseUser, owner_client: Client, make_artworks: Callable[..., list[Artwork]]
):
    titles = [f"Face {number % 7}" for number in range(60)]  # many bear the same name
    make_artworks(owner, *titles)
    Artwork.objects.filter(title="Face 3").update(created_at=Artwork.objects.first().created_at)
    walked = list(walk(owner_client, sort=sort))
    order = {"newest": ["-created_at", "-id"], "oldest": ["created_at", "id"], "changed": ["-updated_at", "-id"]}
    expected = Artwork.objects.order_by(*order.get(sort, ["title", "id"])).values_list("title", flat=True)
    assert walked == list(expected)


@pytest.mark.slow
def test_what_goes_and_comes_between_two_pages_shows_nothing_twice(
    owner: AbstractBaseUser, owner_client: Client, make_artworks: Callable[..., list[Artwork]]
):
    artworks = make_artworks(owner, *(f"Face {number}" for number in range(50)))[::-1]
    first = owner_client.get(API).json()
    trash.move_to_trash(owner=owner, ids=[artworks[2].pk, artworks[30].pk])
    make_artworks(owner, "New")
    second = owner_client.get(first["next"]).json()["results"]
    expected = [artwork.title for artwork in artworks[24:50] if artwork != artworks[30]][:24]
    assert [artwork["title"] for artwork in second] == expected


def test_neighbours_follow_the_order_that_one_came_from(
    family: list[Artwork], owner: AbstractBaseUser, owner_client: Client
):
    third = family[2]
    organising.mark_favourites(owner=owner, ids=[family[0].pk, third.pk], is_favourite=True)

    def look_beside(query: str) -> list[str]:
        page = owner_client.get(f"/gallery/{third.pk}/{query}").content.decode()
        return [part.split('href="')[1].split('"')[0] for part in page.split("<a ") if 'data-key="Arrow' in part]

    def address(artwork: Artwork, query: str = "") -> str:
        return f"/gallery/{artwork.pk}/{query}"

    assert look_beside("") == [address(family[3]), address(family[1])]
    by_title = "?sort=title"
    assert look_beside(by_title) == [address(family[3], by_title), address(family[0], by_title)]
    assert look_beside("?favourite=1") == [address(family[0], "?favourite=1")]
    assert look_beside("?sort=nonsense") == [address(family[3]), address(family[1])]


def test_the_gallery_says_what_it_shows_and_the_way_back(family: list[Artwork], owner_client: Client):
    page = owner_client.get(PAGE, {"q": "elodie", "sort": "title"}).content.decode()
    assert f'href="/gallery/{family[0].pk}/?sort=title&amp;q=elodie"' in page
    assert "Show all" in page
    assert "Nothing found" in owner_client.get(PAGE, {"q": "nobody"}).content.decode()

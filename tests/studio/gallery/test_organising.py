"""Stars, tags, albums and the bulk actions: by form, and by REST."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio.errors import AlbumQuotaReached, TagQuotaReached
from studio.forms import MAX_AT_ONCE
from studio.gallery import bulk, organising
from studio.gallery.api import BulkThrottle
from studio.models import Album, Artwork, Tag

FORM, API = "/gallery/bulk/", "/api/v1/artworks/bulk/"
TAGS, ALBUMS = "/api/v1/tags/", "/api/v1/albums/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(owner: AbstractBaseUser, make_artworks: Callable[..., list[Artwork]]) -> list[Artwork]:
    return make_artworks(owner, "one", "two", "three")


def post(client: Client, url: str, **body: Any) -> Any:
    return client.post(url, body, content_type="application/json")


def ids_of(artworks: list[Artwork]) -> list[str]:
    return [str(artwork.pk) for artwork in artworks]


@pytest.mark.parametrize("url", [API, TAGS, ALBUMS, "/api/v1/trash/"])
def test_a_visitor_gets_401(url: str):
    for answer in (Client().post(url), Client().delete(url)):
        assert answer.status_code == 401


@pytest.mark.parametrize("path", ["albums/", "tags/", "bulk/"])
def test_a_visitor_of_the_pages_is_sent_to_log_in(path: str):
    assert Client().post(f"/gallery/{path}")["Location"] == f"/accounts/login/?next=/gallery/{path}"


def test_every_action_of_rest_does_what_it_says(three: list[Artwork], owner_client: Client):
    album = post(owner_client, ALBUMS, title="Some").json()
    two = ids_of(three[:2])

    def act(action: str, **values: Any) -> None:
        answer = post(owner_client, API, action=action, ids=two, **values)
        assert (answer.status_code, answer.json()) == (200, {"count": 2})

    act("favourite")
    act("tag", tags=["Family", "x"])
    act("add_to_album", album=album["id"])
    listed = owner_client.get(f"/api/v1/artworks/{two[0]}/").json()
    assert (listed["is_favourite"], listed["tags"]) == (True, ["Family", "x"])
    assert owner_client.get(ALBUMS).json()[0]["count"] == 2
    assert [(tag["name"], tag["count"]) for tag in owner_client.get(TAGS).json()] == [("Family", 2), ("x", 2)]
    act("unfavourite")
    act("untag", tags=["FAMILY"])
    act("remove_from_album", album=album["id"])
    listed = owner_client.get(f"/api/v1/artworks/{two[0]}/").json()
    assert (listed["is_favourite"], listed["tags"]) == (False, ["x"])
    assert owner_client.get(ALBUMS).json()[0]["count"] == 0
    act("trash")
    assert Artwork.objects.kept().count() == 1
    act("restore")
    assert Artwork.objects.kept().count() == 3
    act("delete")
    assert [artwork.title for artwork in Artwork.objects.all()] == ["three"]


@pytest.mark.parametrize("action", sorted(bulk.ACTIONS))
def test_all_or_nothing_and_nothing_of_another_person(
    action: str, three: list[Artwork], owner_client: Client, outsider_client: Client, owner: AbstractBaseUser
):
    before = list(Artwork.objects.values())
    album = organising.create_album(owner=owner, title="Some")
    body = {"action": action, "tags": ["x"], "album": str(album.pk)}
    answer = post(owner_client, API, ids=[*ids_of(three), str(uuid4())], **body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert post(outsider_client, API, ids=ids_of(three), **body).status_code == 404
    assert list(Artwork.objects.values()) == before
    assert not Tag.objects.for_user(owner).exists()
    assert not album.artworks.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "burn"},
        {"ids": []},
        {"ids": ["x"]},
        {"ids": [str(uuid4()) for _ in range(MAX_AT_ONCE + 1)]},
        {"action": "tag"},
        {"action": "tag", "tags": ["a,b"]},
        {"action": "add_to_album"},
    ],
)
def test_a_body_that_makes_no_sense_is_refused(body: dict[str, Any], owner_client: Client):
    answer = post(owner_client, API, **({"action": "trash", "ids": [str(uuid4())], **body} if body else {}))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_five_hundred_cost_as_many_queries_as_five(
    owner: AbstractBaseUser, make_artworks: Callable[..., list[Artwork]], django_assert_max_num_queries: Any
):
    artworks = make_artworks(owner, *map(str, range(40)))
    task = bulk.Task(owner, [artwork.pk for artwork in artworks], ["x"])
    for action, most in {"favourite": 4, "trash": 4, "restore": 4, "tag": 20}.items():
        with django_assert_max_num_queries(most):
            bulk.act(action, task)


def test_bulk_is_throttled(three: list[Artwork], owner_client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(BulkThrottle, "rate", "1/minute")
    body = {"action": "favourite", "ids": ids_of(three)}
    assert [post(owner_client, API, **body).status_code for _ in range(2)] == [200, 429]


def test_the_form_tags_and_files_and_says_so(three: list[Artwork], owner_client: Client, owner: AbstractBaseUser):
    page = owner_client.post(FORM, {"action": "tag", "ids": ids_of(three), "tags": "a, b ,, A"}, follow=True)
    assert "3 faces are tagged." in page.content.decode()
    assert [tag.name for tag in three[0].tags.all()] == ["A", "b"]
    page = owner_client.post(FORM, {"action": "add_to_album", "ids": ids_of(three), "new_album": "Mine"}, follow=True)
    assert "3 faces are in “Mine” now." in page.content.decode()
    assert Album.objects.for_user(owner).get().artworks.count() == 3


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"action": "tag"}, "Type a tag first."),
        ({"action": "tag", "tags": "x" * 41}, "1 to 40 letters"),
        ({"action": "add_to_album"}, "Choose an album"),
        ({"action": "trash", "ids": []}, "Choose a face first."),
    ],
)
def test_the_form_says_what_is_missing(body: dict[str, Any], sentence: str, three: list[Artwork], owner_client: Client):
    page = owner_client.post(FORM, {"ids": ids_of(three), **body}, follow=True)
    assert sentence in page.content.decode()
    assert Artwork.objects.kept().count() == 3


def test_a_script_gets_the_notices_alone(three: list[Artwork], owner_client: Client):
    body = {"action": "trash", "ids": ids_of(three)}
    answer = owner_client.post(FORM, body, headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, "<html" in answer.content.decode()) == (200, False)
    assert "data-undo" in answer.content.decode()
    refused = owner_client.post(FORM, {"action": "tag", "ids": ids_of(three)}, headers={"X-Requested-With": "fetch"})
    assert refused.status_code == 400


def test_another_persons_album_is_not_found(three: list[Artwork], outsider: AbstractBaseUser, owner_client: Client):
    album = organising.create_album(owner=outsider, title="Hers")
    body = {"action": "add_to_album", "ids": ids_of(three), "album": str(album.pk)}
    assert owner_client.post(FORM, body).status_code == 404
    assert post(owner_client, API, **body).status_code == 404
    for url in (f"/gallery/albums/{album.pk}/", f"{ALBUMS}{album.pk}/"):
        assert owner_client.post(url, {"title": "Mine", "delete": 1}).status_code in (404, 405)
        assert owner_client.delete(url).status_code in (404, 405)
    assert (Album.objects.get().title, album.artworks.count()) == ("Hers", 0)


def test_another_persons_tag_is_not_found(three: list[Artwork], outsider: AbstractBaseUser, owner_client: Client):
    tag = organising.create_tag(owner=outsider, name="hers")
    assert owner_client.post(f"/gallery/tags/{tag.pk}/", {"delete": 1}).status_code == 404
    for answer in (owner_client.get(f"{TAGS}{tag.pk}/"), owner_client.delete(f"{TAGS}{tag.pk}/")):
        assert answer.status_code == 404
    owner_client.post(FORM, {"action": "tag", "ids": ids_of(three), "tags": "hers"})
    assert (Tag.objects.count(), tag.artworks.count()) == (2, 0)


def test_tags_by_rest(three: list[Artwork], owner: AbstractBaseUser, owner_client: Client):
    made = post(owner_client, TAGS, name=" Old  friends ")
    assert (made.status_code, made.json()["name"]) == (201, "Old friends")
    assert post(owner_client, TAGS, name="OLD FRIENDS").json()["id"] == made.json()["id"]
    other = post(owner_client, TAGS, name="x").json()
    url = f"{TAGS}{other['id']}/"
    taken = owner_client.patch(url, {"name": "old friends"}, content_type="application/json")
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    assert owner_client.patch(url, {"name": "X"}, content_type="application/json").json()["name"] == "X"
    assert post(owner_client, TAGS, name="a,b").status_code == 400
    assert owner_client.delete(url).status_code == 204
    assert [tag["name"] for tag in owner_client.get(TAGS).json()] == ["Old friends"]


def test_albums_by_rest_and_their_end_keeps_the_artworks(
    three: list[Artwork], owner: AbstractBaseUser, owner_client: Client
):
    album = post(owner_client, ALBUMS, title="Mine").json()
    post(owner_client, API, action="add_to_album", ids=ids_of(three), album=album["id"])
    url = f"{ALBUMS}{album['id']}/"
    assert owner_client.patch(url, {"title": "Ours"}, content_type="application/json").json()["title"] == "Ours"
    assert owner_client.get(url).json()["count"] == 3
    assert owner_client.delete(url).status_code == 204
    assert (Artwork.objects.kept().count(), owner_client.get(ALBUMS).json()) == (3, [])


def test_the_pages_of_albums_and_tags_create_rename_and_delete(
    three: list[Artwork], owner: AbstractBaseUser, owner_client: Client
):
    owner_client.post("/gallery/albums/", {"title": "Mine"})
    album = Album.objects.get()
    organising.put_into_album(owner=owner, ids=[artwork.pk for artwork in three], album=album)
    page = owner_client.get("/gallery/albums/").content.decode()
    assert "3 faces" in page
    assert f"/gallery/{three[-1].pk}/files/thumbnail.webp/" in page
    owner_client.post(f"/gallery/albums/{album.pk}/", {"title": "Ours"})
    assert Album.objects.get().title == "Ours"
    page = owner_client.post(f"/gallery/albums/{album.pk}/", {"delete": 1}, follow=True)
    assert "The album “Ours” is deleted." in page.content.decode()
    organising.tag_artworks(owner=owner, ids=[three[0].pk], names=["a", "b"])
    tag = Tag.objects.get(name="a")
    page = owner_client.post(f"/gallery/tags/{tag.pk}/", {"name": "B"}, follow=True)
    assert "already" in page.content.decode()
    owner_client.post(f"/gallery/tags/{tag.pk}/", {"name": "c"})
    owner_client.post(f"/gallery/tags/{Tag.objects.get(name='b').pk}/", {"delete": 1})
    assert [tag.name for tag in three[0].tags.all()] == ["c"]


def test_there_is_a_limit_of_tags_and_albums(owner: AbstractBaseUser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(organising, "MAX_TAGS", 1)
    monkeypatch.setattr(organising, "MAX_ALBUMS", 1)
    organising.create_tag(owner=owner, name="one")
    organising.create_tag(owner=owner, name="ONE")
    organising.create_album(owner=owner, title="one")
    with pytest.raises(TagQuotaReached, match="Delete one"):
        organising.create_tag(owner=owner, name="two")
    with pytest.raises(AlbumQuotaReached, match="Delete one"):
        organising.create_album(owner=owner, title="two")


def test_the_artworks_page_shows_its_tags_and_albums(
    three: list[Artwork], owner: AbstractBaseUser, owner_client: Client
):
    organising.tag_artworks(owner=owner, ids=[three[0].pk], names=["Old friends"])
    album = organising.create_album(owner=owner, title="Mine")
    organising.put_into_album(owner=owner, ids=[three[0].pk], album=album)
    page = owner_client.get(f"/gallery/{three[0].pk}/").content.decode()
    assert 'href="/gallery/?tag=Old%20friends"' in page
    assert f'href="/gallery/?album={album.pk}"' in page

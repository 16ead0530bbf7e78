"""GET, PATCH and DELETE /api/v1/artworks/<uuid>/."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio.api import SaveThrottle
from studio.models import Artwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(artwork: Artwork):
    return f"/api/v1/artworks/{artwork.pk}/"


def patch(client: Client, url: str, body: Any):
    return client.patch(url, body, content_type="application/json")


def test_a_visitor_gets_401_for_everything(url: str):
    for answer in (Client().get(url), patch(Client(), url, {"title": "x"}), Client().delete(url)):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert Artwork.objects.get().title == "Grandmother"


def test_an_outsider_gets_the_same_404_as_for_an_unknown_artwork(
    url: str, outsider_client: Client, line: Callable[..., dict[str, Any]]
):
    unknown = f"/api/v1/artworks/{uuid.uuid4()}/"
    for send in (
        outsider_client.get,
        lambda path: patch(outsider_client, path, {"title": "mine"}),
        lambda path: patch(outsider_client, path, {"strokes": line(300)}),
        outsider_client.delete,
    ):
        answer = send(url)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.content == send(unknown).content
    artwork = Artwork.objects.get()
    assert (artwork.title, artwork.current.number) == ("Grandmother", 1)


def test_an_address_that_is_no_uuid_is_not_found(owner_client: Client):
    assert owner_client.get("/api/v1/artworks/1/").status_code == 404


def test_the_owner_reads_the_strokes(url: str, owner_client: Client, line: Callable[..., dict[str, Any]]):
    body = owner_client.get(url).json()
    assert (body["title"], body["strokes"]) == ("Grandmother", line())


def test_a_new_title(url: str, owner_client: Client):
    answer = patch(owner_client, url, {"title": " Aunt "})
    assert (answer.status_code, answer.json()["title"]) == (200, "Aunt")
    assert Artwork.objects.get().current.number == 1


def test_new_strokes_are_answered_as_the_newest_version(
    url: str, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    answer = patch(owner_client, url, {"strokes": line(300), "settings": {"seed": 8}})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["strokes"], body["settings"]["seed"], body["title"]) == (line(300), 8, "Grandmother")
    assert body == {**owner_client.get(url).json(), "is_new_version": True}
    assert Artwork.objects.get().current.number == 2


def test_a_change_moves_updated_at_and_not_created_at(
    url: str, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    before = owner_client.get(url).json()
    after = patch(owner_client, url, {"strokes": line(300)}).json()
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize("body", [{"title": ""}, {"title": None}, {"strokes": {}}, {"settings": {"seed": "x"}}])
def test_a_change_that_makes_no_sense_is_refused(body: Any, url: str, owner_client: Client):
    answer = patch(owner_client, url, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    artwork = Artwork.objects.get()
    assert (artwork.title, artwork.current.number) == ("Grandmother", 1)


def test_an_empty_change_changes_nothing(url: str, owner_client: Client):
    assert patch(owner_client, url, {}).json()["title"] == "Grandmother"


def test_the_id_and_the_owner_cannot_be_changed(
    url: str, owner: AbstractBaseUser, outsider: AbstractBaseUser, owner_client: Client
):
    patch(owner_client, url, {"id": str(uuid.uuid4()), "owner": outsider.pk, "title": "Aunt"})
    assert Artwork.objects.for_user(owner).get().title == "Aunt"


def test_deleting_answers_204_and_leaves_the_artwork_in_the_trash(url: str, owner_client: Client):
    answer = owner_client.delete(url)
    assert (answer.status_code, answer.content) == (204, b"")
    assert owner_client.get(url).json()["trashed_at"] is not None
    assert owner_client.get("/api/v1/artworks/").json()["results"] == []
    assert patch(owner_client, url, {"title": "Aunt"}).status_code == 404


def test_deleting_for_good_answers_204_and_then_404(url: str, owner_client: Client):
    assert owner_client.delete(f"{url}?forever=true").status_code == 204
    assert owner_client.get(url).status_code == 404
    assert owner_client.delete(url).status_code == 404


def test_favourite_and_tags_are_no_change_of_the_drawing(url: str, owner_client: Client):
    before = owner_client.get(url).json()
    answer = patch(owner_client, url, {"is_favourite": True, "tags": ["Family", " old  friends ", "family"]})
    assert answer.status_code == 200
    assert (answer.json()["is_favourite"], answer.json()["tags"]) == (True, ["family", "old friends"])
    assert answer.json() == {**owner_client.get(url).json(), "is_new_version": False}
    assert answer.json()["updated_at"] == before["updated_at"]
    assert patch(owner_client, url, {"tags": []}).json()["tags"] == []


@pytest.mark.parametrize(
    "tags", [["a,b"], [""], ["x" * 41], "family", [["a"]], ["a\n\x07"], [str(n) for n in range(21)]]
)
def test_tags_that_are_none_are_refused(tags: Any, url: str, owner_client: Client):
    answer = patch(owner_client, url, {"tags": tags})
    assert (answer.status_code, "tags" in answer.json()["fields"]) == (400, True)


def test_new_versions_are_throttled_and_reading_is_not(
    url: str, owner_client: Client, line: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(SaveThrottle, "rate", "1/minute")
    assert patch(owner_client, url, {"strokes": line(300)}).status_code == 200
    assert patch(owner_client, url, {"strokes": line(301)}).status_code == 429
    assert owner_client.get(url).status_code == 200


def test_put_is_not_offered(url: str, owner_client: Client):
    assert owner_client.put(url, {}, content_type="application/json").status_code == 405

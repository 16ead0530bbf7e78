"""/api/v1/artworks/<uuid>/versions/: what an artwork was, to be looked at, named, restored and branched."""

import base64
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.test import Client

from studio import services
from studio.models import Artwork, QuotaOverride, Version
from studio.quota import measure_bytes
from tests.studio.conftest import PaintingPredictor

Line = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(artwork: Artwork) -> str:
    return f"/api/v1/artworks/{artwork.pk}/versions/"


@pytest.fixture
def three(artwork: Artwork, line: Line) -> Artwork:
    """Its versions are lines at 256, 300 and 310, the last one as another person."""
    services.update_artwork(artwork=artwork, strokes=line(300))
    services.update_artwork(artwork=Artwork.objects.get(), strokes=line(310), settings={"seed": 9})
    return Artwork.objects.get()


def call(client: Client, method: str, url: str, key: str | None = None, **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return getattr(client, method)(url, body, content_type="application/json", headers=headers)


CALLS = [("get", ""), ("get", "1/"), ("patch", "1/"), ("post", "1/restore/"), ("post", "1/branch/")]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_visitor_gets_401_and_an_outsider_404_as_for_an_unknown_one(
    artwork: Artwork, url: str, outsider_client: Client, method: str, path: str
):
    body = {"name": "Mine"} if method == "patch" else {}
    assert call(Client(), method, url + path, **body).status_code == 401
    refused = call(outsider_client, method, url + path, **body)
    unknown = call(outsider_client, method, f"/api/v1/artworks/{uuid.uuid4()}/versions/{path}", **body)
    assert (refused.status_code, refused.content) == (404, unknown.content)
    assert (Version.objects.get().name, Artwork.objects.count()) == ("", 1)


@pytest.mark.parametrize(("method", "path"), CALLS[1:])
def test_a_number_that_there_is_not_is_not_found(owner_client: Client, url: str, method: str, path: str):
    body = {"name": "Mine"} if method == "patch" else {}
    assert call(owner_client, method, url + path.replace("1", "7"), **body).status_code == 404


def test_the_list_shows_the_newest_first_without_strokes(three: Artwork, owner_client: Client, url: str):
    page = owner_client.get(url).json()
    assert [version["number"] for version in page["results"]] == [3, 2, 1]
    newest = page["results"][0]
    assert set(newest) == {
        "number", "name", "created_at", "settings", "model_version", "checksum", "size_bytes",
        "sketch_url", "photo_url", "thumbnail_url",
    }  # fmt: skip
    assert newest["photo_url"] == f"http://testserver/gallery/{three.pk}/versions/3/files/photo.jpg/"
    assert owner_client.get(newest["photo_url"]).status_code == 200


@pytest.mark.parametrize("position", ["p=", "p=abc", "p=2026-01-01", "p=\0", f"p={'1' * 5000}", "r=1&p=x"])
def test_a_cursor_that_the_site_did_not_give_is_a_404(artwork: Artwork, owner_client: Client, url: str, position: str):
    cursor = base64.b64encode(position.encode()).decode()
    answer = owner_client.get(url, {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_many_come_in_pages_by_cursor(three: Artwork, owner_client: Client, url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("studio.history.api.VersionPagination.page_size", 2)
    first = owner_client.get(url).json()
    second = owner_client.get(first["next"]).json()
    assert [version["number"] for version in first["results"] + second["results"]] == [3, 2, 1]
    assert second["next"] is None


def test_listing_never_reads_the_strokes(
    three: Artwork, owner_client: Client, url: str, django_assert_max_num_queries: Any
):
    owner_client.get(url)
    with django_assert_max_num_queries(4) as captured:
        owner_client.get(url)
    assert not any('"strokes"' in query["sql"] for query in captured)


def test_one_comes_with_its_strokes(three: Artwork, owner_client: Client, url: str, line: Line):
    body = owner_client.get(f"{url}2/").json()
    assert (body["number"], body["strokes"]) == (2, line(300))


def test_a_version_gets_a_name_and_loses_it_again(three: Artwork, owner_client: Client, url: str):
    assert call(owner_client, "patch", f"{url}2/", name="  Before the hat ").json()["name"] == "Before the hat"
    assert three.versions.get(number=2).name == "Before the hat"
    assert call(owner_client, "patch", f"{url}2/", name="").json()["name"] == ""


@pytest.mark.parametrize("name", ["x" * 101, "a\x00b", None])
def test_a_name_that_is_none_is_refused_by_field(artwork: Artwork, owner_client: Client, url: str, name: Any):
    answer = call(owner_client, "patch", f"{url}1/", name=name)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["name"])


def test_restoring_makes_a_new_newest_version_of_the_same_content(
    three: Artwork, owner_client: Client, url: str, line: Line, predictor: PaintingPredictor
):
    calls, predictor.model_version = predictor.calls, "painting-2"
    body = call(owner_client, "post", f"{url}1/restore/").json()
    assert (body["version"], body["is_new_version"], body["strokes"]) == (4, True, line())
    assert (body["model_version"], predictor.calls) == ("painting-1", calls)
    old, new = (three.versions.get(number=number) for number in (1, 4))
    assert old.content == new.content
    for field in ("sketch", "photo", "thumbnail"):
        pair = getattr(old, field), getattr(new, field)
        assert pair[0].name != pair[1].name
        assert pair[0].read() == pair[1].read()
    assert three.versions.count() == 4


def test_a_restored_version_outlives_the_one_that_it_came_from(
    three: Artwork, owner_client: Client, url: str, django_capture_on_commit_callbacks: Any
):
    call(owner_client, "post", f"{url}1/restore/")
    with django_capture_on_commit_callbacks(execute=True):
        three.versions.get(number=1).delete()
    assert owner_client.get(f"/gallery/{three.pk}/files/photo.jpg/").status_code == 200


def test_restoring_the_newest_or_twice_makes_nothing(
    three: Artwork, owner_client: Client, url: str, kept_files: Callable[[], list[str]]
):
    newest = call(owner_client, "post", f"{url}3/restore/").json()
    assert (newest["version"], newest["is_new_version"]) == (3, False)
    bodies = [call(owner_client, "post", f"{url}2/restore/").json() for _ in range(2)]
    assert [body["version"] for body in bodies] == [4, 4]
    assert [body["is_new_version"] for body in bodies] == [True, False]
    assert len(kept_files()) == 4 * 3


def test_branching_makes_a_new_artwork_and_leaves_the_old_one_alone(
    three: Artwork, owner: AbstractBaseUser, owner_client: Client, url: str, line: Line
):
    before = measure_bytes(owner)
    answer = call(owner_client, "post", f"{url}2/branch/")
    body = answer.json()
    assert (answer.status_code, body["title"], body["version"]) == (201, "Copy of Grandmother", 1)
    assert (body["strokes"], body["id"] != str(three.pk)) == (line(300), True)
    assert three.versions.count() == 3
    copied = Artwork.objects.get(pk=body["id"]).current
    assert measure_bytes(owner) == before + copied.size_bytes
    assert copied.photo.read() == three.versions.get(number=2).photo.read()


def test_the_title_of_a_copy_stays_within_its_limit(artwork: Artwork, owner_client: Client, url: str):
    services.update_artwork(artwork=artwork, title="x" * 100)
    assert len(call(owner_client, "post", f"{url}1/branch/").json()["title"]) == 100


def test_a_branch_that_is_sent_again_is_made_once(three: Artwork, owner_client: Client, url: str, kept_files: Any):
    ids = {call(owner_client, "post", f"{url}2/branch/", key="once").json()["id"] for _ in range(2)}
    assert (len(ids), Artwork.objects.count(), len(kept_files())) == (1, 2, 12)
    assert call(owner_client, "post", f"{url}1/branch/", key="once").json()["code"] == "idempotency_key_reused"
    assert call(owner_client, "post", f"{url}2/branch/", key="ä").status_code == 400


def test_a_full_gallery_refuses_a_branch_and_a_full_storage_a_restore(
    three: Artwork, owner: AbstractBaseUser, owner_client: Client, url: str, kept_files: Callable[[], list[str]]
):
    quota = QuotaOverride.objects.create(owner=owner, max_artworks=1, max_bytes=2**30, reason="test")
    refused = call(owner_client, "post", f"{url}1/branch/")
    assert (refused.status_code, refused.json()["code"]) == (409, "quota_reached")
    quota.max_bytes = measure_bytes(owner)
    quota.save()
    refused = call(owner_client, "post", f"{url}1/restore/")
    assert (refused.status_code, refused.json()["code"]) == (409, "quota_reached")
    assert (three.versions.count(), len(kept_files())) == (3, 9)


def test_a_lost_picture_is_said_and_nothing_is_half_made(three: Artwork, owner_client: Client, url: str):
    default_storage.delete(three.versions.get(number=1).photo.name)
    for action in ("restore", "branch"):
        answer = call(owner_client, "post", f"{url}1/{action}/")
        assert (answer.status_code, "lost on our side" in answer.json()["message"]) == (404, True)
    assert (Version.objects.count(), Artwork.objects.count()) == (3, 1)

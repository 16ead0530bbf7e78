"""`Idempotency-Key`: the same save sent again, because its answer was lost, is carried out once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.test import Client

from studio import services
from studio.models import Artwork, QuotaOverride, Version
from tests.studio.conftest import PaintingPredictor

URL, KEY = "/api/v1/artworks/", "0b6f4c0e-6a4a-4a6e-9c1b-7f6a4f3f0d11"
Line = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.django_db


def post(client: Client, strokes: Any, key: str = KEY, **fields: Any) -> Any:
    body = {"strokes": strokes, **fields}
    return client.post(URL, body, content_type="application/json", headers={"Idempotency-Key": key})


def patch(client: Client, artwork_id: str, strokes: Any, key: str = KEY, **fields: Any) -> Any:
    body = {"strokes": strokes, **fields}
    headers = {"Idempotency-Key": key}
    return client.patch(f"{URL}{artwork_id}/", body, content_type="application/json", headers=headers)


def test_a_save_that_is_sent_again_gives_the_artwork_of_before(
    owner_client: Client, line: Line, predictor: PaintingPredictor, kept_files: Callable[[], list[str]]
):
    first, calls = post(owner_client, line()), predictor.calls
    again = post(owner_client, line())
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (Artwork.objects.count(), predictor.calls, len(kept_files())) == (1, calls, 3)


def test_without_a_key_or_with_another_one_each_save_is_one_of_its_own(owner_client: Client, line: Line):
    post(owner_client, line())
    post(owner_client, line(), key="another")
    for _ in range(2):
        owner_client.post(URL, {"strokes": line()}, content_type="application/json")
    assert Artwork.objects.count() == 4


def test_the_retry_of_a_save_that_filled_the_gallery_succeeds(
    owner: AbstractBaseUser, owner_client: Client, line: Line
):
    QuotaOverride.objects.create(owner=owner, max_artworks=1, max_bytes=2**30, reason="test")
    assert post(owner_client, line()).status_code == 201
    assert post(owner_client, line()).status_code == 201
    assert post(owner_client, line(), key="another").json()["code"] == "quota_reached"


def test_a_new_version_that_is_sent_again_is_saved_once(owner_client: Client, artwork: Artwork, line: Line):
    answers = [patch(owner_client, str(artwork.pk), line(300), title="Aunt") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json()["strokes"] == line(300)
    assert artwork.versions.count() == 2


def test_a_key_belongs_to_one_save(owner_client: Client, artwork: Artwork, line: Line):
    post(owner_client, line())
    for answer in (
        post(owner_client, line(300)),
        post(owner_client, line(), settings={"seed": 9}),
        patch(owner_client, str(artwork.pk), line()),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Version.objects.count() == 2


def test_the_key_of_another_person_is_another_key(owner_client: Client, outsider_client: Client, line: Line):
    ids = {post(client, line()).json()["id"] for client in (owner_client, outsider_client)}
    assert len(ids) == 2


def test_after_the_artwork_is_deleted_the_key_makes_a_new_one(owner_client: Client, line: Line):
    first = post(owner_client, line()).json()["id"]
    owner_client.delete(f"{URL}{first}/")
    assert post(owner_client, line()).json()["id"] != first


@pytest.mark.parametrize("key", ["", "x" * 101, "line\x7f", "ä"])
def test_a_key_that_is_none_is_refused(owner_client: Client, line: Line, key: str):
    answer = post(owner_client, line(), key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["fields"]) == ["Idempotency-Key"]
    assert not Artwork.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_save_once_and_leave_no_file_of_the_other(
    owner: AbstractBaseUser, line: Line, kept_files: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
):
    together = threading.Barrier(2, timeout=20)
    make_pictures = services.make_pictures

    def make_together(generation: Any) -> Any:
        together.wait()
        return make_pictures(generation)

    monkeypatch.setattr(services, "make_pictures", make_together)
    made: list[Artwork] = []

    def save() -> None:
        made.append(services.create_artwork(owner=owner, strokes=line(), save_key=KEY))
        connection.close()

    threads = [threading.Thread(target=save) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [artwork.pk for artwork in made] == [Artwork.objects.get().pk] * 2
    assert len(kept_files()) == 3

"""GET and POST /api/v1/artworks/."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from PIL import Image

from inference.errors import Busy
from studio import services
from studio.api import DrawingParser, SaveThrottle
from studio.models import Artwork
from studio.strokes import rasterise

URL = "/api/v1/artworks/"

pytestmark = pytest.mark.django_db


def post(client: Client, body: Any):
    return client.post(URL, body, content_type="application/json")


def test_a_visitor_gets_401_for_reading_and_for_saving(line: Callable[..., dict[str, Any]]):
    for answer in (Client().get(URL), post(Client(), {"strokes": line()})):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert Artwork.objects.count() == 0


def test_saving_answers_201_with_the_whole_artwork(
    owner: AbstractBaseUser, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    answer = post(owner_client, {"title": "Uncle", "strokes": line(), "settings": {"seed": 3, "fidelity": 0.5}})
    assert answer.status_code == 201
    body = answer.json()
    artwork = Artwork.objects.for_user(owner).get()
    page = f"http://testserver/gallery/{artwork.pk}/"
    assert set(body) == {
        "id", "title", "is_favourite", "tags", "created_at", "updated_at", "trashed_at",
        "version", "settings", "model_version", "strokes",
        "sketch_url", "photo_url", "thumbnail_url", "page_url",
    }  # fmt: skip
    assert (body["id"], body["title"], body["model_version"]) == (str(artwork.pk), "Uncle", "painting-1")
    assert (body["strokes"], body["settings"]) == (line(), {"seed": 3, "fidelity": 0.5, "palette": {}})
    assert (body["page_url"], body["photo_url"]) == (page, f"{page}files/photo.jpg/")


def test_the_saved_photo_is_the_one_of_this_drawing(owner_client: Client, line: Callable[..., dict[str, Any]]):
    url = post(owner_client, {"strokes": line(90)}).json()["photo_url"]
    photo = np.asarray(Image.open(io.BytesIO(owner_client.get(url).content))).astype(int)
    assert np.abs(photo[..., 0] - np.asarray(rasterise(line(90))).astype(int)).mean() < 8


def test_title_and_settings_may_be_left_out(owner_client: Client, line: Callable[..., dict[str, Any]]):
    for body in ({"strokes": line()}, {"strokes": line(), "title": " "}):
        answer = post(owner_client, body)
        assert answer.status_code == 201
        assert answer.json()["settings"] == {"fidelity": 0.8, "seed": 0, "palette": {}}
    assert answer.json()["title"] == "Face 2"


def test_the_list_holds_only_ones_own_newest_first_and_without_strokes(
    owner: AbstractBaseUser, outsider: AbstractBaseUser, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    for title in ("first", "second", "third"):
        services.create_artwork(owner=owner, strokes=line(), title=title)
    services.create_artwork(owner=outsider, strokes=line(), title="hers")
    body = owner_client.get(URL).json()
    assert body["next"] is None
    assert [artwork["title"] for artwork in body["results"]] == ["third", "second", "first"]
    assert all("strokes" not in artwork for artwork in body["results"])


@pytest.mark.slow
def test_a_page_holds_24(owner: AbstractBaseUser, owner_client: Client, line: Callable[..., dict[str, Any]]):
    for _ in range(25):
        services.create_artwork(owner=owner, strokes=line())
    first = owner_client.get(URL).json()
    second = owner_client.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (24, 1, None)
    shown = [artwork["id"] for artwork in (*first["results"], *second["results"])]
    assert shown == [str(pk) for pk in Artwork.objects.values_list("pk", flat=True)]


def test_the_list_shows_the_newest_version(artwork: Artwork, owner_client: Client, line: Callable[..., dict[str, Any]]):
    services.update_artwork(artwork=artwork, strokes=line(300), settings={"seed": 44})
    (listed,) = owner_client.get(URL).json()["results"]
    assert listed["settings"]["seed"] == 44


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same_queries_for_one_as_for_many(
    count: int,
    owner: AbstractBaseUser,
    owner_client: Client,
    line: Callable[..., dict[str, Any]],
    django_assert_num_queries: Any,
):
    for _ in range(count):
        services.create_artwork(owner=owner, strokes=line())
    owner_client.get(URL)  # the first request of a while notes that the device was seen
    with django_assert_num_queries(5):  # session, person, artworks, versions, tags
        owner_client.get(URL)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "strokes"),
        ({"strokes": None}, "strokes"),
        ({"strokes": {"version": 1}}, "strokes"),
        ({"strokes": "[]"}, "strokes"),
        ({"title": "x" * 101}, "title"),
        ({"title": "null\x00"}, "title"),
        ({"title": ["a"]}, "title"),
        ({"settings": {"fidelity": "much"}}, "fidelity"),
        ({"settings": {"palette": {"hair": "red"}}}, "palette"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_by_field(
    body: Any, field: str, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    answer = post(owner_client, {"strokes": line(), **body} if body else body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["fields"]
    assert answer.json()["message"]
    assert Artwork.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"strokes": NaN}', "[" * 100_000, '{"strokes": ' + "[" * 100_000, "\xff"],
    ids=["empty", "a list", "cut off", "NaN", "deep list", "deep strokes", "not UTF-8"],
)
def test_what_is_no_json_object_is_refused(body: Any, owner_client: Client):
    answer = owner_client.post(URL, body.encode("latin-1"), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_infinity_written_as_a_number_is_refused(owner_client: Client):
    body = '{"strokes": {"version": 1, "strokes": [{"tool": "pen", "size": 6, "points": [[1e999, 0, 0, 0]]}]}}'
    answer = owner_client.post(URL, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "strokes" in answer.json()["fields"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(owner_client: Client):
    answer = owner_client.post(URL, b" " * (DrawingParser.max_bytes + 1), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_another_kind_of_body_is_refused(owner_client: Client, line: Callable[..., dict[str, Any]]):
    answer = owner_client.post(URL, {"strokes": "x"})
    assert (answer.status_code, Artwork.objects.count()) == (415, 0)


def test_a_blank_drawing_is_refused(owner_client: Client):
    answer = post(owner_client, {"strokes": {"version": 1, "strokes": []}})
    assert (answer.status_code, answer.json()["code"]) == (422, "blank_sketch")


def test_a_busy_generator_says_when_to_try_again(
    owner_client: Client, line: Callable[..., dict[str, Any]], predictor: Any
):
    predictor.failure = Busy(retry_after_s=2.5)
    answer = post(owner_client, {"strokes": line()})
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "3")
    assert Artwork.objects.count() == 0


def test_a_failed_generation_says_that_the_drawing_is_safe(
    owner_client: Client, line: Callable[..., dict[str, Any]], predictor: Any
):
    predictor.failure = RuntimeError("secret detail")
    answer = post(owner_client, {"strokes": line()})
    assert (answer.status_code, answer.json()["code"]) == (500, "generation_failed")
    assert "Your drawing is safe" in answer.json()["message"]
    assert "secret" not in answer.content.decode()


def test_saving_needs_the_csrf_token_of_a_browser(owner: AbstractBaseUser, line: Callable[..., dict[str, Any]]):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    answer = post(client, {"strokes": line()})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    client.get("/draw/")
    token = client.cookies["csrftoken"].value
    headers = {"X-CSRFToken": token}
    assert client.post(URL, {"strokes": line()}, content_type="application/json", headers=headers).status_code == 201


def test_saving_too_often_is_throttled_for_this_person_alone(
    owner_client: Client, outsider_client: Client, line: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(SaveThrottle, "rate", "1/minute")
    assert post(owner_client, {"strokes": line()}).status_code == 201
    answer = post(owner_client, {"strokes": line()})
    assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
    assert int(answer["Retry-After"]) > 0
    assert post(outsider_client, {"strokes": line()}).status_code == 201
    assert owner_client.get(URL).status_code == 200

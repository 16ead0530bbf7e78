"""The drawing file: POST takes it as it is, and what it gives is what was drawn. Vectors are shared with JavaScript."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from studio.drawing_file import write_drawing_file
from studio.models import Artwork
from studio.strokes import MAX_JSON_BYTES, MAX_STROKES

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "drawing_file.json").read_text())
ARTWORKS = "/api/v1/artworks/"
CODES = {"not": {"not_a_drawing_file", "invalid"}, "version": {"other_drawing_file"}}
DAMAGED = {"invalid", "invalid_settings"}

pytestmark = pytest.mark.django_db


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in VECTORS[kind]]


def post(client: Client, file: object) -> Any:
    return client.post(ARTWORKS, json.dumps(file), content_type="application/json")


@pytest.mark.parametrize("case", cases("valid"))
def test_a_drawing_file_becomes_an_artwork(case: dict[str, Any], owner_client: Client) -> None:
    answer = post(owner_client, case["file"])
    assert answer.status_code == 201
    saved = Artwork.objects.get()
    assert saved.title == (case["title"] or "Face 1")
    assert saved.current.settings == case["settings"]
    assert json.loads(json.dumps(saved.current.strokes)) == case["file"]["strokes"]


# Strokes alone, which lack "format", are what POST takes as well, if they stand in a field of their own.
@pytest.mark.parametrize("case", cases("invalid"))
def test_what_is_no_drawing_file_makes_nothing_and_is_told_why(case: dict[str, Any], owner_client: Client) -> None:
    answer = post(owner_client, case["file"])
    assert answer.status_code == 400
    assert answer.json()["code"] in CODES.get(case["fault"], DAMAGED)
    assert answer.json()["message"]
    assert not Artwork.objects.exists()


def test_what_is_written_is_read_again(owner_client: Client, line: Callable[..., dict[str, Any]]) -> None:
    settings = {"fidelity": 0.3, "seed": 9, "palette": {"lips": "#aa2233"}, "age": 44}
    file = write_drawing_file(strokes=line(300), settings=settings, title="Tante „Käthe“")  # type: ignore[arg-type]
    assert owner_client.post(ARTWORKS, file, content_type="application/json").status_code == 201
    saved = Artwork.objects.get()
    assert (saved.title, saved.current.settings) == ("Tante „Käthe“", settings)
    assert json.loads(json.dumps(saved.current.strokes)) == line(300)


def test_a_file_with_too_many_strokes_is_refused_with_what_is_the_most(owner_client: Client) -> None:
    strokes = [{"tool": "pen", "size": 6, "points": []}] * (MAX_STROKES + 1)
    file = {"format": "sketch2real", "version": 1, "strokes": {"version": 1, "strokes": strokes}}
    answer = post(owner_client, file)
    assert (answer.status_code, "20,000" in answer.json()["message"]) == (400, True)


def test_a_file_nested_deeply_is_refused(owner_client: Client) -> None:
    body = '{"format": "sketch2real", "version": 1, "strokes": ' + "[" * 5000 + "]" * 5000 + "}"
    answer = owner_client.post(ARTWORKS, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_a_file_of_more_than_ten_megabytes_is_refused_before_it_is_read(owner_client: Client) -> None:
    body = '{"format": "sketch2real", "title": "' + "x" * (MAX_JSON_BYTES + 70_000) + '"}'
    answer = owner_client.post(ARTWORKS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_visitor_cannot_send_one(line: Callable[..., dict[str, Any]]) -> None:
    assert post(Client(), {"format": "sketch2real", "version": 1, "strokes": line()}).status_code == 401

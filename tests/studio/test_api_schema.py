"""/api/schema/: what a client generator learns of the artworks."""

import pytest
import yaml
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema() -> dict:
    return yaml.safe_load(Client().get("/api/schema/").content)


def test_the_artworks_are_described(schema: dict):
    assert set(schema["paths"]["/api/v1/artworks/"]) == {"get", "post"}
    assert set(schema["paths"]["/api/v1/artworks/{id}/"]) == {"get", "patch", "delete"}


def test_the_versions_are_described(schema: dict):
    base = "/api/v1/artworks/{id}/versions/"
    methods = {path.removeprefix(base): set(what) for path, what in schema["paths"].items() if path.startswith(base)}
    assert methods == {
        "": {"get"},
        "{number}/": {"get", "patch"},
        "{number}/restore/": {"post"},
        "{number}/branch/": {"post"},
    }


def test_the_drawing_and_its_settings_have_their_form(schema: dict):
    new = schema["components"]["schemas"]["NewArtworkRequest"]["properties"]
    stroke = new["strokes"]["properties"]["strokes"]["items"]
    assert stroke["properties"]["tool"]["enum"] == ["pen", "eraser"]
    assert stroke["properties"]["points"]["items"]["minItems"] == 4
    assert new["settings"]["properties"]["fidelity"]["default"] == 0.8


def test_the_pictures_are_binary(schema: dict):
    answers = schema["paths"]["/gallery/{id}/files/{kind}/"]["get"]["responses"]["200"]["content"]
    assert set(answers) == {"image/png", "image/jpeg", "image/webp"}

"""What the gallery has just as it is makes no new version; the same drawing by another model does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from studio import services
from studio.models import Artwork
from tests.studio.conftest import PaintingPredictor

Line = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.django_db


def patch(client: Client, artwork: Artwork, body: dict[str, Any]) -> Any:
    return client.patch(f"/api/v1/artworks/{artwork.pk}/", body, content_type="application/json")


def test_the_same_drawing_is_answered_as_it_is_and_not_photographed_again(
    artwork: Artwork, owner_client: Client, line: Line, predictor: PaintingPredictor, kept_files: Any
):
    calls = predictor.calls
    answer = patch(owner_client, artwork, {"strokes": line(), "settings": artwork.current.settings})
    assert (answer.status_code, answer.json()["version"], answer.json()["is_new_version"]) == (200, 1, False)
    assert (answer.json()["strokes"], predictor.calls, len(kept_files())) == (line(), calls, 3)


@pytest.mark.parametrize("chosen", [{"seed": 3}, {"fidelity": 0.3}, {"palette": {"hair": "#112233"}}])
def test_other_settings_make_a_version(artwork: Artwork, owner_client: Client, line: Line, chosen: dict[str, Any]):
    answer = patch(owner_client, artwork, {"strokes": line(), "settings": chosen})
    assert (answer.status_code, answer.json()["version"], answer.json()["is_new_version"]) == (200, 2, True)


def test_what_an_older_version_holds_makes_a_version_again(artwork: Artwork, owner_client: Client, line: Line):
    services.update_artwork(artwork=artwork, strokes=line(300))
    assert patch(owner_client, artwork, {"strokes": line()}).json()["version"] == 3


def test_a_new_title_comes_with_an_unchanged_drawing(artwork: Artwork, owner_client: Client, line: Line):
    answer = patch(owner_client, artwork, {"strokes": line(), "title": "Aunt"}).json()
    assert (answer["title"], answer["version"]) == ("Aunt", 1)


def test_a_newer_model_makes_a_version_and_the_old_photograph_stays(
    artwork: Artwork, owner_client: Client, line: Line, predictor: PaintingPredictor
):
    before = owner_client.get(f"/gallery/{artwork.pk}/files/photo.jpg/").content
    predictor.model_version = "painting-2"
    answer = patch(owner_client, artwork, {"strokes": line()}).json()
    assert (answer["version"], answer["model_version"], answer["is_new_version"]) == (2, "painting-2", True)
    assert owner_client.get(f"/gallery/{artwork.pk}/versions/1/files/photo.jpg/").content == before
    assert artwork.versions.get(number=1).model_version == "painting-1"


def test_two_pages_that_save_the_same_at_once_make_one_version(
    artwork: Artwork, line: Line, kept_files: Any, monkeypatch: pytest.MonkeyPatch
):
    """The second finds in the lock what it did not find before."""
    services.update_artwork(artwork=Artwork.objects.get(), strokes=line(300))
    monkeypatch.setattr(services, "_would_be", lambda *_: False)
    again = services.update_artwork(artwork=Artwork.objects.get(), strokes=line(300))
    assert (again.current.number, len(kept_files())) == (2, 6)

"""Days on pages: a <time> that the browser writes anew in the viewer's zone (static/js/days.js)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from studio import services
from tests.inference.stand_ins import use_predictor
from tests.studio.conftest import PaintingPredictor

EVENING = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
TIME = '<time datetime="2026-11-30T01:30:00+00:00" data-day>'


@pytest.mark.parametrize(("language", "words"), [("en", "November 30, 2026"), ("de", "30. November 2026")])
def test_a_day_says_its_moment_and_is_written_as_browsers_write_it(language: str, words: str) -> None:
    with translation.override(language):
        page = Template("{% load days %}{{ moment|day }}").render(Context({"moment": EVENING}))
    assert page == f"{TIME}{words}</time>"


def test_a_day_in_a_sentence_is_no_text() -> None:
    sentence = "{% load days i18n %}{% blocktranslate with at=moment|day %}Added {{ at }}.{% endblocktranslate %}"
    assert Template(sentence).render(Context({"moment": EVENING})) == f"Added {TIME}November 30, 2026</time>."


@pytest.fixture
def _painted(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with use_predictor(PaintingPredictor()):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_painted")
def test_gallery_and_artwork_leave_the_day_to_the_browser(client: Client) -> None:
    person = get_user_model().objects.create_user(email="ann@example.com", password="x")
    client.force_login(person)
    strokes = {"version": 1, "strokes": [{"tool": "pen", "size": 6, "points": [[9, 9, 0.5, 0], [90, 90, 0.5, 9]]}]}
    artwork = services.create_artwork(owner=person, strokes=strokes)
    for address in ("/gallery/", artwork.get_absolute_url()):
        page = client.get(address).content.decode()
        assert f'<time datetime="{artwork.created_at.isoformat(timespec="seconds")}" data-day>' in page

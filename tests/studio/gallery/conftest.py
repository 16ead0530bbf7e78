"""The people and the generator of the studio's tests, and a quick way to many artworks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser

from studio.gallery import words
from studio.models import Artwork, Version

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def make_artworks(db: None) -> Callable[..., list[Artwork]]:
    """With a title each, a day apart, the first the oldest; their pictures are nowhere."""

    def make(owner: AbstractBaseUser, *titles: str, **values: Any) -> list[Artwork]:
        artworks = [Artwork(owner_id=owner.pk, title=title, **values) for title in titles]
        Artwork.objects.bulk_create(artworks)
        for number, artwork in enumerate(artworks):
            day = BEGIN + timedelta(days=number)
            Artwork.objects.filter(pk=artwork.pk).update(created_at=day, updated_at=day)
        Version.objects.bulk_create(
            Version(artwork=artwork, number=1, strokes={"version": 1, "strokes": []}, settings={}, size_bytes=1000)
            for artwork in artworks
        )
        words.index([artwork.pk for artwork in artworks])
        return list(Artwork.objects.filter(pk__in=[artwork.pk for artwork in artworks]).order_by("created_at"))

    return make

"""Two people, and a generator whose photograph shows which drawing and which settings it was made from."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.storage import default_storage
from django.test import Client

from studio import services
from studio.models import Artwork
from tests.inference.stand_ins import use_predictor


class PaintingPredictor:
    """Red is the sketch, green the seed, blue the fidelity; `failure` is raised instead when it is set."""

    model_version = "painting-1"
    has_traits = False

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self.calls = 0

    def predict(self, sketches: Sequence[np.ndarray], conditions: Sequence[Any]) -> list[np.ndarray]:
        self.calls += len(sketches)
        if self.failure:
            raise self.failure
        return [self._photograph(*pair) for pair in zip(sketches, conditions, strict=True)]

    @staticmethod
    def _photograph(sketch: np.ndarray, condition: Any) -> np.ndarray:
        seed = np.full_like(sketch, condition.seed % 256)
        fidelity = np.full_like(sketch, round(255 * condition.fidelity))
        return np.stack([sketch, seed, fidelity], axis=-1)


@pytest.fixture(autouse=True)
def predictor() -> Iterator[PaintingPredictor]:
    painting = PaintingPredictor()
    with use_predictor(painting):
        yield painting


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    storages = {**site.STORAGES, "default": {**site.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    settings.STORAGES = storages
    return tmp_path


@pytest.fixture
def kept_files(media: Path) -> Callable[[], list[str]]:
    assert Path(default_storage.path("")) == media
    return lambda: sorted(path.name.split("-")[-1] for path in media.rglob("*") if path.is_file())


@pytest.fixture
def owner(db: None) -> AbstractBaseUser:
    return get_user_model().objects.create_user("owner@example.com")


@pytest.fixture
def outsider(db: None) -> AbstractBaseUser:
    return get_user_model().objects.create_user("outsider@example.com")


@pytest.fixture
def owner_client(owner: AbstractBaseUser) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def outsider_client(outsider: AbstractBaseUser) -> Client:
    client = Client()
    client.force_login(outsider)
    return client


@pytest.fixture
def line() -> Callable[..., dict[str, Any]]:
    """A drawing of one level line at height `y`, so that drawings can be told apart."""

    def draw(y: float = 256) -> dict[str, Any]:
        points = [[100, y, 0.5, 0], [400, y, 0.5, 40]]
        return {"version": 1, "strokes": [{"tool": "pen", "size": 24, "points": points}]}

    return draw


@pytest.fixture
def artwork(owner: AbstractBaseUser, line: Callable[..., dict[str, Any]]) -> Artwork:
    return services.create_artwork(owner=owner, strokes=line(), title="Grandmother")

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.db import close_old_connections, connection

from studio import services
from studio.models import Artwork
from studio.strokes import canonical_json
from tests.studio.old_release import check_that_all_is_there, check_that_all_opens, migrated_release

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def line(y: int) -> dict[str, Any]:
    points = [[100, y, 0.5, 0], [400, y, 0.5, 40]]
    return {"version": 1, "strokes": [{"tool": "pen", "size": 24, "points": points}]}


def run_at_once(jobs: list[Callable[[], object]]) -> list[Exception]:
    failures: list[Exception] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001  handed to the test
            failures.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def test_these_tests_run_on_postgres() -> None:
    assert connection.vendor == "postgresql", "DATABASE_URL names no PostgreSQL: see .ci/run"


def test_a_drawing_is_saved_read_and_deleted(owner: AbstractBaseUser, tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    artwork = services.create_artwork(owner=owner, strokes=line(100))
    kept = Artwork.objects.for_user(owner).get().current.strokes
    assert canonical_json(kept) == canonical_json(line(100))  # type: ignore[arg-type]
    services.delete_artwork(artwork=artwork)
    assert not Artwork.objects.for_user(owner).exists()


def test_saves_of_one_artwork_at_once_are_all_kept_under_numbers_of_their_own(owner: AbstractBaseUser) -> None:
    artwork = services.create_artwork(owner=owner, strokes=line(10))
    saves = [lambda y=y: services.update_artwork(artwork=artwork, strokes=line(y)) for y in range(20, 100, 10)]
    assert run_at_once(saves) == []
    versions = artwork.versions.order_by("number")
    assert [version.number for version in versions] == list(range(1, 10))
    assert {version.strokes["strokes"][0]["points"][0][1] for version in versions} == set(range(10, 100, 10))


def test_first_saves_at_once_get_titles_of_their_own(owner: AbstractBaseUser) -> None:
    assert run_at_once([lambda: services.create_artwork(owner=owner, strokes=line(50))] * 6) == []
    titles = sorted(Artwork.objects.for_user(owner).values_list("title", flat=True))
    assert titles == [f"Face {number}" for number in range(1, 7)]


def test_every_drawing_of_the_release_before_the_gallery_is_there_and_opens(tmp_path: Any, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }
    with migrated_release():
        check_that_all_is_there()
        check_that_all_opens()

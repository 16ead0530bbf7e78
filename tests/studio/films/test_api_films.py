"""/api/v1/artworks/<id>/films/: ordered, made, played, cancelled, given up; each person's alone."""

import io
import multiprocessing
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import yaml
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from inference.filming import LIMITS, run_all
from inference.registry import engines
from inference.side_engine import SideEngine
from studio import services
from studio.films.api import FilmThrottle
from studio.films.services import NO_LIFE_AFTER, give_up_lifeless
from studio.films.workshop import LOWEST
from studio.models import Artwork, Film, QuotaOverride
from studio.quota import measure_bytes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SHORT = {"format": "webp", "length_s": 5}


@pytest.fixture(autouse=True)
def filming() -> Iterator[None]:
    with engines.swap(filming=SideEngine(lambda: None, run_all, limits=LIMITS)):
        yield


@pytest.fixture
def artwork(owner: AbstractBaseUser) -> Artwork:
    points = [[100 + 30 * k, 200 + 100 * (k % 2), 0.5, 100 * k] for k in range(11)]
    drawing = {"version": 1, "strokes": [{"tool": "pen", "size": 24, "points": points}]}
    return services.create_artwork(owner=owner, strokes=drawing, title="Grandmother")


@pytest.fixture
def url(artwork: Artwork) -> str:
    return f"/api/v1/artworks/{artwork.pk}/films/"


def order(client: Client, url: str, **options: Any) -> Any:
    return client.post(url, {**SHORT, **options}, content_type="application/json")


def wait_for_films() -> None:
    """There is one worker: what is given to it last comes last."""
    engines.filming.submit(lambda: None, owner="test", time_limit_s=60).result(60)


@pytest.fixture
def held(predictor: Any) -> Iterator[threading.Event]:
    """The generator waits with the pictures of films until it is set."""
    gate, predict = threading.Event(), predictor.predict

    def wait(*arguments: Any) -> Any:
        assert gate.wait(30)
        return predict(*arguments)

    predictor.predict = wait
    yield gate
    gate.set()
    wait_for_films()


def test_visitors_and_outsiders_get_nothing(
    url: str, owner_client: Client, outsider: AbstractBaseUser, outsider_client: Client
):
    order(owner_client, url)
    wait_for_films()
    film = Film.objects.get()
    file = f"/gallery/{film.version.artwork_id}/films/{film.pk}/file/"
    for client, status in ((Client(), 401), (outsider_client, 404)):
        answers = [
            client.get(url),
            order(client, url),
            client.get(f"{url}{film.pk}/"),
            client.delete(f"{url}{film.pk}/"),
        ]
        answers += [client.get(file), client.get(file, {"download": "1"})]
        assert {answer.status_code for answer in answers} == {status}
    assert Film.objects.get() == film
    hers = services.create_artwork(owner=outsider, strokes=film.version.strokes)
    assert outsider_client.get(f"/api/v1/artworks/{hers.pk}/films/{film.pk}/").status_code == 404


@pytest.mark.parametrize("view", ["both", "face"])
def test_a_film_is_ordered_made_and_given(url: str, owner_client: Client, view: str, predictor: Any):
    ordered = order(owner_client, url, view=view)
    assert (ordered.status_code, ordered.json()["state"]) == (202, "waiting")
    wait_for_films()
    (film,) = owner_client.get(url).json()
    assert (film["state"], film["progress"], film["error"], film["message"]) == ("done", 100, "", "")
    answer = owner_client.get(film["url"], {"download": "1"})
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"] == 'attachment; filename="grandmother-timelapse.webp"'
    assert answer["Cache-Control"] == "private, no-cache"
    assert len(answer.content) == film["size_bytes"]
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == ((512, 256) if view == "both" else (256, 256))
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in picture.info["xmp"]
    assert not picture.getexif()


def test_the_last_picture_is_the_photograph_that_was_saved_beside_its_drawing(
    url: str, owner_client: Client, artwork: Artwork
):
    order(owner_client, url)
    wait_for_films()
    picture = Image.open(io.BytesIO(Film.objects.get().file.read()))
    picture.seek(picture.n_frames - 1)
    last = np.asarray(picture.convert("RGB"), int)
    for field, left in (("sketch", 0), ("photo", 256)):
        kept = Image.open(getattr(artwork.current, field).open()).convert("RGB")
        assert np.abs(last[:, left : left + 256] - np.asarray(kept, int)).mean() < 8
    picture.seek(3)
    first = np.asarray(picture.convert("RGB"), int)
    assert (first[:, :256] < 128).sum() < (last[:, :256] < 128).sum()


@pytest.mark.parametrize(
    "options",
    [{"length_s": 4}, {"length_s": 31}, {"format": "avi"}, {"view": "drawing"}, {"pace": "fast"}, {"length_s": "long"}],
)
def test_what_cannot_be_chosen_is_refused(url: str, owner_client: Client, options: dict[str, Any]):
    answer = order(owner_client, url, **options)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Film.objects.exists()


def test_a_drawing_of_a_point_or_two_is_no_film(
    owner: AbstractBaseUser, owner_client: Client, line: Callable[..., Any]
):
    other = services.create_artwork(owner=owner, strokes=line())
    answer = order(owner_client, f"/api/v1/artworks/{other.pk}/films/")
    assert (answer.status_code, answer.json()["code"]) == (422, "no_movement")


def test_without_its_library_mp4_is_refused_before_anything_is_made(
    url: str, owner_client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("studio.films.services.has_mp4", lambda: False)
    answer = order(owner_client, url, format="mp4")
    assert (answer.status_code, answer.json()["code"]) == (503, "film_unavailable")
    assert not Film.objects.exists()


def test_a_workshop_that_is_killed_fails_its_film_alone(url: str, owner_client: Client, held: threading.Event):
    order(owner_client, url)
    (workshop,) = wait_for_workshop()
    assert os.getpriority(os.PRIO_PROCESS, workshop.pid) == LOWEST
    assert os.getpriority(os.PRIO_PROCESS, 0) < LOWEST
    workshop.kill()
    workshop.join()
    held.set()
    wait_for_films()
    film = owner_client.get(url).json()[0]
    assert (film["state"], film["error"]) == ("failed", "generation_failed")
    assert order(owner_client, url).status_code == 202


def wait_for_workshop() -> list[Any]:
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at and not multiprocessing.active_children():
        time.sleep(0.01)
    return multiprocessing.active_children()


def test_one_at_a_time_is_made_for_a_person(url: str, owner_client: Client, held: threading.Event):
    assert order(owner_client, url).status_code == 202
    answer = order(owner_client, url)
    assert (answer.status_code, answer.json()["code"]) == (409, "film_under_way")
    held.set()
    wait_for_films()
    assert order(owner_client, url).status_code == 202


def test_films_are_limited_by_the_day(url: str, owner_client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(FilmThrottle, "rate", "1/day")
    order(owner_client, url)
    wait_for_films()
    owner_client.delete(f"{url}{Film.objects.get().pk}/")
    assert order(owner_client, url).status_code == 429
    assert owner_client.get(url).status_code == 200


def test_a_film_that_is_being_made_is_cancelled_by_deleting_it(
    url: str, owner_client: Client, held: threading.Event, kept_files: Callable[[], list[str]], predictor: Any
):
    before = kept_files()
    film = order(owner_client, url).json()["id"]
    assert owner_client.delete(f"{url}{film}/").status_code == 204
    held.set()
    wait_for_films()
    assert not Film.objects.exists()
    assert kept_files() == before
    assert owner_client.get(f"{url}{film}/").status_code == 404


def test_deleting_a_film_deletes_its_file_and_so_does_deleting_the_artwork(
    url: str, owner_client: Client, artwork: Artwork, kept_files: Callable[[], list[str]]
):
    before = kept_files()
    for _ in range(2):
        order(owner_client, url)
        wait_for_films()
    one, _ = Film.objects.all()
    assert len(kept_files()) == len(before) + 2
    owner_client.delete(f"{url}{one.pk}/")
    assert len(kept_files()) == len(before) + 1
    services.delete_artwork(artwork=artwork)
    assert kept_files() == []


def test_a_film_counts_in_the_quota(url: str, owner: AbstractBaseUser, owner_client: Client):
    before = measure_bytes(owner)
    order(owner_client, url)
    wait_for_films()
    assert measure_bytes(owner) == before + Film.objects.get().size_bytes


def test_without_room_none_is_begun_and_one_that_does_not_fit_says_so(
    url: str, owner: AbstractBaseUser, owner_client: Client, kept_files: Callable[[], list[str]]
):
    override = QuotaOverride.objects.create(owner=owner, max_artworks=9, max_bytes=1, reason="small")
    assert order(owner_client, url).json()["code"] == "quota_reached"
    QuotaOverride.objects.filter(pk=override.pk).update(max_bytes=measure_bytes(owner) + 10)
    before = kept_files()
    order(owner_client, url)
    wait_for_films()
    (film,) = owner_client.get(url).json()
    assert (film["state"], film["error"], film["url"]) == ("failed", "quota_reached", None)
    assert "no room left" in film["message"]
    assert kept_files() == before


def test_a_failure_of_the_generator_is_told_and_another_can_be_ordered(url: str, owner_client: Client, predictor: Any):
    predictor.failure = RuntimeError("boom")
    order(owner_client, url)
    wait_for_films()
    film = owner_client.get(url).json()[0]
    assert (film["state"], film["error"]) == ("failed", "generation_failed")
    assert film["message"] == "This film could not be made. Order it again."
    predictor.failure = None
    assert order(owner_client, url).status_code == 202


def test_a_film_whose_worker_died_is_given_up_and_keeps_nobody_from_another(
    url: str, owner_client: Client, artwork: Any
):
    film = Film.objects.create(version=artwork.current, kind="timelapse", options=SHORT, state="working")
    assert give_up_lifeless() == 0
    Film.objects.filter(pk=film.pk).update(updated_at=timezone.now() - NO_LIFE_AFTER - timedelta(seconds=1))
    told = owner_client.get(f"{url}{film.pk}/").json()
    assert (told["state"], told["error"]) == ("failed", "worker_lost")
    assert "restarted" in told["message"]
    assert order(owner_client, url).status_code == 202


def test_one_that_waits_behind_another_shows_signs_of_life(
    url: str, owner_client: Client, outsider: AbstractBaseUser, outsider_client: Client, artwork: Artwork, held: Any
):
    order(owner_client, url)
    # The generator is held, so hers is made of rows.
    copy = Artwork.objects.create(owner=outsider, title="Hers")
    version = artwork.current
    version.pk, version.artwork, version._state.adding = uuid.uuid4(), copy, True
    version.save()
    assert order(outsider_client, f"/api/v1/artworks/{copy.pk}/films/").status_code == 202
    old = timezone.now() - timedelta(seconds=60)
    Film.objects.update(updated_at=old)
    held.set()
    wait_for_films()
    assert set(Film.objects.values_list("state", flat=True)) == {"done"}
    assert not Film.objects.filter(updated_at__lte=old).exists()


def test_a_player_gets_the_part_that_it_asks_for(url: str, owner_client: Client):
    order(owner_client, url)
    wait_for_films()
    film = owner_client.get(url).json()[0]
    whole = owner_client.get(film["url"]).content
    for wanted, part in (("bytes=0-1", whole[:2]), ("bytes=10-", whole[10:]), ("bytes=-5", whole[-5:])):
        answer = owner_client.get(film["url"], headers={"Range": wanted})
        assert (answer.status_code, answer.content) == (206, part)
        assert answer["Content-Range"].endswith(f"/{len(whole)}")
        assert int(answer["Content-Length"]) == len(part)
    for nonsense in ("bytes=-", "bytes=9-3", "lines=1-2", f"bytes={len(whole)}-", "bytes=0-1,3-4"):
        answer = owner_client.get(film["url"], headers={"Range": nonsense})
        assert (answer.status_code, answer.content) == (200, whole)


def test_a_lost_file_is_not_found(url: str, owner_client: Client):
    order(owner_client, url)
    wait_for_films()
    default_storage.delete(Film.objects.get().file.name)
    assert owner_client.get(owner_client.get(url).json()[0]["url"]).status_code == 404


def test_the_schema_describes_films():
    schema = yaml.safe_load(Client().get("/api/schema/").content)
    assert set(schema["paths"]["/api/v1/artworks/{id}/films/"]) == {"get", "post"}
    assert set(schema["paths"]["/api/v1/artworks/{id}/films/{film}/"]) == {"get", "delete"}

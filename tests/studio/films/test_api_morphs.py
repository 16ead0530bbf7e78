"""/api/v1/artworks/<id>/films/ {kind: "morph"}: from an own face to another own one and back."""

import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from PIL import Image

from inference.filming import LIMITS, run_all
from inference.registry import engines
from inference.side_engine import SideEngine
from studio import services
from studio.models import Artwork, Film, QuotaOverride
from tests.drawings.casual import bald_man, clumsy_man
from tests.drawings.unusual import stick_figure

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def filming() -> Iterator[None]:
    with engines.swap(filming=SideEngine(lambda: None, run_all, limits=LIMITS)):
        yield


@pytest.fixture
def artwork(owner: AbstractBaseUser) -> Artwork:
    return services.create_artwork(
        owner=owner, strokes=bald_man(), title="Uncle", settings={"seed": 40, "fidelity": 1.0}
    )


@pytest.fixture
def other(owner: AbstractBaseUser) -> Artwork:
    return services.create_artwork(
        owner=owner, strokes=clumsy_man(), title="Nephew", settings={"seed": 200, "fidelity": 0.4}
    )


@pytest.fixture
def url(artwork: Artwork) -> str:
    return f"/api/v1/artworks/{artwork.pk}/films/"


def order(client: Client, url: str, other: Artwork | None, **options: Any) -> Any:
    body = {"kind": "morph", "format": "webp", "length_s": 3, **options}
    if other:
        body["other"] = str(other.pk)
    return client.post(url, body, content_type="application/json")


def wait_for_films() -> None:
    engines.filming.submit(lambda: None, owner="test", time_limit_s=60).result(60)


def read_frames() -> list[np.ndarray]:
    picture = Image.open(io.BytesIO(Film.objects.get().file.read()))
    frames = []
    for number in range(picture.n_frames):
        picture.seek(number)
        frames.append(np.asarray(picture.convert("RGB"), int))
    return frames


def test_a_morph_goes_to_the_other_face_and_back(
    url: str, owner_client: Client, artwork: Artwork, other: Artwork, predictor: Any
):
    predictor.calls = 0
    ordered = order(owner_client, url, other)
    assert ordered.status_code == 202
    assert (ordered.json()["kind"], ordered.json()["other"]) == ("morph", str(other.pk))
    wait_for_films()
    (film,) = owner_client.get(url).json()
    assert (film["state"], film["other_title"]) == ("done", "Nephew")
    assert film["options"] == {"format": "webp", "view": "both", "length_s": 3}
    assert predictor.calls <= 31
    frames = read_frames()
    for frame, face in ((frames[0], artwork), (frames[len(frames) // 2], other)):
        kept = [Image.open(getattr(face.current, name).open()).convert("RGB") for name in ("sketch", "photo")]
        for left, picture in zip((0, 256), kept, strict=True):
            shown, meant = frame[:, left : left + 256], np.asarray(picture, int)
            # The generator of the tests shows the seed as green, and a morph's is the first one's all the way.
            assert np.abs(shown - meant)[..., [0]].mean() < 8
    answer = owner_client.get(film["url"], {"download": "1"})
    assert answer["Content-Disposition"] == 'attachment; filename="uncle-morph.webp"'
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in answer.content


def test_the_settings_go_along(url: str, owner_client: Client, other: Artwork, predictor: Any):
    seen: list[Any] = []
    predict = predictor.predict

    def watch(sketches: Any, conditions: Any) -> Any:
        seen.extend(conditions)
        return predict(sketches, conditions)

    predictor.predict = watch
    order(owner_client, url, other)
    wait_for_films()
    shares = [condition.share for condition in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert {(condition.seed, condition.towards.seed, condition.towards.fidelity) for condition in seen} == {
        (40, 200, 0.4)
    }


def test_visitors_and_outsiders_get_nothing(
    url: str, owner_client: Client, outsider: AbstractBaseUser, outsider_client: Client, other: Artwork
):
    assert order(Client(), url, other).status_code == 401
    assert order(outsider_client, url, other).status_code == 404
    theirs = services.create_artwork(owner=outsider, strokes=clumsy_man())
    assert order(owner_client, url, theirs).status_code == 404
    assert order(outsider_client, f"/api/v1/artworks/{theirs.pk}/films/", other).status_code == 404
    assert not Film.objects.exists()


def test_a_face_in_the_trash_or_none_is_not_found(url: str, owner_client: Client, other: Artwork):
    owner_client.delete(f"/api/v1/artworks/{other.pk}/")
    assert order(owner_client, url, other).status_code == 404
    assert order(owner_client, url, Artwork(pk=uuid.uuid4())).status_code == 404


def test_drawings_without_common_lines_and_a_face_and_itself_are_no_morph(
    url: str, owner: AbstractBaseUser, owner_client: Client, artwork: Artwork
):
    figure = services.create_artwork(owner=owner, strokes=stick_figure())
    for face in (figure, artwork):
        answer = order(owner_client, url, face)
        assert (answer.status_code, answer.json()["code"]) == (422, "no_morph")
    assert not Film.objects.exists()


def test_it_is_told_beforehand_whether_faces_can_be_matched(
    owner: AbstractBaseUser,
    owner_client: Client,
    outsider: AbstractBaseUser,
    outsider_client: Client,
    artwork: Artwork,
    other: Artwork,
    monkeypatch: pytest.MonkeyPatch,
):
    figure = services.create_artwork(owner=owner, strokes=stick_figure())
    url = f"/api/v1/artworks/{artwork.pk}/morphs/"
    assert owner_client.get(f"{url}{other.pk}/").json() == {"is_offered": True, "message": ""}
    told = owner_client.get(f"{url}{figure.pk}/").json()
    assert told["is_offered"] is False
    assert "too few lines in common" in told["message"]
    monkeypatch.setattr("studio.films.services._MOST_STROKES", 10)
    assert "too many lines" in owner_client.get(f"{url}{other.pk}/").json()["message"]
    theirs = services.create_artwork(owner=outsider, strokes=clumsy_man())
    assert owner_client.get(f"{url}{theirs.pk}/").status_code == 404
    assert outsider_client.get(f"{url}{other.pk}/").status_code == 404
    assert Client().get(f"{url}{other.pk}/").status_code == 401


@pytest.mark.parametrize(
    "options", [{"length_s": 2}, {"length_s": 9}, {"format": "avi"}, {"other": "nobody"}, {"kind": "dissolve"}]
)
def test_what_cannot_be_chosen_is_refused(url: str, owner_client: Client, other: Artwork, options: dict[str, Any]):
    answer = owner_client.post(url, {"kind": "morph", "other": str(other.pk), **options}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Film.objects.exists()


def test_the_other_face_has_to_be_named(url: str, owner_client: Client):
    answer = order(owner_client, url, None)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["other"])
    assert "Choose the other face." in answer.json()["message"]


def test_what_is_left_out_has_a_default(url: str, owner_client: Client, other: Artwork, monkeypatch: Any):
    monkeypatch.setattr("studio.films.services.has_mp4", lambda: True)
    monkeypatch.setattr("studio.films.services.start_film", lambda film: None)
    answer = owner_client.post(url, {"kind": "morph", "other": str(other.pk)}, "application/json")
    assert answer.json()["options"] == {"format": "mp4", "view": "both", "length_s": 5}


def test_without_room_none_is_begun(url: str, owner: AbstractBaseUser, owner_client: Client, other: Artwork):
    QuotaOverride.objects.create(owner=owner, max_artworks=9, max_bytes=1, reason="small")
    assert order(owner_client, url, other).json()["code"] == "quota_reached"


def test_one_that_is_being_made_is_cancelled(
    url: str, owner_client: Client, other: Artwork, kept_files: Callable[[], list[str]], predictor: Any
):
    before = kept_files()
    predict = predictor.predict

    def cancel(*arguments: Any) -> Any:
        Film.objects.all().delete()
        return predict(*arguments)

    predictor.predict = cancel
    order(owner_client, url, other)
    wait_for_films()
    assert not Film.objects.exists()
    assert kept_files() == before


def test_a_morph_goes_with_either_of_its_faces(
    url: str, owner_client: Client, other: Artwork, kept_files: Callable[[], list[str]]
):
    order(owner_client, url, other)
    wait_for_films()
    assert "film.webp" in kept_files()
    services.delete_artwork(artwork=other)
    assert not Film.objects.exists()
    assert "film.webp" not in kept_files()

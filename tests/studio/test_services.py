"""Saving, changing and deleting a drawing."""

import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from PIL import Image

from inference.errors import BlankSketch, GenerationFailed, InferenceError, InvalidSettings
from sketch2real_site.whole_files import WholeFileStorage
from studio import services
from studio.models import Artwork, QuotaOverride, Version
from studio.strokes import canonical_json, checksum, rasterise

DIGITAL_SOURCE_TYPE = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"

pytestmark = pytest.mark.django_db


def pixels(file: Any) -> np.ndarray[Any, Any]:
    with file.open() as opened:
        return np.asarray(Image.open(io.BytesIO(opened.read()))).astype(int)


def test_the_first_save_keeps_strokes_settings_and_what_made_the_picture(
    owner: AbstractBaseUser, line: Callable[..., dict[str, Any]]
):
    settings = {"fidelity": 0.5, "seed": 7, "palette": {"hair": "#AA5500"}}
    artwork = services.create_artwork(owner=owner, strokes=line(), settings=settings)
    version = artwork.current
    assert (version.number, version.strokes, version.model_version) == (1, line(), "painting-1")
    assert version.settings == {"fidelity": 0.5, "seed": 7, "palette": {"hair": "#aa5500"}}
    assert version.checksum == checksum(canonical_json(line()))


def test_the_pictures_are_made_from_the_strokes(owner: AbstractBaseUser, line: Callable[..., dict[str, Any]]):
    version = services.create_artwork(owner=owner, strokes=line(120), settings={"seed": 200, "fidelity": 1}).current
    paper = np.asarray(rasterise(line(120))).astype(int)
    assert (pixels(version.sketch) == paper).all()
    photo = pixels(version.photo)
    assert photo.shape == (256, 256, 3)
    assert np.abs(photo[..., 0] - paper).mean() < 8
    assert np.abs(photo[20, 20] - [255, 200, 255]).max() < 8
    assert pixels(version.thumbnail).shape == (256, 256, 3)


def test_the_photo_says_in_its_metadata_that_it_is_made_by_ai(artwork: Artwork):
    photo = Image.open(artwork.current.photo)
    (description,) = ET.fromstring(photo.info["xmp"])[0]
    assert description.attrib[DIGITAL_SOURCE_TYPE].endswith("/digitalsourcetype/trainedAlgorithmicMedia")
    assert not photo.getexif()


def test_the_path_of_a_picture_gives_nothing_away(artwork: Artwork):
    folder, random = re.fullmatch(
        r"artworks/([0-9a-f]{2})/([0-9a-f]{32})-photo\.jpg", artwork.current.photo.name
    ).groups()
    assert random.startswith(folder)
    assert random not in {artwork.pk.hex, artwork.current.pk.hex}


def test_titles_count_on_when_none_is_given(
    owner: AbstractBaseUser, outsider: AbstractBaseUser, line: Callable[..., dict[str, Any]]
):
    titles = [services.create_artwork(owner=owner, strokes=line()).title for _ in range(2)]
    services.create_artwork(owner=owner, strokes=line(), title="Face of a friend")
    services.delete_artwork(artwork=Artwork.objects.get(title="Face 1"))
    titles.append(services.create_artwork(owner=owner, strokes=line()).title)
    assert titles == ["Face 1", "Face 2", "Face 3"]
    assert services.create_artwork(owner=outsider, strokes=line()).title == "Face 1"


def test_a_changed_drawing_becomes_a_new_version_and_the_old_one_stays(
    artwork: Artwork, line: Callable[..., dict[str, Any]]
):
    changed = services.update_artwork(artwork=artwork, strokes=line(300), settings={"seed": 9})
    assert (changed.pk, changed.title) == (artwork.pk, "Grandmother")
    assert (changed.current.number, changed.current.strokes, changed.current.settings["seed"]) == (2, line(300), 9)
    assert canonical_json(artwork.versions.get(number=1).strokes) == canonical_json(line())


def test_a_changed_drawing_without_settings_keeps_those_of_before(
    owner: AbstractBaseUser, line: Callable[..., dict[str, Any]]
):
    artwork = services.create_artwork(owner=owner, strokes=line(), settings={"seed": 5, "fidelity": 0.25})
    changed = services.update_artwork(artwork=artwork, strokes=line(300))
    assert changed.current.settings == {"seed": 5, "fidelity": 0.25, "palette": {}}


def test_new_settings_alone_photograph_the_same_drawing_again(artwork: Artwork, line: Callable[..., dict[str, Any]]):
    changed = services.update_artwork(artwork=artwork, settings={"seed": 11})
    assert (changed.current.strokes, changed.current.settings["seed"]) == (line(), 11)


def test_a_new_title_makes_no_new_version(artwork: Artwork, predictor: Any):
    calls = predictor.calls
    assert services.update_artwork(artwork=artwork, title="Aunt").current.number == 1
    assert (Artwork.objects.get().title, predictor.calls) == ("Aunt", calls)


def test_changing_an_artwork_that_was_deleted_meanwhile_says_so_and_keeps_no_files(
    artwork: Artwork, line: Callable[..., dict[str, Any]], kept_files: Callable[[], list[str]]
):
    stale = Artwork.objects.get(pk=artwork.pk)
    assert stale.current
    Artwork.objects.all().delete()
    before = kept_files()
    with pytest.raises(InferenceError, match="deleted in the meantime") as refusal:
        services.update_artwork(artwork=stale, strokes=line(9))
    assert refusal.value.status == 404
    assert kept_files() == before


def test_a_failed_generation_keeps_nothing(
    owner: AbstractBaseUser, line: Callable[..., dict[str, Any]], predictor: Any, kept_files: Callable[[], list[str]]
):
    predictor.failure = RuntimeError("the network broke")
    with pytest.raises(GenerationFailed, match="Your drawing is safe"):
        services.create_artwork(owner=owner, strokes=line())
    assert (Artwork.objects.count(), Version.objects.count(), kept_files()) == (0, 0, [])


def test_a_failed_generation_leaves_the_saved_drawing_as_it_was(
    artwork: Artwork, line: Callable[..., dict[str, Any]], predictor: Any, kept_files: Callable[[], list[str]]
):
    predictor.failure = RuntimeError("the network broke")
    with pytest.raises(GenerationFailed):
        services.update_artwork(artwork=artwork, strokes=line(300), title="Other")
    kept = Artwork.objects.get()
    assert (kept.title, kept.current.number, len(kept_files())) == ("Grandmother", 1, 3)


def test_a_failed_transaction_takes_its_files_along(
    artwork: Artwork,
    line: Callable[..., dict[str, Any]],
    kept_files: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
):
    before = kept_files()
    monkeypatch.setattr(Version, "save", fail_to_save)
    with pytest.raises(IntegrityError):
        services.update_artwork(artwork=artwork, strokes=line(300))
    assert kept_files() == before


def fail_to_save(*args: Any, **kwargs: Any) -> None:
    raise IntegrityError("no room")


def test_a_file_that_cannot_be_written_takes_the_others_along(
    owner: AbstractBaseUser,
    line: Callable[..., dict[str, Any]],
    kept_files: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
):
    save = WholeFileStorage._save

    def save_no_thumbnail(storage: WholeFileStorage, name: str, content: Any) -> str:
        if "thumbnail" in name:
            raise OSError("disk full")
        return save(storage, name, content)

    monkeypatch.setattr(WholeFileStorage, "_save", save_no_thumbnail)
    with pytest.raises(OSError, match="disk full"):
        services.create_artwork(owner=owner, strokes=line())
    assert (Artwork.objects.count(), kept_files()) == (0, [])


@pytest.mark.parametrize("strokes", [[], {"tool": "eraser"}], ids=["nothing drawn", "only the eraser"])
def test_a_blank_drawing_is_refused_before_the_model_runs(
    owner: AbstractBaseUser, line: Callable[..., dict[str, Any]], strokes: Any, predictor: Any
):
    document = line()
    document["strokes"] = [{**document["strokes"][0], **strokes}] if strokes else []
    with pytest.raises(BlankSketch):
        services.create_artwork(owner=owner, strokes=document)
    assert predictor.calls == 0


def test_strokes_that_break_the_format_are_refused_by_field(owner: AbstractBaseUser):
    with pytest.raises(InferenceError) as refusal:
        services.create_artwork(owner=owner, strokes={"version": 1})
    assert (refusal.value.code, refusal.value.status) == ("invalid", 400)
    assert list(refusal.value.fields) == ["strokes"]


@pytest.mark.parametrize("chosen", [[], {"fidelity": 2}, {"seed": -1}, {"mood": "sad"}])
def test_settings_that_make_no_sense_are_refused(
    owner: AbstractBaseUser, line: Callable[..., dict[str, Any]], chosen: Any
):
    with pytest.raises(InvalidSettings):
        services.create_artwork(owner=owner, strokes=line(), settings=chosen)


def test_a_full_gallery_refuses_and_keeps_nothing_of_what_it_refused(
    owner: AbstractBaseUser,
    outsider: AbstractBaseUser,
    line: Callable[..., dict[str, Any]],
    kept_files: Callable[[], list[str]],
):
    QuotaOverride.objects.create(owner=owner, max_artworks=2, max_bytes=2**30)
    for _ in range(2):
        services.create_artwork(owner=owner, strokes=line())
    with pytest.raises(InferenceError, match="holds 2 faces") as refusal:
        services.create_artwork(owner=owner, strokes=line())
    assert (refusal.value.code, len(kept_files())) == ("quota_reached", 2 * 3)
    assert services.create_artwork(owner=outsider, strokes=line())


def test_deleting_an_artwork_removes_the_files_of_all_its_versions(
    artwork: Artwork,
    line: Callable[..., dict[str, Any]],
    kept_files: Callable[[], list[str]],
    django_capture_on_commit_callbacks: Any,
):
    services.update_artwork(artwork=artwork, strokes=line(300))
    assert len(kept_files()) == 6
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_artwork(artwork=artwork)
        assert len(kept_files()) == 6
    assert kept_files() == []


def test_deleting_a_person_removes_their_files_and_nobody_elses(
    owner: AbstractBaseUser,
    outsider: AbstractBaseUser,
    artwork: Artwork,
    line: Callable[..., dict[str, Any]],
    kept_files: Callable[[], list[str]],
    django_capture_on_commit_callbacks: Any,
):
    services.create_artwork(owner=outsider, strokes=line())
    with django_capture_on_commit_callbacks(execute=True):
        owner.delete()
    assert kept_files() == ["photo.jpg", "sketch.png", "thumbnail.webp"]
    assert Artwork.objects.get().owner_id == outsider.pk


def test_the_log_tells_of_a_save_without_title_address_or_strokes(
    owner: AbstractBaseUser, line: Callable[..., dict[str, Any]], caplog: pytest.LogCaptureFixture
):
    with caplog.at_level("INFO", logger="studio"):
        services.create_artwork(owner=owner, strokes=line(), title="Secret")
    (record,) = [record for record in caplog.records if record.name.startswith("studio")]
    assert record.getMessage() == f"artwork_saved owner={owner.pk} number=1 model=painting-1"

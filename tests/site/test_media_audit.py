"""manage.py media_audit: what a crash leaves behind, and what is lost."""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import FileField

from accounts.models import User
from accounts.profile.avatars import set_avatar
from sketch2real_site.media_audit import FOLDERS
from sketch2real_site.whole_files import WholeFileStorage
from studio import services
from studio.models import Artwork, Film, Rendition
from studio.pictures import stored
from tests.accounts.pictures import encode
from tests.inference.stand_ins import use_predictor
from tests.studio.conftest import PaintingPredictor

LINE = {"version": 1, "strokes": [{"tool": "pen", "size": 24, "points": [[100, 256, 0.5, 0], [400, 256, 0.5, 40]]}]}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.STORAGES = {**site.STORAGES, "default": {**site.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    return tmp_path


@pytest.fixture(autouse=True)
def _kept(media: Path) -> None:
    """Six files that somebody has: three of an artwork, two made of it later, and a picture of the person."""
    person = User.objects.create_user("ann@example.com")
    with use_predictor(PaintingPredictor()):
        version = services.create_artwork(owner=person, strokes=LINE).current
    with stored({"photo": b"large"}) as names:
        Rendition.objects.create(version=version, kind="photo-512", file=names["photo"], size_bytes=5)
    with stored({"photo": b"moving"}) as names:
        Film.objects.create(version=version, kind=Film.Kind.TIMELAPSE, options={}, file=names["photo"])
    set_avatar(user=person, data=encode())
    for path in list_files(media):
        make_old(path)


def list_files(media: Path) -> set[Path]:
    return {path for path in media.rglob("*") if path.is_file()}


def make_old(path: Path) -> None:
    two_hours_ago = time.time() - 2 * 3600
    os.utime(path, (two_hours_ago, two_hours_ago))


def leave_behind(media: Path, name: str) -> Path:
    path = media / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    make_old(path)
    return path


def audit(*arguments: str) -> tuple[str, bool]:
    """What the command says, and whether it was content."""
    said = io.StringIO()
    try:
        call_command("media_audit", *arguments, stdout=said)
    except CommandError:
        return said.getvalue(), False
    return said.getvalue(), True


def test_where_all_is_well_it_says_so_and_touches_nothing(media: Path) -> None:
    before = list_files(media)
    assert len(before) == 6
    for arguments in ([], ["--fix"]):
        said, is_content = audit(*arguments)
        assert is_content
        assert "Files of no row: 0. Lost files: 0." in said
    assert list_files(media) == before


@pytest.mark.parametrize("name", ["artworks/ab/abcd-photo.jpg", "avatars/ab/abcd.webp", "partial/0123"])
def test_what_a_crash_leaves_behind_is_found_and_goes_with_fix(media: Path, name: str) -> None:
    before = list_files(media)
    left = leave_behind(media, name)
    said, is_content = audit()
    assert (f"no row: {name}" in said, is_content, left.exists()) == (True, False, True)
    assert audit("--fix")[1]
    assert list_files(media) == before


def test_young_files_are_left_alone_as_their_row_may_be_on_its_way(media: Path) -> None:
    for name in ("artworks/ab/abcd-photo.jpg", "partial/0123"):
        os.utime(leave_behind(media, name))
    before = list_files(media)
    assert audit("--fix")[1]
    assert list_files(media) == before


def test_what_others_keep_beside_our_folders_is_not_ours_to_judge(media: Path) -> None:
    leave_behind(media, "lost+found/x")
    leave_behind(media, "readme.txt")
    before = list_files(media)
    assert audit("--fix")[1]
    assert list_files(media) == before


def test_a_lost_file_is_named_and_cannot_be_fixed(media: Path) -> None:
    name = Artwork.objects.get().current.photo.name
    default_storage.delete(name)
    said, is_content = audit("--fix")
    assert (f"lost: {name}" in said, is_content) == (True, False)


def test_a_file_that_cannot_be_deleted_keeps_no_other(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn, willing = (leave_behind(media, f"artworks/ab/{name}") for name in ("stubborn", "willing"))
    delete = WholeFileStorage.delete

    def fail_once(storage: Any, name: str) -> None:
        if name.endswith("stubborn"):
            raise OSError("The bucket does not answer.")
        delete(storage, name)

    monkeypatch.setattr(WholeFileStorage, "delete", fail_once)
    assert not audit("--fix")[1]
    assert (stubborn.exists(), willing.exists()) == (True, False)


def test_every_file_of_a_row_lies_in_a_folder_that_is_looked_at(media: Path) -> None:
    fields = [(m, f.name) for m in apps.get_models() for f in m._meta.get_fields() if isinstance(f, FileField)]
    for model, field in fields:
        names = list(model._default_manager.exclude(**{field: ""}).values_list(field, flat=True))
        assert names, f"Make a {model.__name__}.{field} here."
        assert {name.partition("/")[0] for name in names} <= set(FOLDERS)


def test_a_failing_storage_leaves_nothing_under_the_name(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list_files(media)

    class HalfFull(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: Any = None) -> Iterator[bytes]:
            yield b"half"
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        default_storage.save("artworks/ab/new", HalfFull(b"whole"))
    assert list_files(media) == before


def test_a_process_that_is_killed_while_it_writes_leaves_no_half_file_under_the_name(media: Path) -> None:
    """The child writes half of the file and kills itself as `kill -9` does."""
    before = list_files(media)
    child = os.fork()
    if child == 0:

        class Killing(ContentFile):  # type: ignore[type-arg]
            def chunks(self, chunk_size: Any = None) -> Iterator[bytes]:
                yield b"half"
                os.kill(os.getpid(), 9)

        default_storage.save("artworks/ab/new", Killing(b"whole"))
    os.waitpid(child, 0)
    (left,) = list_files(media) - before
    assert left.parent.name == "partial"
    make_old(left)
    assert audit("--fix")[1]
    assert list_files(media) == before


def test_deleting_while_the_storage_fails_deletes_the_rows_and_leaves_the_files_to_the_audit(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(storage: Any, name: str) -> None:
        raise OSError("The bucket answers 500.")

    monkeypatch.setattr(WholeFileStorage, "delete", fail)
    services.delete_artwork(artwork=Artwork.objects.get())
    assert not Artwork.objects.exists()
    monkeypatch.undo()
    assert len(list_files(media)) == 6
    assert audit("--fix")[1]
    assert len(list_files(media)) == 1

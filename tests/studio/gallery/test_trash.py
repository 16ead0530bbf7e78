"""/gallery/trash/, deleting with Undo, and the command that empties the trash."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from studio import services
from studio.errors import ArtworkGone
from studio.gallery import trash
from studio.models import TRASH_LASTS, Artwork

BULK, TRASH, UNDO, EMPTY = "/gallery/bulk/", "/gallery/trash/", "/gallery/trash/undo/", "/gallery/trash/empty/"

pytestmark = pytest.mark.django_db


def discard(client: Client, *artworks: Artwork, **values: Any) -> Any:
    return client.post(BULK, {"action": "trash", "ids": [artwork.pk for artwork in artworks], **values}, follow=True)


def undo_of(page: str) -> str:
    found = re.search(r'name="trashed_at" value="([^"]+)"', page)
    assert found
    return found[1]


def make_due(*artworks: Artwork) -> None:
    long_ago = timezone.now() - TRASH_LASTS - timedelta(seconds=1)
    Artwork.objects.filter(pk__in=[artwork.pk for artwork in artworks]).update(trashed_at=long_ago)


@pytest.mark.parametrize("url", [BULK, UNDO, EMPTY])
def test_a_visitor_is_sent_to_log_in_and_changes_nothing(url: str, artwork: Artwork):
    answer = Client().post(url, {"action": "trash", "ids": artwork.pk})
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")
    assert Client().get(TRASH).status_code == 302
    assert Artwork.objects.get().trashed_at is None


def test_an_outsider_can_neither_trash_restore_delete_nor_see(artwork: Artwork, outsider_client: Client):
    for action in ("trash", "delete", "favourite"):
        answer = outsider_client.post(BULK, {"action": action, "ids": artwork.pk, "sure": 1}, follow=True)
        assert "message--error" in answer.content.decode()
    assert Artwork.objects.get().trashed_at is None
    trashed_at = trash.move_to_trash(owner=artwork.owner, ids=[artwork.pk])
    outsider_client.post(BULK, {"action": "restore", "ids": artwork.pk})
    outsider_client.post(UNDO, {"trashed_at": trashed_at.isoformat()})
    outsider_client.post(EMPTY)
    assert "Grandmother" not in outsider_client.get(TRASH).content.decode()
    assert Artwork.objects.get().trashed_at == trashed_at


def test_a_page_of_another_site_cannot_delete(artwork: Artwork, owner: AbstractBaseUser):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(BULK, {"action": "trash", "ids": artwork.pk}).status_code == 403
    assert Artwork.objects.get().trashed_at is None


def test_deleting_is_one_request_and_undo_another_without_script(artwork: Artwork, owner_client: Client):
    page = discard(owner_client, artwork, next="/gallery/?sort=title")
    assert page.redirect_chain == [("/gallery/?sort=title", 302)]
    assert "1 face is in the trash." in page.content.decode()
    assert "No face" in page.content.decode()
    back = owner_client.post(UNDO, {"trashed_at": undo_of(page.content.decode())}, follow=True)
    assert "1 face is back." in back.content.decode()
    assert "Grandmother" in back.content.decode()


def test_undo_brings_back_what_went_with_that_tap_and_nothing_else(
    owner: AbstractBaseUser, owner_client: Client, make_artworks: Callable[..., list[Artwork]]
):
    before, one, two = make_artworks(owner, "before", "one", "two")
    discard(owner_client, before)
    page = discard(owner_client, one, two)
    owner_client.post(UNDO, {"trashed_at": undo_of(page.content.decode())})
    assert set(Artwork.objects.kept()) == {one, two}


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-01-01T00:00:00"])
def test_undoing_nothing_changes_nothing(moment: str, artwork: Artwork, owner_client: Client):
    assert owner_client.post(UNDO, {"trashed_at": moment}).status_code in (302, 404)
    assert Artwork.objects.get().trashed_at is None


def test_the_way_back_leads_to_no_other_site(artwork: Artwork, owner_client: Client):
    answer = owner_client.post(BULK, {"action": "trash", "ids": artwork.pk, "next": "https://evil.example/"})
    assert answer["Location"] == "/gallery/"


def test_what_is_in_the_trash_shows_nowhere_else(artwork: Artwork, owner_client: Client):
    discard(owner_client, artwork)
    owner_client.get("/gallery/")  # the notice is read
    for url in ("/gallery/", "/accounts/profile/picture/"):
        assert str(artwork.pk) not in owner_client.get(url).content.decode()
    for url in (f"/gallery/{artwork.pk}/", f"/draw/{artwork.pk}/"):
        assert owner_client.get(url).status_code == 404
    assert owner_client.put("/api/v1/me/avatar/", {"face": str(artwork.pk)}, "application/json").status_code == 400


def test_the_trash_shows_its_pictures_to_its_owner_alone(
    artwork: Artwork, owner_client: Client, outsider_client: Client
):
    discard(owner_client, artwork)
    url = f"/gallery/{artwork.pk}/files/thumbnail.webp/"
    assert url in owner_client.get(TRASH).content.decode()
    assert (owner_client.get(url).status_code, outsider_client.get(url).status_code) == (200, 404)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(), "30 days left"),
        (timedelta(days=28, hours=12), "2 days left"),
        (timedelta(days=29, hours=1), "1 day left"),
        (timedelta(days=31), "0 days left"),
    ],
)
def test_each_says_how_many_days_are_left(age: timedelta, words: str, artwork: Artwork, owner_client: Client):
    Artwork.objects.update(trashed_at=timezone.now() - age)
    page = owner_client.get(TRASH).content.decode()
    assert words in page
    assert "count as faces and storage of yours" in page


def test_restoring_brings_the_face_back_as_it_was(artwork: Artwork, owner_client: Client):
    before = Artwork.objects.values().get()
    discard(owner_client, artwork)
    page = owner_client.post(BULK, {"action": "restore", "ids": artwork.pk, "next": TRASH}, follow=True)
    assert page.redirect_chain == [(TRASH, 302)]
    assert Artwork.objects.values().get() == before
    assert owner_client.get(f"/gallery/{artwork.pk}/").status_code == 200


def test_deleting_for_good_asks_first_and_takes_the_files(
    artwork: Artwork,
    owner_client: Client,
    kept_files: Callable[[], list[str]],
    django_capture_on_commit_callbacks: Any,
):
    discard(owner_client, artwork)
    page = owner_client.post(BULK, {"action": "delete", "ids": artwork.pk})
    assert "Delete 1 face for good?" in page.content.decode()
    assert Artwork.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        owner_client.post(BULK, {"action": "delete", "ids": artwork.pk, "sure": "1"})
    assert (Artwork.objects.count(), kept_files()) == (0, [])


def test_emptying_asks_first_and_leaves_what_is_kept(
    owner: AbstractBaseUser, owner_client: Client, make_artworks: Callable[..., list[Artwork]]
):
    kept, *others = make_artworks(owner, "kept", "one", "two")
    discard(owner_client, *others)
    assert "2 faces are deleted for good" in owner_client.get(EMPTY).content.decode()
    assert Artwork.objects.count() == 3
    assert "The trash is empty." in owner_client.post(EMPTY, follow=True).content.decode()
    assert list(Artwork.objects.all()) == [kept]


def test_emptying_goes_in_batches(
    owner: AbstractBaseUser, make_artworks: Callable[..., list[Artwork]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(trash, "BATCH", 2)
    trash.move_to_trash(owner=owner, ids=[artwork.pk for artwork in make_artworks(owner, *"abcde")])
    assert trash.empty(owner=owner) == 5
    assert not Artwork.objects.exists()


def test_all_go_to_the_trash_or_none(owner: AbstractBaseUser, make_artworks: Callable[..., list[Artwork]]):
    one, two = make_artworks(owner, "one", "two")
    with pytest.raises(ArtworkGone):
        trash.move_to_trash(owner=owner, ids=[one.pk, uuid4(), two.pk])
    assert Artwork.objects.kept().count() == 2


def test_what_is_in_the_trash_already_keeps_its_day(owner: AbstractBaseUser, artwork: Artwork):
    first = trash.move_to_trash(owner=owner, ids=[artwork.pk])
    trash.move_to_trash(owner=owner, ids=[artwork.pk])
    assert Artwork.objects.get().trashed_at == first


def test_the_command_deletes_what_is_due_with_its_files_and_nothing_twice(
    owner: AbstractBaseUser,
    artwork: Artwork,
    kept_files: Callable[[], list[str]],
    make_artworks: Callable[..., list[Artwork]],
    django_capture_on_commit_callbacks: Any,
    capsys: pytest.CaptureFixture[str],
):
    fresh, kept = make_artworks(owner, "fresh", "kept")
    trash.move_to_trash(owner=owner, ids=[fresh.pk])
    make_due(artwork)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("empty_trash")
    assert (set(Artwork.objects.all()), kept_files()) == ({fresh, kept}, [])
    call_command("empty_trash")
    assert capsys.readouterr().out.splitlines() == ["Faces deleted for good: 1.", "Faces deleted for good: 0."]


def test_one_that_cannot_be_deleted_is_tried_again_and_keeps_no_other_waiting(
    owner: AbstractBaseUser, make_artworks: Callable[..., list[Artwork]], monkeypatch: pytest.MonkeyPatch
):
    broken, other = make_artworks(owner, "broken", "other")
    make_due(broken, other)
    delete = trash.delete_artworks

    def fail_once(*, owner: Any, artworks: Any) -> int:
        if artworks.filter(pk=broken.pk).exists():
            raise OSError("The database is locked.")
        return delete(owner=owner, artworks=artworks)

    monkeypatch.setattr(trash, "delete_artworks", fail_once)
    with pytest.raises(CommandError, match="tried again: 1"):
        call_command("empty_trash")
    assert list(Artwork.objects.all()) == [broken]
    monkeypatch.undo()
    call_command("empty_trash")
    assert not Artwork.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_storage_that_fails_leaves_a_file_to_the_audit_and_no_row(
    artwork: Artwork, kept_files: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
):
    def fail(storage: Any, name: str) -> None:
        raise OSError("The bucket does not answer.")

    make_due(artwork)
    monkeypatch.setattr(FileSystemStorage, "delete", fail)
    call_command("empty_trash")
    assert not Artwork.objects.exists()
    assert len(kept_files()) == 3


def test_what_comes_back_while_the_command_runs_stays(
    owner: AbstractBaseUser, artwork: Artwork, monkeypatch: pytest.MonkeyPatch
):
    make_due(artwork)
    delete_if_due = trash._delete_if_due

    def restore_first(pk: Any) -> int:
        trash.restore(owner=owner, ids=[pk])
        return delete_if_due(pk)

    monkeypatch.setattr(trash, "_delete_if_due", restore_first)
    assert trash.delete_due().deleted == 0
    assert Artwork.objects.get() == artwork


def test_deleting_does_not_read_the_strokes(artwork: Artwork, django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(30) as queries:
        services.delete_artwork(artwork=artwork)
    reads = [query["sql"] for query in queries if 'FROM "studio_version"' in query["sql"]]
    assert '"strokes"' not in reads[0]  # later ones find no version any more


def test_a_save_into_an_artwork_that_went_to_the_trash_is_told_so(
    owner: AbstractBaseUser, artwork: Artwork, line: Callable[..., dict[str, Any]]
):
    trash.move_to_trash(owner=owner, ids=[artwork.pk])
    with pytest.raises(ArtworkGone):
        services.update_artwork(artwork=artwork, strokes=line(300))
    assert Artwork.objects.get().current.number == 1

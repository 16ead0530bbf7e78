"""Deletion leaves nothing, and every table and kind of file has its line in docs/data.md."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db.models import FileField, Model
from django.utils import timezone

from accounts.models import User
from accounts.profile.avatars import set_avatar
from accounts.profile.deletion import schedule_deletion
from studio import services
from studio.drafts import Drawing, create_save_point, keep_draft
from studio.models import Album, Artwork, Film, Peek, QuotaOverride, Rendition, Report, Share, Tag, Version
from tests.accounts.pictures import encode

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (Path(settings.BASE_DIR) / "docs" / "data.md").read_text()
ROWS = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in TEXT.splitlines() if line.startswith("| `")]
FATE = {row[0]: row[2] for row in ROWS if len(row) == 4}
FILES = {row[0] for row in ROWS if len(row) == 3}
# Where each stands in the export, as a pattern of names.
PLACES = {row[0]: row[-1].partition(",")[0].strip("`") for row in ROWS if row[-1]}

ANN, BOB = "ann.marker@example.com", "bob.other@example.com"
LINE = {"version": 1, "strokes": [{"tool": "pen", "size": 24, "points": [[100, 256, 0.5, 0], [400, 256, 0.5, 40]]}]}
DRAWING = Drawing.read(strokes=LINE, settings={}, drawing=uuid4())


def make_session(user: User) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update({"_auth_user_id": str(user.pk), "note": user.email})
    store.create()


def make_artwork(user: User) -> Artwork:
    return services.create_artwork(owner=user, strokes=LINE, title=f"Drawn by {user.email}")


def make_admin_log(user: User) -> None:
    staff, _ = User.objects.get_or_create(email="staff@example.com")
    LogEntry.objects.log_actions(staff.pk, User.objects.filter(pk=user.pk), 2, f"Changed {user.email}")


def first_version(user: User) -> Version:
    return Version.objects.filter(artwork__owner=user)[0]


def store(user: User) -> str:
    return default_storage.save(f"artworks/{uuid4().hex}.bin", ContentFile(user.email.encode()))


def make(label: str, **values: Any) -> Callable[[User], Any]:
    return lambda user: apps.get_model(label).objects.create(user=user, **values)


# One row of each table that holds something about a person.
MAKERS: dict[str, Callable[[User], Any]] = {
    "accounts.User": lambda user: set_avatar(user=user, data=encode()),
    "accounts.User_groups": lambda user: user.groups.add(Group.objects.create(name=user.email[:3])),
    "accounts.User_user_permissions": lambda user: user.user_permissions.add(Permission.objects.all()[0]),
    "accounts.TermsAcceptance": make("accounts.TermsAcceptance", version="1"),
    "account.EmailAddress": lambda user: EmailAddress.objects.create(user=user, email=user.email, verified=True),
    "account.EmailConfirmation": lambda user: EmailConfirmation.create(EmailAddress.objects.get(user=user)).save(),
    "mfa.Authenticator": make("mfa.Authenticator", type="totp", data={"secret": "x"}),
    "usersessions.UserSession": lambda user: apps.get_model("usersessions.UserSession").objects.create(
        user=user, ip="127.0.0.1", session_key=user.email, user_agent="Firefox"
    ),
    "socialaccount.SocialAccount": lambda user: apps.get_model("socialaccount.SocialAccount").objects.create(
        user=user, provider="google", uid=user.email, extra_data={"email": user.email}
    ),
    "socialaccount.SocialToken": lambda user: apps.get_model("socialaccount.SocialToken").objects.create(
        account=apps.get_model("socialaccount.SocialAccount").objects.get(user=user), token=user.email
    ),
    "sessions.Session": make_session,
    "studio.Artwork": make_artwork,
    "studio.Version": lambda user: services.update_artwork(
        artwork=Artwork.objects.get(owner=user), settings={"seed": 7}
    ),
    "studio.Rendition": lambda user: Rendition.objects.create(
        version=first_version(user), kind="photo-512", file=store(user), size_bytes=9
    ),
    "studio.Film": lambda user: Film.objects.create(
        version=first_version(user), kind=Film.Kind.TIMELAPSE, options={}, file=store(user)
    ),
    "studio.Tag": lambda user: Tag.objects.create(owner=user, name=user.email),
    "studio.Artwork_tags": lambda user: Artwork.objects.get(owner=user).tags.add(Tag.objects.get(owner=user)),
    "studio.Album": lambda user: Album.objects.create(owner=user, title=f"Collected by {user.email}"),
    "studio.Album_artworks": lambda user: Album.objects.get(owner=user).artworks.add(Artwork.objects.get(owner=user)),
    "studio.SearchWord": lambda user: None,  # of the title, with the artwork
    "studio.Share": lambda user: Share.objects.create(artwork=Artwork.objects.get(owner=user)),
    "studio.Report": lambda user: Report.objects.create(artwork=Artwork.objects.get(owner=user), reason="other"),
    "studio.Draft": lambda user: keep_draft(
        owner=user, device=uuid4(), writer=uuid4(), edited_at=timezone.now(), drawing=DRAWING
    ),
    "studio.SavePoint": lambda user: create_save_point(owner=user, name=f"Kept by {user.email}", drawing=DRAWING),
    "studio.QuotaOverride": lambda user: QuotaOverride.objects.create(
        owner=user, max_artworks=9, max_bytes=2**30, reason=user.email
    ),
    "accounts.Ban": make("accounts.Ban", reason="x"),
    "studio.Peek": lambda user: Peek.objects.create(
        artwork=Artwork.objects.get(owner=user), owner=user, staff=user, reason="Asked to."
    ),
    "admin.LogEntry": make_admin_log,
}


def installed() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def of_installed_apps(labels: Any) -> set[str]:
    """The inventory also names the tables of libraries that a site may leave out."""
    names = {config.label for config in apps.get_app_configs()}
    return {label for label in labels if label.partition(".")[0] in names}


def count_rows() -> dict[str, int]:
    return {label: model._default_manager.count() for label, model in installed().items()}


def read_everything() -> str:
    return "\n".join(repr(row) for model in installed().values() for row in model._default_manager.values())


@pytest.fixture
def two_people(media: Path) -> tuple[User, User]:
    """Each with one row of everything, made in the order of the inventory."""
    people = User.objects.create_user(ANN), User.objects.create_user(BOB)
    for user in people:
        for label, maker in MAKERS.items():
            if label in installed():
                maker(user)
    return people


def test_every_table_is_in_the_inventory() -> None:
    assert set(installed()) == of_installed_apps(FATE), "List it in docs/data.md, and say what becomes of its rows."


def test_every_kind_of_file_is_in_the_inventory() -> None:
    fields = [(label, field) for label, model in installed().items() for field in model._meta.get_fields()]
    assert {f"{label}.{field.name}" for label, field in fields if isinstance(field, FileField)} == FILES


def test_every_table_about_a_person_is_made_here() -> None:
    personal = {label for label, fate in FATE.items() if fate in {"deleted", "unlinked"}}
    assert set(FATE.values()) == {"deleted", "unlinked", "stays"}
    assert set(MAKERS) == personal, "Add a maker of one row, so that its deletion is proven."


def test_the_makers_fill_every_table_about_a_person(two_people: Any) -> None:
    rows = count_rows()
    assert [label for label in of_installed_apps(MAKERS) if rows[label] < 2] == []


def test_a_due_deletion_leaves_no_row_no_word_and_no_file_of_the_person_and_all_of_the_other(
    two_people: tuple[User, User], media: Path, mailoutbox: list[Any]
) -> None:
    ann, _ = two_people
    before, files_before = count_rows(), {path for path in media.rglob("*") if path.is_file()}
    schedule_deletion(user=ann)
    User.objects.filter(pk=ann.pk).update(deletion_due_at=timezone.now() - timedelta(seconds=1))
    call_command("delete_due_accounts")

    after = count_rows()
    for label in of_installed_apps(MAKERS):
        own = 0 if FATE[label] == "unlinked" else rows_of_one(label, before[label])
        assert after[label] == before[label] - own, label
    everything = read_everything()
    assert "ann.marker" not in everything
    assert "bob.other" in everything
    files = {path for path in media.rglob("*") if path.is_file()}
    assert files < files_before
    assert len(files) == len(files_before) / 2
    assert [mail.to for mail in mailoutbox] == [[ANN], [ANN]]
    assert "is deleted" in mailoutbox[-1].subject


def rows_of_one(label: str, rows: int) -> int:
    """Staff, who changed something about both, are a third person."""
    return (rows - 1) // 2 if label == "accounts.User" else rows // 2


def test_the_accounts_of_others_are_not_touched_before_their_day(two_people: tuple[User, User]) -> None:
    before = count_rows()
    schedule_deletion(user=two_people[0])
    call_command("delete_due_accounts")
    after = count_rows()
    assert {label for label in after if after[label] != before[label]} == {"sessions.Session"}


def test_a_storage_that_fails_leaves_the_account_to_the_next_run_and_keeps_no_other_waiting(
    two_people: tuple[User, User], media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.update(deletion_due_at=timezone.now() - timedelta(seconds=1))
    delete = FileSystemStorage.delete
    broken = two_people[0].avatar.name

    def fail_once(storage: Any, name: str) -> None:
        if name == broken:
            raise OSError("The bucket does not answer.")
        delete(storage, name)

    monkeypatch.setattr(FileSystemStorage, "delete", fail_once)
    with pytest.raises(Exception, match="tried again: 1"):
        call_command("delete_due_accounts")
    assert list(User.objects.values_list("email", "is_active")) == [(ANN, False)]
    monkeypatch.undo()
    call_command("delete_due_accounts")
    assert not User.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_search_for_words_finds_what_is_there(two_people: Any) -> None:
    """Otherwise its silence would prove nothing."""
    assert read_everything().count("ann.marker") >= 6

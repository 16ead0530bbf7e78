"""/api/v1/me/export/: everything, and only one's own, as a stream."""

import fnmatch
import io
import json
import weakref
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import AsyncClient, Client
from django.utils import timezone

from accounts import belongings
from accounts.belongings import ExportFile
from accounts.models import TermsAcceptance, User
from accounts.profile.avatars import set_avatar
from accounts.profile.export import stream_export
from sketch2real_site.whole_files import WholeFileStorage
from studio import services
from studio.drafts import Drawing, create_save_point, keep_draft
from studio.models import Album, Artwork, Film, Peek, Rendition, Report, Share, Tag, Version
from studio.strokes import canonical_json
from tests.accounts.pictures import encode
from tests.studio.test_data_inventory import PLACES, of_installed_apps

EXPORT = "/api/v1/me/export/"

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume async")]


def download(client: Client) -> zipfile.ZipFile:
    answer = client.get(EXPORT)
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert archive.testzip() is None
    return archive


@pytest.fixture
def full_account(owner: User, artwork: Artwork, line: Callable[..., dict[str, Any]]) -> User:
    services.update_artwork(artwork=artwork, strokes=line(300), settings={"seed": 7})
    services.create_artwork(owner=owner, strokes=line(100), title="../../etc/passwd")
    set_avatar(user=owner, data=encode())
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    TermsAcceptance.objects.create(user=owner, version="2026-11-24")
    owner.display_name, owner.bio = "Ann", "Draws."
    owner.set_password("paper-and-ink-7")
    owner.save()
    drawing = Drawing.read(strokes=line(), settings={}, drawing=uuid4())
    keep_draft(owner=owner, device=uuid4(), writer=uuid4(), edited_at=timezone.now(), drawing=drawing)
    create_save_point(owner=owner, name="Before the hair", drawing=drawing)
    organise(owner, artwork)
    return owner


def organise(owner: User, artwork: Artwork) -> None:
    """All that can be made of an artwork beside its versions."""
    Artwork.objects.filter(pk=artwork.pk).update(is_favourite=True)
    artwork.tags.add(Tag.objects.create(owner=owner, name="family"))
    Tag.objects.create(owner=owner, name="never used")
    Album.objects.create(owner=owner, title="Wedding").artworks.add(artwork)
    Album.objects.create(owner=owner, title="Still empty")
    Share.objects.create(artwork=artwork, has_drawing=True, views=12)
    Report.objects.create(artwork=artwork, reason="other", text="A stranger's words")
    first = artwork.versions.get(number=1)
    Version.objects.filter(pk=first.pk).update(name="Before the hat")
    Rendition.objects.create(version=first, kind="photo-512", file=store("large.jpg", b"large"), size_bytes=5)
    film = {"version": first, "kind": Film.Kind.TIMELAPSE, "options": {"length_s": 8}}
    Film.objects.create(**film, state=Film.State.DONE, file=store("film.mp4", b"moving"), size_bytes=6)
    Film.objects.create(**film, state=Film.State.CANCELLED)


def store(name: str, data: bytes) -> str:
    return default_storage.save(f"artworks/{uuid4().hex}-{name}", ContentFile(data))


def test_a_visitor_gets_401(db: None):
    assert Client().get(EXPORT).status_code == 401


def test_the_export_holds_everything(full_account: User, artwork: Artwork, owner_client: Client):
    owner_client.force_login(full_account)
    archive = download(owner_client)
    account = json.loads(archive.read("account.json"))
    assert (account["email"], account["display_name"], account["bio"]) == ("owner@example.com", "Ann", "Draws.")
    assert account["account.EmailAddress"][0]["email"] == "owner@example.com"
    assert account["accounts.TermsAcceptance"][0]["version"] == "2026-11-24"
    for number, version in ((1, artwork.versions.get(number=1)), (2, artwork.versions.get(number=2))):
        folder = f"drawings/0001-grandmother/version-{number}"
        exported = json.loads(archive.read(f"{folder}/drawing.json"))
        assert canonical_json(exported["strokes"]) == canonical_json(version.strokes)
        assert (exported["settings"], exported["title"]) == (version.settings, "Grandmother")
        assert json.loads(archive.read(f"{folder}/version.json"))["settings"] == version.settings
        for field, name in (("sketch", "sketch.png"), ("photo", "photo.jpg"), ("thumbnail", "thumbnail.webp")):
            with default_storage.open(getattr(version, field).name) as kept:
                assert archive.read(f"{folder}/{name}") == kept.read()
    with default_storage.open(full_account.avatar.name) as kept:
        assert archive.read("avatar.webp") == kept.read()


def test_what_the_inventory_promises_is_in_the_export(full_account: User, owner_client: Client):
    """docs/data.md says where each table and file stands; every such place exists."""
    archive = download(owner_client)
    account = archive.read("account.json").decode()
    for label, place in PLACES.items():
        assert fnmatch.filter(archive.namelist(), f"{place}*"), label
        if place == "account.json" and label in of_installed_apps(PLACES):
            assert f'"{label}"' in account or label == "accounts.User"


def read_json(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(name))


def test_the_export_tells_how_an_artwork_is_kept_and_shared(full_account: User, artwork: Artwork, owner_client: Client):
    archive = download(owner_client)
    facts = read_json(archive, "drawings/0001-grandmother/artwork.json")
    share = Share.objects.get()
    assert (facts["is_favourite"], facts["trashed_at"]) == (True, None)
    assert (facts["tags"], facts["albums"]) == (["family"], ["Wedding"])
    assert facts["share"] == {
        "has_drawing": True,
        "has_timelapse": False,
        "expires_at": None,
        "views": 12,
        "taken_down_at": None,
        "created_at": str(share.created_at),
        "token": share.token,
    }
    assert read_json(archive, "drawings/0002-etcpasswd/artwork.json")["share"] is None
    collections = read_json(archive, "collections.json")
    assert collections["tags"] == ["family", "never used"]
    assert [album["title"] for album in collections["albums"]] == ["Still empty", "Wedding"]


def test_the_export_holds_names_renditions_and_films_of_versions(full_account: User, owner_client: Client):
    archive = download(owner_client)
    folder = "drawings/0001-grandmother/version-1"
    facts = read_json(archive, f"{folder}/version.json")
    assert facts["name"] == "Before the hat"
    assert [(film["kind"], film["state"]) for film in facts["films"]] == [
        ("timelapse", "done"),
        ("timelapse", "cancelled"),
    ]
    assert archive.read(f"{folder}/renditions/photo-512.jpg") == b"large"
    assert archive.read(f"{folder}/films/01-timelapse.mp4") == b"moving"
    assert read_json(archive, "drawings/0001-grandmother/version-2/version.json")["films"] == []


def test_what_strangers_reported_is_not_in_the_export(full_account: User, owner_client: Client):
    assert b"A stranger's words" not in b"".join(archive_bytes(download(owner_client)))


def test_artworks_in_the_trash_are_in_the_export_with_the_day_they_went_there(artwork: Artwork, owner_client: Client):
    trashed_at = timezone.now()
    Artwork.objects.filter(pk=artwork.pk).update(trashed_at=trashed_at)
    facts = read_json(download(owner_client), "drawings/0001-grandmother/artwork.json")
    assert facts["trashed_at"] == str(trashed_at)


@pytest.mark.parametrize(
    "closing",
    [
        pytest.param(lambda share: share.delete(), id="taken back"),
        pytest.param(lambda share: Share.objects.update(expires_at=timezone.now()), id="expired"),
        pytest.param(lambda share: Share.objects.update(taken_down_at=timezone.now()), id="taken down"),
    ],
)
def test_the_secret_of_a_link_that_leads_nowhere_is_not_in_the_export(
    artwork: Artwork, owner_client: Client, closing: Callable[[Share], Any]
):
    share = Share.objects.create(artwork=artwork, views=3)
    token = share.token.encode()
    assert token in b"".join(archive_bytes(download(owner_client)))
    closing(share)
    assert token not in b"".join(archive_bytes(download(owner_client)))


def test_no_secret_is_in_the_export(full_account: User, owner_client: Client):
    everything = b"".join(archive_bytes(download(owner_client)))
    assert full_account.password.encode() not in everything
    assert b"password" not in download(owner_client).read("account.json")


def test_the_export_holds_ones_own_alone(
    full_account: User, outsider: AbstractBaseUser, outsider_client: Client, owner_client: Client, line: Any
):
    services.create_artwork(owner=outsider, strokes=line(400), title="Secret of the outsider")
    own, other = download(owner_client), download(outsider_client)
    for archive, foreign in ((own, "outsider"), (other, "owner@example.com"), (other, "grandmother")):
        assert foreign not in " ".join(archive.namelist()).lower()
        assert foreign.encode() not in b"".join(archive_bytes(archive)).lower()
    assert len([name for name in other.namelist() if name.endswith("drawing.json")]) == 1


def test_the_index_lists_every_file(full_account: User, owner_client: Client):
    archive = download(owner_client)
    listed = [file["path"] for file in json.loads(archive.read("index.json"))["files"]]
    assert sorted([*listed, "index.html", "index.json"]) == sorted(archive.namelist())
    page = archive.read("index.html").decode()
    assert all(f'href="{path}"' in page for path in listed)


def test_no_name_leads_out_of_the_folder(full_account: User, owner_client: Client):
    assert all(".." not in name and not name.startswith("/") for name in download(owner_client).namelist())


def test_the_svg_shows_the_lines_of_the_drawing(artwork: Artwork, owner_client: Client):
    svg = ET.fromstring(download(owner_client).read("drawings/0001-grandmother/version-1/drawing.svg"))
    (group,) = svg.findall("{*}g")
    (path,) = group.findall("{*}path")
    assert (path.get("d"), path.get("stroke-width")) == ("M100 256L400 256", "16.80")
    assert group.get("stroke") == "#000"


def test_the_owner_learns_that_staff_looked_and_why_but_not_who(artwork: Artwork, owner: User, owner_client: Client):
    staff = User.objects.create_superuser("staff@example.com")
    Peek.objects.create(artwork=artwork, owner=owner, staff=staff, reason="Asked to restore it.")
    facts = download(owner_client).read("drawings/0001-grandmother/artwork.json").decode()
    assert "Asked to restore it." in facts
    assert "staff@example.com" not in facts


def test_a_lost_picture_does_not_stop_the_rest_and_is_named(artwork: Artwork, owner: User, owner_client: Client):
    set_avatar(user=owner, data=encode())
    for name in (artwork.current.photo.name, owner.avatar.name):
        default_storage.delete(name)
    archive = download(owner_client)
    names = archive.namelist()
    assert not any(name.endswith(("photo.jpg", "avatar.webp")) for name in names)
    assert any(name.endswith("sketch.png") for name in names)
    lost = [name for name in names if name.endswith(".missing.txt")]
    assert [name.rpartition("/")[2] for name in lost] == ["avatar.webp.missing.txt", "photo.jpg.missing.txt"]
    assert b"could not be read" in archive.read(lost[0])


def test_a_picture_that_the_storage_refuses_does_not_stop_the_rest(
    artwork: Artwork, owner_client: Client, monkeypatch: pytest.MonkeyPatch
):
    def refuse(storage: Any, name: str, mode: str = "rb") -> Any:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(WholeFileStorage, "_open", refuse)
    names = download(owner_client).namelist()
    assert len([name for name in names if name.endswith(".missing.txt")]) == 3
    assert any(name.endswith("drawing.json") for name in names)


def test_an_account_without_a_drawing_has_an_export_too(outsider_client: Client):
    assert set(download(outsider_client).namelist()) == {"account.json", "index.json", "index.html"}


@pytest.mark.django_db(transaction=True)
async def test_the_zip_is_made_while_it_is_sent(monkeypatch: pytest.MonkeyPatch):
    """A gallery of any size passes through little memory: nothing is read before its turn or kept after it."""
    read: list[int] = []

    class Pieces(list[bytes]):
        __hash__ = object.__hash__  # type: ignore[assignment]

    alive: weakref.WeakSet[Pieces] = weakref.WeakSet()

    class Hoarder:
        def export(self, user: User) -> Iterator[ExportFile]:
            for number in range(200):
                read.append(number)
                pieces = Pieces([bytes(2**20)])
                alive.add(pieces)
                yield ExportFile(f"{number}.jpg", pieces, "a megabyte")

    user = await User.objects.acreate(email="hoarder@example.com")
    monkeypatch.setattr(belongings, "_keepers", [Hoarder()])
    stream = stream_export(user)
    received = 0
    async for chunk in stream:
        received += len(chunk)
        assert len(read) * 2**20 <= received + 3 * 2**20
        assert len(alive) <= 3
    assert (len(read), received > 200 * 2**20) == (200, True)


@pytest.mark.django_db(transaction=True)
async def test_a_server_sends_the_export_piece_by_piece(line: Any):
    user = await User.objects.acreate(email="ann@example.com")
    client = AsyncClient()
    await client.aforce_login(user)
    answer: Any = await client.get(EXPORT)
    assert answer.is_async
    assert answer["Content-Disposition"].startswith('attachment; filename="sketch2real-')
    assert answer["Cache-Control"] == "private, no-store"
    content: AsyncIterator[bytes] = answer.streaming_content
    archive = zipfile.ZipFile(io.BytesIO(b"".join([chunk async for chunk in content])))
    assert archive.testzip() is None


def archive_bytes(archive: zipfile.ZipFile) -> Iterator[bytes]:
    return (archive.read(name) for name in archive.namelist())


def test_the_files_of_the_export_do_not_outlive_it(artwork: Artwork, owner_client: Client, media: Path):
    before = sorted(media.rglob("*"))
    download(owner_client)
    assert sorted(media.rglob("*")) == before

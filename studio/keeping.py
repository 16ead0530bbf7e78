"""What the studio keeps for a person, for the account's pages: usage, own faces, export and deletion."""

import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.belongings import ExportFile, Face, Usage, export_picture
from studio.models import Artwork, ArtworkQuerySet, Draft, SavePoint, Version
from studio.pictures import FILE_NAMES, list_files
from studio.quota import read_room
from studio.strokes import canonical_json
from studio.svg import write_svg

logger = logging.getLogger(__name__)

FACES_SHOWN = 24
PICTURES = {
    "sketch": _("the drawing as the network saw it"),
    "photo": _("the photograph"),
    "thumbnail": _("the photograph, small"),
}


class StudioKeeper:
    """accounts.belongings.Keeper"""

    def list_usage(self, user: AbstractBaseUser) -> list[Usage]:
        room, note = read_room(user), _tell_of_trash(Artwork.objects.for_user(user))
        return [
            Usage(str(_("Faces in your gallery")), room.artworks, room.quota.max_artworks, "faces", note),
            Usage(str(_("Storage")), room.size_bytes, room.quota.max_bytes, "bytes"),
        ]

    def list_faces(self, user: AbstractBaseUser) -> list[Face]:
        newest = Artwork.objects.for_user(user).kept()[:FACES_SHOWN]
        return [
            Face(str(artwork.pk), artwork.title, artwork.get_file_url(FILE_NAMES["thumbnail"])) for artwork in newest
        ]

    def read_face(self, user: AbstractBaseUser, face_id: str) -> bytes | None:
        if not _is_uuid(face_id):
            return None
        artwork = Artwork.objects.for_user(user).kept().filter(pk=face_id).first()
        return _read(artwork.current.photo) if artwork else None

    def export(self, user: AbstractBaseUser) -> Iterator[ExportFile]:
        artworks = Artwork.objects.for_user(user).order_by("created_at", "id")
        for number, pk in enumerate(list(artworks.values_list("pk", flat=True)), start=1):
            if artwork := artworks.filter(pk=pk).first():  # deleted while the export was on its way
                yield from _export_artwork(artwork, f"drawings/{number:04d}-{_name(artwork)}")
        for number, draft in enumerate(Draft.objects.for_user(user).iterator(), start=1):
            yield from _export_kept(draft, f"drafts/{number:04d}", _("What was on a desk"))
        for number, point in enumerate(SavePoint.objects.for_user(user).iterator(), start=1):
            yield from _export_kept(point, f"save-points/{number:04d}", point.name or _("Gave way to another drawing"))

    def delete(self, user: AbstractBaseUser) -> None:
        for artwork in Artwork.objects.for_user(user).iterator():
            for name in list_files(artwork):
                default_storage.delete(name)
            artwork.delete()
        Draft.objects.for_user(user).delete()
        SavePoint.objects.for_user(user).delete()


def _tell_of_trash(artworks: ArtworkQuerySet) -> str:
    count = artworks.trashed().count()
    words = ngettext("%(count)s of them is in the trash.", "%(count)s of them are in the trash.", count)
    return words % {"count": count} if count else ""


def _export_artwork(artwork: Artwork, folder: str) -> Iterator[ExportFile]:
    facts: dict[str, Any] = {name: getattr(artwork, name) for name in ("id", "title", "created_at", "updated_at")}
    # Who of the staff looked at the pictures is the owner's to know, though not by name.
    facts["looked_at_by_staff"] = list(artwork.peeks.values("at", "reason"))
    yield ExportFile(f"{folder}/artwork.json", [_dump(facts)], f"“{artwork.title}”")
    # One version at a time: the strokes of one can be megabytes.
    for pk in list(artwork.versions.order_by("number").values_list("pk", flat=True)):
        if version := Version.objects.filter(pk=pk).first():
            yield from _export_version(version, f"{folder}/version-{version.number}", artwork.title)


def _export_version(version: Version, folder: str, title: str) -> Iterator[ExportFile]:
    facts = {name: getattr(version, name) for name in ("number", "settings", "model_version", "created_at")}
    strokes = version.strokes
    yield ExportFile(f"{folder}/version.json", [_dump(facts)], _describe(_("settings and dates"), title))
    yield ExportFile(
        f"{folder}/strokes.json", [canonical_json(strokes)], _describe(_("the drawing, to open here"), title)
    )
    yield ExportFile(
        f"{folder}/drawing.svg", write_svg(strokes), _describe(_("the drawing, for other programs"), title)
    )
    for field, name in FILE_NAMES.items():
        yield export_picture(getattr(version, field), f"{folder}/{name}", _describe(PICTURES[field], title))


def _export_kept(kept: Draft | SavePoint, folder: str, title: str | Promise) -> Iterator[ExportFile]:
    yield ExportFile(
        f"{folder}/settings.json", [_dump({"name": title, **kept.settings})], _describe(_("settings"), title)
    )
    yield ExportFile(
        f"{folder}/strokes.json",
        [canonical_json(kept.strokes)],
        _describe(_("the drawing, to open here"), title),
    )


def _describe(what: Promise, title: str | Promise) -> Promise:
    """Lazy, as `what` is: the export says in whose language."""
    return format_lazy("“{title}”: {what}", title=title, what=what)


def _read(picture: FieldFile) -> bytes | None:
    """None when the file is lost."""
    try:
        with picture.open() as file:
            data: bytes = file.read()
    except FileNotFoundError:
        logger.error("picture_missing name=%s", picture.name)  # noqa: TRY400  # the name says it all
        return None
    return data


def _name(artwork: Artwork) -> str:
    return slugify(artwork.title, allow_unicode=True)[:40] or "face"


def _dump(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, default=str, ensure_ascii=False, indent=2).encode()


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True

"""What the studio keeps for a person, as files for the export of the account."""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from accounts.belongings import ExportFile, export_picture
from studio.drawing_file import FILE_NAME, write_drawing_file
from studio.models import Album, Artwork, Draft, Film, SavePoint, Share, Tag, Version
from studio.pictures import FILE_NAMES
from studio.svg import write_svg

PICTURES = {
    "sketch": _("the drawing as the network saw it"),
    "photo": _("the photograph"),
    "thumbnail": _("the photograph, small"),
}


def list_export(user: AbstractBaseUser) -> Iterator[ExportFile]:
    """One at a time, each read when its turn comes: a gallery does not fit into memory."""
    artworks = Artwork.objects.for_user(user).order_by("created_at", "id")
    for number, pk in enumerate(list(artworks.values_list("pk", flat=True)), start=1):
        if artwork := artworks.filter(pk=pk).first():  # deleted while the export was on its way
            yield from _export_artwork(artwork, f"drawings/{number:04d}-{_name(artwork)}")
    yield from _export_collections(user)
    for number, draft in enumerate(Draft.objects.for_user(user).iterator(), start=1):
        yield from _export_kept(draft, f"drafts/{number:04d}", _("What was on a desk"))
    for number, point in enumerate(SavePoint.objects.for_user(user).iterator(), start=1):
        yield from _export_kept(point, f"save-points/{number:04d}", point.name or _("Gave way to another drawing"))


def _export_artwork(artwork: Artwork, folder: str) -> Iterator[ExportFile]:
    yield ExportFile(f"{folder}/artwork.json", [_dump(_read_facts(artwork))], f"“{artwork.title}”")
    # One version at a time: the strokes of one can be megabytes.
    for pk in list(artwork.versions.order_by("number").values_list("pk", flat=True)):
        if version := Version.objects.filter(pk=pk).first():
            yield from _export_version(version, f"{folder}/version-{version.number}", artwork.title)


def _read_facts(artwork: Artwork) -> dict[str, Any]:
    names = ("id", "title", "is_favourite", "trashed_at", "created_at", "updated_at")
    return {name: getattr(artwork, name) for name in names} | {
        "tags": list(artwork.tags.values_list("name", flat=True)),
        "albums": list(artwork.albums.values_list("title", flat=True)),
        "share": _read_share(artwork),
        # Who of the staff looked at the pictures is the owner's to know, though not by name.
        "looked_at_by_staff": list(artwork.peeks.values("at", "reason")),
    }


def _read_share(artwork: Artwork) -> dict[str, Any] | None:
    """The link's facts; its token while it leads somewhere."""
    shares = Share.objects.filter(artwork=artwork)
    facts = shares.values("has_drawing", "has_timelapse", "expires_at", "views", "taken_down_at", "created_at").first()
    token = shares.open().values("token").first()
    return facts and {**facts, **(token or {})}


def _export_collections(user: AbstractBaseUser) -> Iterator[ExportFile]:
    """Those that no artwork is in, too."""
    tags = list(Tag.objects.for_user(user).values_list("name", flat=True))
    albums = list(Album.objects.for_user(user).values("title", "created_at"))
    if tags or albums:
        yield ExportFile("collections.json", [_dump({"tags": tags, "albums": albums})], _("Your tags and albums"))


def _export_version(version: Version, folder: str, title: str) -> Iterator[ExportFile]:
    films = list(version.films.order_by("created_at", "id"))
    facts = {name: getattr(version, name) for name in ("number", "name", "settings", "model_version", "created_at")}
    facts["films"] = [_read_film(film) for film in films]
    yield ExportFile(f"{folder}/version.json", [_dump(facts)], _describe(_("settings and dates"), title))
    yield _export_drawing(version, folder, title, artwork_title=title)
    yield ExportFile(
        f"{folder}/drawing.svg", write_svg(version.strokes), _describe(_("the drawing, for other programs"), title)
    )
    for field, name in FILE_NAMES.items():
        yield export_picture(getattr(version, field), f"{folder}/{name}", _describe(PICTURES[field], title))
    yield from _export_made_later(version, films, folder, title)


def _export_made_later(version: Version, films: list[Film], folder: str, title: str) -> Iterator[ExportFile]:
    for rendition in version.renditions.order_by("kind"):
        path = f"{folder}/renditions/{rendition.kind}{_find_ending(rendition.file)}"
        yield export_picture(rendition.file, path, _describe(_("the photograph in another size"), title))
    for number, film in enumerate((film for film in films if film.file), start=1):
        path = f"{folder}/films/{number:02d}-{film.kind}{_find_ending(film.file)}"
        yield export_picture(film.file, path, _describe(_("a film"), title))


def _find_ending(file: FieldFile) -> str:
    return PurePosixPath(file.name or "").suffix


def _read_film(film: Film) -> dict[str, Any]:
    return {name: getattr(film, name) for name in ("kind", "options", "state", "created_at")}


def _export_kept(kept: Draft | SavePoint, folder: str, title: str | Promise) -> Iterator[ExportFile]:
    yield ExportFile(
        f"{folder}/settings.json", [_dump({"name": title, **kept.settings})], _describe(_("settings"), title)
    )
    yield _export_drawing(kept, folder, title)


def _export_drawing(
    drawn: Version | Draft | SavePoint, folder: str, title: str | Promise, *, artwork_title: str = ""
) -> ExportFile:
    file = write_drawing_file(strokes=drawn.strokes, settings=drawn.settings, title=artwork_title)
    return ExportFile(f"{folder}/{FILE_NAME}", [file], _describe(_("the drawing, to open here again"), title))


def _describe(what: Promise, title: str | Promise) -> Promise:
    """Lazy, as `what` is: the export says in whose language."""
    return format_lazy("“{title}”: {what}", title=title, what=what)


def _name(artwork: Artwork) -> str:
    return slugify(artwork.title, allow_unicode=True)[:40] or "face"


def _dump(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, default=str, ensure_ascii=False, indent=2).encode()

"""Everything that the site keeps about a person, as a zip file that is made while it is sent."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED

from asgiref.sync import sync_to_async
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from zipstream import ZipStream

from accounts import belongings
from accounts.belongings import ExportFile
from accounts.models import User
from accounts.pages.language import speak_to

CHUNK_BYTES: Final = 64 * 1024
_COMPRESSED_ALREADY: Final = (".webp", ".jpg", ".png", ".gif", ".mp4")

# The columns of each table that are the person's to have. Secrets (password hash, keys) stay where they are.
_ACCOUNT_FIELDS: Final = (
    "email", "first_name", "last_name", "display_name", "pronouns", "bio", "language", "theme", "hand", "is_pen_only",
    "wants_news", "last_news", "wants_storage_notice", "told_nearly_full_at", "date_joined", "last_login",
    "welcomed_at", "deletion_due_at",
)  # fmt: skip
_TABLES: Final = {
    "account.EmailAddress": ("email", "verified", "primary"),
    "accounts.TermsAcceptance": ("version", "accepted_at"),
    "accounts.Ban": ("reason", "banned_at", "lifted_at"),
    "mfa.Authenticator": ("type", "created_at", "last_used_at"),
    "usersessions.UserSession": ("ip", "user_agent", "created_at", "last_seen_at"),
    "socialaccount.SocialAccount": ("provider", "uid", "extra_data", "date_joined", "last_login"),
}


def name_export() -> str:
    return f"sketch2real-{datetime.now(UTC):%Y-%m-%d}.zip"


async def stream_export(user: User) -> AsyncIterator[bytes]:
    """The zip file in pieces, each made when the one before is sent: memory does not grow with the gallery.

    Asynchronous, because Django gathers a synchronous iterator completely before an ASGI server sends it.
    """
    chunks = _in_larger_chunks(_write_zip(user))
    take = sync_to_async(lambda: next(chunks, b""))
    while chunk := await take():
        yield chunk


def _write_zip(user: User) -> Iterator[bytes]:
    archive = ZipStream(compress_type=ZIP_DEFLATED, compress_level=6)
    listed: list[dict[str, Any]] = []  # not the files themselves: they would all stay in memory
    for file in _list_files(user):
        is_compressed = file.path.endswith(_COMPRESSED_ALREADY)
        archive.add(file.chunks, file.path, compress_type=ZIP_STORED if is_compressed else ZIP_DEFLATED)
        yield from archive.file()
        listed.append({"path": file.path, "description": file.description})
    with speak_to(user):
        archive.add(_dump({"files": listed}), "index.json")
        archive.add(render_to_string("accounts/export_index.html", {"user": user, "files": listed}), "index.html")
    yield from archive.finalize()


def _list_files(user: User) -> Iterator[ExportFile]:
    yield ExportFile("account.json", [_dump(_read_account(user))], _("Your account, profile and settings"))
    if user.avatar:
        yield belongings.export_picture(user.avatar, "avatar.webp", _("Your picture"))
    for keeper in belongings.list_keepers():
        yield from keeper.export(user)


def _read_account(user: User) -> dict[str, Any]:
    account: dict[str, Any] = {field: getattr(user, field) for field in _ACCOUNT_FIELDS}
    for label, fields in _TABLES.items():
        if apps.is_installed(_app_of(label)):
            rows = apps.get_model(label)._default_manager.filter(user=user)  # noqa: SLF001  # Django's public name
            account[label] = list(rows.values(*fields))
    return account


def _app_of(label: str) -> str:
    name = label.partition(".")[0]
    return name if name == "accounts" else f"allauth.{name}"


def _dump(value: object) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _in_larger_chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A compressor gives some bytes at a time; each chunk costs a change of thread."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= CHUNK_BYTES:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)

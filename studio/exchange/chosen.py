"""Chosen artworks as one zip file that is made while it is sent: photograph, drawing and strokes of each."""

import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED

from asgiref.sync import sync_to_async
from django.contrib.auth.base_user import AbstractBaseUser
from zipstream import ZipStream

from accounts.belongings import ExportFile, export_picture
from studio.models import Artwork
from studio.strokes import canonical_json

MAX_IN_ZIP: Final = 200


async def stream_zip(person: AbstractBaseUser, ids: Sequence[uuid.UUID]) -> AsyncIterator[bytes]:
    """Asynchronous, because Django gathers a synchronous iterator completely before an ASGI server sends it."""
    pieces = _write_zip(person, ids)
    take = sync_to_async(lambda: next(pieces, b""))
    while piece := await take():
        yield piece


def _write_zip(person: AbstractBaseUser, ids: Sequence[uuid.UUID]) -> Iterator[bytes]:
    """A file at a time: a whole selection would fill the memory."""
    archive = ZipStream(compress_type=ZIP_DEFLATED, compress_level=6)
    own = Artwork.objects.for_user(person)
    for number, pk in enumerate(ids, start=1):
        artwork = own.filter(pk=pk).first()
        for file in _list_files(artwork, f"{number:03d}-{artwork.file_stem}") if artwork else ():
            is_picture = not file.path.endswith(".json")
            archive.add(file.chunks, file.path, compress_type=ZIP_STORED if is_picture else ZIP_DEFLATED)
            yield b"".join(archive.file())
    yield b"".join(archive.finalize())


def _list_files(artwork: Artwork, folder: str) -> Iterator[ExportFile]:
    version = artwork.current
    yield export_picture(version.photo, f"{folder}/photo.jpg", "")
    yield export_picture(version.sketch, f"{folder}/drawing.png", "")
    yield ExportFile(f"{folder}/strokes.json", [canonical_json(version.strokes)], "")

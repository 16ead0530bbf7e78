"""What the studio keeps for a person, for the account's pages: usage, own faces, export and deletion."""

import logging
import uuid
from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.belongings import ExportFile, Face, Usage
from studio.export import list_export
from studio.models import Artwork, ArtworkQuerySet, Draft, SavePoint
from studio.pictures import FILE_NAMES, list_files
from studio.quota import read_room

logger = logging.getLogger(__name__)

FACES_SHOWN = 24


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
        return list_export(user)

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


def _read(picture: FieldFile) -> bytes | None:
    """None when the file is lost."""
    try:
        with picture.open() as file:
            data: bytes = file.read()
    except FileNotFoundError:
        logger.error("picture_missing name=%s", picture.name)  # noqa: TRY400  # the name says it all
        return None
    return data


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True

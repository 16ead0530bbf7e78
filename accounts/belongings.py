"""What other rooms keep for a person, told to accounts by them: accounts imports none of them.

A room registers its keeper in its AppConfig. Usage, export, the choice of an own face and deletion go through it.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.db.models.fields.files import FieldFile
from django.dispatch import Signal
from django.utils.functional import Promise

from accounts.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Usage:
    """Something counted against a limit. `unit` is "bytes" or the plural of what is counted; `note`, a sentence, may be
    empty."""

    name: str
    used: int
    limit: int
    unit: str
    note: str = ""

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.used / self.limit)) if self.limit else 100


@dataclass(frozen=True, slots=True)
class Face:
    """A face that the person made and may wear as a picture."""

    id: str
    title: str
    thumbnail_url: str


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of the export. `chunks` is read, and `description` worded, when its turn comes."""

    path: str
    chunks: Iterable[bytes]
    description: str | Promise


def export_picture(picture: FieldFile, path: str, description: str | Promise) -> ExportFile:
    """One that cannot be read must not stop the rest of an export, which says then what it lacks."""
    try:
        with picture.open() as file:
            return ExportFile(path, [file.read()], description)
    except Exception:
        logger.exception("picture_not_exported name=%s", picture.name)
    sentence = f"{path} could not be read on the server, so it is missing here.\n"
    return ExportFile(f"{path}.missing.txt", [sentence.encode()], description)


class Keeper(Protocol):
    def list_usage(self, user: User) -> list[Usage]: ...

    def list_faces(self, user: User) -> list[Face]:
        """The newest first, a page full."""

    def read_face(self, user: User, face_id: str) -> bytes | None:
        """The photograph, or None when `user` has no such face."""

    def export(self, user: User) -> Iterator[ExportFile]: ...

    def delete(self, user: User) -> None:
        """Files first, then rows: whoever is interrupted can begin again and leaves no file behind."""


changed = Signal()  # `user` keeps more or less than before

_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    _keepers.append(keeper)


def list_keepers() -> tuple[Keeper, ...]:
    return tuple(_keepers)


def read_face(user: User, face_id: str) -> bytes | None:
    found = (keeper.read_face(user, face_id) for keeper in _keepers)
    return next((picture for picture in found if picture is not None), None)

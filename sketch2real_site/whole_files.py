"""Files on the disk of this machine."""

import os
import uuid
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PARTIAL_FOLDER: Final = "partial"  # what is being written; whatever stays there was interrupted


class WholeFileStorage(FileSystemStorage):
    """A file stands under its name whole or not at all, also when the disk is full, the process dies or the power goes.

    It is written to the side, and moved into place when its bytes are on the disk. (A bucket does so by itself.)
    """

    def _save(self, name: str, content: "File[bytes]") -> str:
        draft = f"{PARTIAL_FOLDER}/{uuid.uuid4().hex}"
        try:
            super()._save(draft, content)  # type: ignore[misc]  # the stubs leave it out
            _move(Path(self.path(draft)), Path(self.path(name)))
        except BaseException:
            Path(self.path(draft)).unlink(missing_ok=True)
            raise
        return name


def _move(draft: Path, place: Path) -> None:
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(place)

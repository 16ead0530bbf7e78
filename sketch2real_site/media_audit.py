"""Files without a row, which a crash leaves behind, and rows whose file is lost: in a folder and in a bucket alike."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db.models import FileField
from django.utils import timezone

from sketch2real_site.whole_files import PARTIAL_FOLDER

logger = logging.getLogger(__name__)

# The folders that the site writes to; what else lies beside them is not ours to judge.
FOLDERS: Final = ("artworks", "avatars", PARTIAL_FOLDER)
YOUNG: Final = timedelta(hours=1)  # the row of a younger file may still be on its way


@dataclass(frozen=True, slots=True)
class Findings:
    orphans: list[str]  # files of no row
    lost: list[str]  # files that a row names and that are not there


def audit_media() -> Findings:
    """Reads every name in the storage and in the database; opens no file."""
    # In this order: a file that is saved meanwhile is not in the first list, one that is deleted is not in the second.
    stored = {name for folder in FOLDERS for name in _list_files(default_storage, folder)}
    named = set(_list_named())
    orphans = sorted(name for name in stored - named if _is_old(name))
    return Findings(orphans, sorted(name for name in named - stored if not default_storage.exists(name)))


def delete_orphans(names: list[str]) -> int:
    """Returns how many went; one that the storage keeps does not keep the others."""
    return sum(_try_to_delete(name) for name in names)


def _list_files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _list_files(storage, f"{folder}/{name}")


def _list_named() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.get_fields():  # noqa: SLF001  # Django's public name
            if isinstance(field, FileField):
                names = model._default_manager.exclude(**{field.name: ""})  # noqa: SLF001
                yield from names.values_list(field.name, flat=True).iterator()


def _is_old(name: str) -> bool:
    try:
        written_at: datetime = default_storage.get_modified_time(name)
    except FileNotFoundError:  # a save that failed has tidied up
        return False
    return timezone.now() - written_at > YOUNG


def _try_to_delete(name: str) -> bool:
    try:
        default_storage.delete(name)
    except Exception:
        logger.exception("file_not_deleted name=%s", name)
        return False
    return True

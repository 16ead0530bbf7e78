"""Photographs of 512 and 1024 pixels: made when one is first asked for, and kept."""

import logging
import threading
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from accounts.belongings import changed
from inference.services import enlarge_photo, owner_of
from studio.models import Rendition, Version
from studio.pictures import stored
from studio.quota import has_room_for

logger = logging.getLogger(__name__)

# Whoever asks for a photograph that is being made waits for it; another photograph is seldom behind the same lock.
_being_made: Final = tuple(threading.Lock() for _ in range(64))


def find_photo(version: Version, size: int) -> bytes | None:
    """None where it is not kept, or its file is lost: then it is to be made."""
    rendition = version.renditions.filter(kind=_name_kind(size)).first()
    if rendition is None:
        return None
    try:
        with rendition.file.open() as file:
            data: bytes = file.read()
    except FileNotFoundError:
        logger.error("rendition_lost version=%s kind=%s", version.pk, rendition.kind)  # noqa: TRY400  # it says all
        rendition.delete()
        return None
    return data


def make_photo(version: Version, size: int, photo_jpeg: bytes) -> bytes:
    """`photo_jpeg`, the version's own of 256 pixels, at `size`; two who ask at once make one. Raises InferenceError."""
    with _being_made[hash((version.pk, size)) % len(_being_made)]:
        kept = find_photo(version, size)
        if kept is not None:
            return kept
        owner = version.artwork.owner
        data = enlarge_photo(owner=owner_of(owner), photo_jpeg=photo_jpeg, size=size)
        if has_room_for(owner, len(data)):
            _keep(owner, version, size, data)
        return data


def _keep(owner: AbstractBaseUser, version: Version, size: int, data: bytes) -> None:
    kind = _name_kind(size)
    try:
        with stored({kind: data}) as names, transaction.atomic():
            Rendition.objects.create(version=version, kind=kind, file=names[kind], size_bytes=len(data))
    except Exception:  # a full disk, a version deleted meanwhile, another process: the photograph is there to be given
        logger.exception("rendition_not_kept version=%s kind=%s", version.pk, kind)
        return
    changed.send_robust(sender=Rendition, user=owner)


def _name_kind(size: int) -> str:
    return f"photo-{size}"

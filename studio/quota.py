"""How much a person may keep: the same for all, unless the admin allows somebody more or less."""

import operator
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, gettext_noop

from studio.errors import ArtworkQuotaReached
from studio.models import Artwork, Draft, Film, Rendition, SavePoint, Version

GALLERY_FULL: Final = gettext_noop(
    "Your gallery is full: it holds %(limit)s faces, with those in the trash. Delete one that you no longer need, "
    "empty the trash, then save again."
)
STORAGE_FULL: Final = gettext_noop(
    "Your storage is full. Delete a face or a save point that you no longer need and empty the trash, then save again."
)
DRAFT_TOO_MUCH: Final = gettext_noop(
    "Your storage is full: this drawing is kept in this browser only. Delete a face or a save point that you no longer "
    "need and empty the trash, and it is kept on the server again."
)
MAX_ARTWORKS: Final = 500
MAX_BYTES: Final = 2**30
# Everything of a person that has a `size_bytes`, and how it leads to its owner.
_KEPT: Final = {
    Version: "artwork__owner",
    Rendition: "version__artwork__owner",
    Film: "version__artwork__owner",
    Draft: "owner",
    SavePoint: "owner",
}


@dataclass(frozen=True, slots=True)
class Quota:
    max_artworks: int = MAX_ARTWORKS
    max_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Room:
    """What a person keeps, in the trash as well, and how much that may be."""

    artworks: int
    size_bytes: int
    quota: Quota


def read_room(owner: AbstractBaseUser) -> Room:
    """In one statement."""
    people = get_user_model().objects.filter(pk=owner.pk)
    artworks, size_bytes, *limits = people.values_list(
        _of_owner(Artwork, "owner", Count("pk")),
        reduce(operator.add, (_of_owner(model, path, Sum("size_bytes")) for model, path in _KEPT.items())),
        "quota_override__max_artworks",
        "quota_override__max_bytes",
    ).get()
    return Room(artworks, size_bytes, Quota() if None in limits else Quota(*limits))


def measure_bytes(owner: AbstractBaseUser) -> int:
    """What the person's drawings, pictures and films take: saved ones, drafts and save points."""
    return read_room(owner).size_bytes


def check_room(owner: AbstractBaseUser, *, artworks: int = 0, size_bytes: int) -> None:
    """Whether that much more may be kept. Raises ArtworkQuotaReached."""
    room = read_room(owner)
    if artworks and room.artworks + artworks > room.quota.max_artworks:
        raise ArtworkQuotaReached(gettext(GALLERY_FULL) % {"limit": room.quota.max_artworks})
    if room.size_bytes + size_bytes > room.quota.max_bytes:
        raise ArtworkQuotaReached(STORAGE_FULL)


def has_room_for(owner: AbstractBaseUser, size_bytes: int) -> bool:
    room = read_room(owner)
    return room.size_bytes + size_bytes <= room.quota.max_bytes


@contextmanager
def refusing_growth(owner: AbstractBaseUser, sentence: str) -> Iterator[None]:
    """Around changes in a transaction: they may take less than before, or fill the room, and no more.

    Raises ArtworkQuotaReached, which takes the changes back: nothing that is kept has given way to anything.
    """
    before = measure_bytes(owner)
    yield
    room = read_room(owner)
    if room.size_bytes > before and room.size_bytes > room.quota.max_bytes:
        raise ArtworkQuotaReached(sentence)


def _of_owner(model: Any, path: str, aggregate: Count | Sum) -> Coalesce:
    """The aggregate of the rows of a person, for a query of people."""
    rows = model.objects.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(rows.annotate(total=aggregate).values("total")), 0)

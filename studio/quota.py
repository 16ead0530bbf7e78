"""How much a person may keep: the same for all, unless the admin allows somebody more or less."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Sum
from django.utils.translation import gettext, gettext_noop

from studio.errors import ArtworkQuotaReached
from studio.models import Artwork, Draft, QuotaOverride, SavePoint, Version

GALLERY_FULL: Final = gettext_noop(
    "Your gallery is full: it holds %(limit)s faces, those in the trash counted. Empty the trash, or delete a face for "
    "good, then save again."
)
STORAGE_FULL: Final = gettext_noop(
    "Your storage is full. Empty the trash, or delete a face or a save point for good, then save again."
)
DRAFT_TOO_MUCH: Final = gettext_noop(
    "Your storage is full: this drawing is kept in this browser only. Empty the trash, or delete a face or a save "
    "point for good, and it is kept on the server again."
)
MAX_ARTWORKS: Final = 500
MAX_BYTES: Final = 2**30


@dataclass(frozen=True, slots=True)
class Quota:
    max_artworks: int = MAX_ARTWORKS
    max_bytes: int = MAX_BYTES


def read_quota(owner: AbstractBaseUser) -> Quota:
    override = QuotaOverride.objects.filter(owner_id=owner.pk).first()
    return Quota(override.max_artworks, override.max_bytes) if override else Quota()


def measure_bytes(owner: AbstractBaseUser) -> int:
    """What the person's drawings and pictures take: saved ones, drafts and save points."""
    versions = Version.objects.filter(artwork__in=Artwork.objects.for_user(owner))
    kept = (versions, Draft.objects.for_user(owner), SavePoint.objects.for_user(owner))
    return sum(rows.aggregate(total=Sum("size_bytes"))["total"] or 0 for rows in kept)


def check_room_for_artwork(owner: AbstractBaseUser) -> None:
    """Raises ArtworkQuotaReached."""
    limit = read_quota(owner).max_artworks
    if Artwork.objects.for_user(owner).count() >= limit:
        raise ArtworkQuotaReached(gettext(GALLERY_FULL) % {"limit": limit})
    check_room_for_version(owner)


def check_room_for_version(owner: AbstractBaseUser) -> None:
    """Raises ArtworkQuotaReached. The last version may go over the limit: its size is known when it is made."""
    if measure_bytes(owner) >= read_quota(owner).max_bytes:
        raise ArtworkQuotaReached(STORAGE_FULL)


@contextmanager
def refusing_growth(owner: AbstractBaseUser, sentence: str) -> Iterator[None]:
    """Around changes in a transaction: they may take less than before, or fill the room, and no more.

    Raises ArtworkQuotaReached, which takes the changes back: nothing that is kept has given way to anything.
    """
    before = measure_bytes(owner)
    yield
    after = measure_bytes(owner)
    if after > before and after > read_quota(owner).max_bytes:
        raise ArtworkQuotaReached(sentence)

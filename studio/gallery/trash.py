"""The trash: what is deleted lies there for thirty days and comes back with one tap."""

import logging
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from studio.gallery.owning import find_own
from studio.models import TRASH_LASTS, Artwork
from studio.services import delete_artworks

logger = logging.getLogger(__name__)

BATCH = 200  # artworks whose deletion holds the database's lock


def move_to_trash(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID]) -> datetime:
    """Returns when: `take_back` knows by it what went together. What lies there stays as it is. Raises ArtworkGone."""
    trashed_at = timezone.now()
    with transaction.atomic():
        find_own(owner, ids).kept().update(trashed_at=trashed_at)
    logger.info("artworks_trashed owner=%s count=%d", owner.pk, len(ids))
    return trashed_at


def restore(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID]) -> None:
    """Raises ArtworkGone."""
    with transaction.atomic():
        find_own(owner, ids).update(trashed_at=None)
    logger.info("artworks_restored owner=%s count=%d", owner.pk, len(ids))


def take_back(*, owner: AbstractBaseUser, trashed_at: datetime) -> int:
    """Out of the trash with all that went there at this moment. Returns how many that were."""
    return Artwork.objects.for_user(owner).filter(trashed_at=trashed_at).update(trashed_at=None)


def delete_for_good(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID]) -> int:
    """Wherever they lie. Raises ArtworkGone."""
    with transaction.atomic():
        return delete_artworks(owner=owner, artworks=find_own(owner, ids))


def empty(*, owner: AbstractBaseUser) -> int:
    """What lies in the trash now; returns how many."""
    ids = list(Artwork.objects.for_user(owner).trashed().values_list("pk", flat=True))
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return sum(
        delete_artworks(owner=owner, artworks=Artwork.objects.filter(pk__in=batch).trashed()) for batch in batches
    )


@dataclass(slots=True)
class DueArtworks:
    deleted: int = 0
    failed: int = 0


def delete_due() -> DueArtworks:
    """Whose thirty days are over. One that fails is tried again by the next call, and keeps no other waiting."""
    result = DueArtworks()
    due = Artwork.objects.filter(trashed_at__lte=timezone.now() - TRASH_LASTS).order_by("trashed_at")
    for pk in list(due.values_list("pk", flat=True)):
        try:
            result.deleted += _delete_if_due(pk)
        except Exception:  # such as a database that is locked for too long
            logger.exception("artwork_not_deleted artwork=%s", pk)
            result.failed += 1
    return result


def _delete_if_due(pk: uuid.UUID) -> int:
    with transaction.atomic():
        due = Artwork.objects.filter(pk=pk, trashed_at__lte=timezone.now() - TRASH_LASTS)
        artwork = due.select_for_update(of=("self",)).select_related("owner").first()
        return delete_artworks(owner=artwork.owner, artworks=due) if artwork else 0

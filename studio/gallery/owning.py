"""Of the person's own artworks: those of a list of ids, or none at all."""

import uuid
from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from studio.errors import ArtworkGone
from studio.models import Artwork, ArtworkQuerySet


def find_own(owner: AbstractBaseUser, ids: Collection[uuid.UUID]) -> ArtworkQuerySet:
    """Raises ArtworkGone where one of them is not there any more, or is another person's."""
    own = Artwork.objects.for_user(owner).filter(pk__in=ids)
    if own.count() != len(set(ids)):
        raise ArtworkGone
    return own


def lock_owner(owner: AbstractBaseUser) -> None:
    """In a transaction: what counts this person's things, and adds one, waits for its turn."""
    get_user_model().objects.select_for_update().get(pk=owner.pk)

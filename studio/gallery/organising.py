"""Stars, tags and albums."""

import uuid
from collections.abc import Collection, Iterable
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from studio.errors import AlbumQuotaReached, TagQuotaReached, TagTaken
from studio.gallery import words
from studio.gallery.owning import find_own, lock_owner
from studio.models import Album, Artwork, Tag

MAX_TAGS: Final = 200
MAX_ALBUMS: Final = 200

_Tagging = Artwork.tags.through
_Filing = Album.artworks.through


def mark_favourites(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID], is_favourite: bool) -> None:
    """Raises ArtworkGone. It is no change of the drawing: `updated_at` stays."""
    with transaction.atomic():
        find_own(owner, ids).update(is_favourite=is_favourite)


def find_tag(owner: AbstractBaseUser, name: str) -> Tag | None:
    """In Python: what a database takes for the same letter differs, and the tags are few."""
    folded = name.casefold()
    return next((tag for tag in Tag.objects.for_user(owner) if tag.name.casefold() == folded), None)


def create_tag(*, owner: AbstractBaseUser, name: str) -> Tag:
    """The person's tag of that name, a new one where there is none. Raises TagQuotaReached."""
    with transaction.atomic():
        lock_owner(owner)
        if tag := find_tag(owner, name):
            return tag
        if Tag.objects.for_user(owner).count() >= MAX_TAGS:
            raise TagQuotaReached
        return Tag.objects.create(owner_id=owner.pk, name=name)


def rename_tag(*, tag: Tag, name: str) -> Tag:
    """Raises TagTaken."""
    with transaction.atomic():
        lock_owner(tag.owner)
        if (other := find_tag(tag.owner, name)) and other.pk != tag.pk:
            raise TagTaken
        tag.name = name
        tag.save(update_fields=["name"])
        words.index(_list_tagged([tag]))
    return tag


def delete_tag(*, tag: Tag) -> None:
    with transaction.atomic():
        tagged = _list_tagged([tag])
        tag.delete()
        words.index(tagged)


def tag_artworks(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID], names: Iterable[str]) -> None:
    """Raises ArtworkGone, TagQuotaReached."""
    with transaction.atomic():
        own = list(find_own(owner, ids).values_list("pk", flat=True))
        tags = [create_tag(owner=owner, name=name) for name in names]
        rows = [_Tagging(artwork_id=pk, tag_id=tag.pk) for pk in own for tag in tags]
        _Tagging.objects.bulk_create(rows, ignore_conflicts=True)
        words.index(own)


def untag_artworks(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID], names: Iterable[str]) -> None:
    """Raises ArtworkGone. A tag that nothing wears any more stays to be used again."""
    with transaction.atomic():
        own = list(find_own(owner, ids).values_list("pk", flat=True))
        tags = [tag.pk for name in names if (tag := find_tag(owner, name))]
        _Tagging.objects.filter(artwork__in=own, tag__in=tags).delete()
        words.index(own)


def set_tags(*, artwork: Artwork, names: Iterable[str]) -> None:
    """These and no others. Raises TagQuotaReached."""
    with transaction.atomic():
        artwork.tags.set([create_tag(owner=artwork.owner, name=name) for name in names])
        words.index([artwork.pk])


def create_album(*, owner: AbstractBaseUser, title: str) -> Album:
    """Raises AlbumQuotaReached."""
    with transaction.atomic():
        lock_owner(owner)
        if Album.objects.for_user(owner).count() >= MAX_ALBUMS:
            raise AlbumQuotaReached
        return Album.objects.create(owner_id=owner.pk, title=title)


def rename_album(*, album: Album, title: str) -> Album:
    album.title = title
    album.save(update_fields=["title"])
    return album


def delete_album(*, album: Album) -> None:
    """Its artworks stay."""
    album.delete()


def put_into_album(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID], album: Album) -> None:
    """Raises ArtworkGone."""
    with transaction.atomic():
        own = find_own(owner, ids).order_by("created_at").values_list("pk", flat=True)  # the newest is the cover
        rows = [_Filing(artwork_id=pk, album_id=album.pk) for pk in own]
        _Filing.objects.bulk_create(rows, ignore_conflicts=True)


def take_out_of_album(*, owner: AbstractBaseUser, ids: Collection[uuid.UUID], album: Album) -> None:
    """Raises ArtworkGone."""
    with transaction.atomic():
        _Filing.objects.filter(album=album, artwork__in=find_own(owner, ids)).delete()


def _list_tagged(tags: Iterable[Tag]) -> list[uuid.UUID]:
    return list(_Tagging.objects.filter(tag__in=tags).values_list("artwork_id", flat=True))

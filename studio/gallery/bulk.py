"""One action on many artworks: on all of them or on none."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import ngettext

from studio.gallery import organising, trash
from studio.models import Album


@dataclass(frozen=True, slots=True)
class Task:
    """`tags` and `album` are for the actions that need them."""

    owner: AbstractBaseUser
    ids: Collection[uuid.UUID]
    tags: Sequence[str] = ()
    album: Album | None = None

    @property
    def count(self) -> int:
        return len(set(self.ids))


@dataclass(frozen=True, slots=True)
class Done:
    sentence: str
    trashed_at: datetime | None = None  # for `trash.take_back`


def act(action: str, task: Task) -> Done:
    """Raises ArtworkGone, TagQuotaReached."""
    return ACTIONS[action](task)


def _star(task: Task) -> Done:
    organising.mark_favourites(owner=task.owner, ids=task.ids, is_favourite=True)
    return _say(ngettext("%(count)s face is a favourite now.", "%(count)s faces are favourites now.", task.count), task)


def _unstar(task: Task) -> Done:
    organising.mark_favourites(owner=task.owner, ids=task.ids, is_favourite=False)
    words = ngettext(
        "%(count)s face is no favourite any more.", "%(count)s faces are no favourites any more.", task.count
    )
    return _say(words, task)


def _tag(task: Task) -> Done:
    organising.tag_artworks(owner=task.owner, ids=task.ids, names=task.tags)
    return _say(ngettext("%(count)s face is tagged.", "%(count)s faces are tagged.", task.count), task)


def _untag(task: Task) -> Done:
    organising.untag_artworks(owner=task.owner, ids=task.ids, names=task.tags)
    return _say(ngettext("The tag is off %(count)s face.", "The tag is off %(count)s faces.", task.count), task)


def _file(task: Task) -> Done:
    album = _need_album(task)
    organising.put_into_album(owner=task.owner, ids=task.ids, album=album)
    words = ngettext("%(count)s face is in “%(album)s” now.", "%(count)s faces are in “%(album)s” now.", task.count)
    return _say(words, task, album=album.title)


def _unfile(task: Task) -> Done:
    album = _need_album(task)
    organising.take_out_of_album(owner=task.owner, ids=task.ids, album=album)
    words = ngettext("%(count)s face is out of “%(album)s”.", "%(count)s faces are out of “%(album)s”.", task.count)
    return _say(words, task, album=album.title)


def _trash(task: Task) -> Done:
    trashed_at = trash.move_to_trash(owner=task.owner, ids=task.ids)
    words = ngettext("%(count)s face is in the trash.", "%(count)s faces are in the trash.", task.count)
    return Done(words % {"count": task.count}, trashed_at)


def _restore(task: Task) -> Done:
    trash.restore(owner=task.owner, ids=task.ids)
    return _say(ngettext("%(count)s face is back.", "%(count)s faces are back.", task.count), task)


def _delete(task: Task) -> Done:
    trash.delete_for_good(owner=task.owner, ids=task.ids)
    return _say(ngettext("%(count)s face is deleted.", "%(count)s faces are deleted.", task.count), task)


def _need_album(task: Task) -> Album:
    if task.album is None:
        raise ValueError("This action needs an album.")
    return task.album


def _say(words: str, task: Task, **values: str) -> Done:
    return Done(words % {"count": task.count, **values})


ACTIONS: Final[dict[str, Callable[[Task], Done]]] = {
    "favourite": _star,
    "unfavourite": _unstar,
    "tag": _tag,
    "untag": _untag,
    "add_to_album": _file,
    "remove_from_album": _unfile,
    "trash": _trash,
    "restore": _restore,
    "delete": _delete,
}
NEED_TAGS: Final = frozenset({"tag", "untag"})
NEED_ALBUM: Final = frozenset({"add_to_album", "remove_from_album"})

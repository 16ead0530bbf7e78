"""The words by which artworks are found: those of their titles and tags, kept in a table of their own.

The search reads a range of its index, so it costs as much in ten thousand artworks as in ten.
"""

import re
import unicodedata
import uuid
from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from studio.models import MAX_WORD_BYTES, Artwork, SearchWord

BATCH: Final = 500
_WORD: Final = re.compile(r"\w+")


def split_words(text: str) -> list[bytes]:
    """Each word once, without case and accents: "Élodie's Straße" is elodie, s, strasse."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return list(dict.fromkeys(word.encode()[:MAX_WORD_BYTES] for word in _WORD.findall(plain)))


def index(ids: Collection[uuid.UUID]) -> None:
    """Make the words of these artworks what their titles and tags say; only what differs is written."""
    for batch in _in_batches(list(ids)):
        with transaction.atomic():
            _index_batch(batch)


def _in_batches(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _index_batch(ids: list[uuid.UUID]) -> None:
    wanted = _read_wanted(ids)
    present = {
        (artwork, bytes(word)): pk
        for pk, artwork, word in SearchWord.objects.filter(artwork__in=ids).values_list("pk", "artwork", "word")
    }
    surplus = [pk for key, pk in present.items() if key not in wanted]
    if surplus:
        SearchWord.objects.filter(pk__in=surplus).delete()
    SearchWord.objects.bulk_create(
        (
            SearchWord(artwork_id=artwork, owner_id=owner, word=word)
            for (artwork, word), owner in wanted.items()
            if (artwork, word) not in present
        ),
        ignore_conflicts=True,
    )


def _read_wanted(ids: list[uuid.UUID]) -> dict[tuple[uuid.UUID, bytes], int]:
    """The owner of each word of each artwork."""
    artworks = Artwork.objects.filter(pk__in=ids)
    titles = artworks.values_list("pk", "owner_id", "title")
    tags = artworks.exclude(tags=None).values_list("pk", "owner_id", "tags__name")
    return {(pk, word): owner for pk, owner, text in (*titles, *tags) for word in split_words(text)}


@receiver(post_save, sender=Artwork)
def index_saved(
    instance: Artwork,
    created: bool,  # noqa: FBT001  # a signal's
    update_fields: Collection[str] | None,
    **_: Any,
) -> None:
    """Whoever gives a title: a save, a new name, a copy."""
    if created:
        title = split_words(instance.title)
        SearchWord.objects.bulk_create(
            SearchWord(artwork=instance, owner_id=instance.owner_id, word=word) for word in title
        )
    elif update_fields is None or "title" in update_fields:
        index([instance.pk])

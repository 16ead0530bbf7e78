"""Pages of artworks by keyset: a page begins behind the last artwork of the one before, so page 400 costs what page 1
costs, and what is saved or deleted meanwhile shows nothing twice."""

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Expression, F, Q, Value
from django.db.models.functions import Lower
from django.utils.dateparse import parse_datetime

from studio.models import Artwork, ArtworkQuerySet


class CursorError(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Order:
    """`field` and then the id, both one way round."""

    name: str
    field: str
    is_descending: bool = False

    @property
    def place(self) -> Expression | F:
        return Lower(self.field) if self.field == "title" else F(self.field)

    def read_place(self, artwork: Artwork) -> Any:
        return getattr(artwork, self.field)

    def sort(self, artworks: ArtworkQuerySet, *, is_backwards: bool = False) -> ArtworkQuerySet:
        if self.is_descending != is_backwards:
            return artworks.order_by(self.place.desc(), F("id").desc())
        return artworks.order_by(self.place.asc(), F("id").asc())

    def skip_to(
        self, artworks: ArtworkQuerySet, place: Any, pk: uuid.UUID, *, is_backwards: bool = False
    ) -> ArtworkQuerySet:
        """Sorted, and only those behind this one; backwards, those before it, nearest first."""
        way = "lt" if self.is_descending != is_backwards else "gt"
        # As the database itself lowers it. The first condition, which the second implies, is what an index can use.
        value = Lower(Value(place)) if self.field == "title" else place
        behind = Q(**{f"place__{way}": value}) | Q(**{"place": value, f"id__{way}": pk})
        narrowed = artworks.alias(place=self.place).filter(Q(**{f"place__{way}e": value}), behind)
        return self.sort(narrowed, is_backwards=is_backwards)


# Each has its index (KEPT_ORDERS).
ORDERS: Final = {
    "newest": Order("newest", "created_at", is_descending=True),
    "oldest": Order("oldest", "created_at"),
    "changed": Order("changed", "updated_at", is_descending=True),
    "title": Order("title", "title"),
}
TRASHED: Final = Order("trashed", "trashed_at", is_descending=True)


@dataclass(frozen=True, slots=True)
class Page:
    artworks: list[Artwork]
    next_cursor: str  # "" on the last page


def take_page(artworks: ArtworkQuerySet, order: Order, cursor: str, size: int) -> Page:
    """Raises CursorError."""
    rows = order.skip_to(artworks, *read_cursor(order, cursor)) if cursor else order.sort(artworks)
    found = list(rows[: size + 1])
    shown = found[:size]
    return Page(shown, write_cursor(order, shown[-1]) if len(found) > size else "")


def find_neighbours(artworks: ArtworkQuerySet, order: Order, artwork: Artwork) -> tuple[Artwork | None, Artwork | None]:
    """The one before and the one behind."""
    here = order.read_place(artwork), artwork.pk
    before = order.skip_to(artworks, *here, is_backwards=True).first()
    return before, order.skip_to(artworks, *here).first()


def write_cursor(order: Order, artwork: Artwork) -> str:
    place = order.read_place(artwork)
    text = place.isoformat() if isinstance(place, datetime) else place
    return base64.urlsafe_b64encode(json.dumps([text, artwork.pk.hex]).encode()).decode().rstrip("=")


def read_cursor(order: Order, cursor: str) -> tuple[Any, uuid.UUID]:
    """Raises CursorError."""
    try:
        text, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = text if order.field == "title" else parse_datetime(text)
        if not isinstance(place, str if order.field == "title" else datetime) or "\x00" in text:
            raise CursorError(cursor)
        return place, uuid.UUID(pk)
    except (binascii.Error, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CursorError(cursor) from error

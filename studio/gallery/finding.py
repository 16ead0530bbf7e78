"""What a person looks for among the own artworks.

Every condition that may fit a few artworks or nearly all is asked in the way that suits: the few by their ids, the many
one by one along the index of the order. Both cost as much in ten thousand artworks as in ten.
"""

import uuid
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from studio.gallery.pages import ORDERS, Order
from studio.gallery.words import split_words
from studio.models import MAX_TAG_LENGTH, Album, Artwork, ArtworkQuerySet, SearchWord, Share, Tag

MAX_QUERY_LENGTH: Final = 100
MAX_WORDS: Final = 6
FEW: Final = 100
ORDER_NAMES: Final = {
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "changed": _("Last changed"),
    "title": _("By name"),
}
_BEHIND_ALL: Final = b"\xff"  # no byte of UTF-8


@dataclass(frozen=True, slots=True)
class Finding:
    """All of it has to fit. `since` and `until` are days on which something was drawn, both included."""

    sort: str = "newest"
    q: str = ""
    favourite: bool = False
    shared: bool = False
    untagged: bool = False
    tag: str = ""
    album: uuid.UUID | None = None
    since: date | None = None
    until: date | None = None

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, field.name) != field.default for field in fields(self) if field.name != "sort")

    @property
    def parameters(self) -> dict[str, str]:
        """Of an address, without what is as it is anyway."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen = {field.name: values[field.name] for field in fields(self) if values[field.name] != field.default}
        return {name: "1" if value is True else str(value) for name, value in chosen.items()}

    @property
    def query(self) -> str:
        return urlencode(self.parameters)

    def select(self, person: AbstractBaseUser | AnonymousUser) -> ArtworkQuerySet:
        """Unsorted. An album or a tag that the person does not have holds nothing."""
        artworks = Artwork.objects.for_user(person).kept()
        if self.since:
            artworks = artworks.filter(created_at__gte=_begin(self.since))
        if self.until:
            artworks = artworks.filter(created_at__lte=datetime.combine(self.until, time.max, tzinfo=UTC))
        if self.untagged:
            artworks = artworks.filter(~Exists(_tagging(OuterRef("pk"))))
        for ids, fits in self._list_conditions(person):
            artworks = _narrow(artworks, ids, fits)
        return artworks

    def _list_conditions(self, person: AbstractBaseUser | AnonymousUser) -> list[tuple[QuerySet[Any], Any]]:
        """For each, the ids of what it fits, by an index, and the same said of one artwork."""
        conditions: list[tuple[QuerySet[Any], Any]] = []
        if self.favourite:
            own = Artwork.objects.for_user(person).kept().filter(is_favourite=True)
            conditions.append((own.values_list("pk", flat=True), Q(is_favourite=True)))
        if self.shared:
            own = Artwork.objects.for_user(person).filter(Exists(Share.objects.filter(artwork=OuterRef("pk"))))
            conditions.append((own.values_list("pk", flat=True), Exists(Share.objects.filter(artwork=OuterRef("pk")))))
        if self.tag:
            tags = [tag.pk for tag in Tag.objects.for_user(person) if tag.name.casefold() == self.tag.casefold()]
            conditions.append(_by_rows(Artwork.tags.through.objects.filter(tag__in=tags)))
        if self.album:
            albums = Album.objects.for_user(person).filter(pk=self.album).values_list("pk", flat=True)
            conditions.append(_by_rows(Album.artworks.through.objects.filter(album__in=list(albums))))
        for word in split_words(self.q)[:MAX_WORDS]:
            rows = SearchWord.objects.filter(word__gte=word, word__lt=word + _BEHIND_ALL)
            conditions.append(_by_rows(rows, own=rows.for_user(person)))
        return conditions


def _by_rows(rows: QuerySet[Any], own: QuerySet[Any] | None = None) -> tuple[QuerySet[Any], Exists]:
    """`own` where the rows are not the person's anyway. Of one artwork the owner is not asked for again: SQLite would
    go through all words of the owner for each."""
    ids = (rows if own is None else own).order_by().values_list("artwork_id", flat=True)
    return ids, Exists(rows.filter(artwork=OuterRef("pk")))


def _narrow(artworks: ArtworkQuerySet, ids: QuerySet[Any], fits: Any) -> ArtworkQuerySet:
    first = list(ids[: FEW + 1])
    return artworks.filter(pk__in=first) if len(first) <= FEW else artworks.filter(fits)


def _tagging(artwork: OuterRef) -> QuerySet[Any]:
    return Artwork.tags.through.objects.filter(artwork=artwork)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


class FindingForm(forms.Form):
    """The parameters of an address; what is left out is as Finding has it."""

    sort = forms.ChoiceField(choices=list(ORDER_NAMES.items()), required=False)
    q = forms.CharField(max_length=MAX_QUERY_LENGTH, required=False)
    favourite = forms.BooleanField(required=False)
    shared = forms.BooleanField(required=False)
    untagged = forms.BooleanField(required=False)
    tag = forms.CharField(max_length=MAX_TAG_LENGTH, required=False)
    album = forms.UUIDField(required=False)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def read(self) -> Finding:
        """Raises ValidationError."""
        if not self.is_valid():
            raise ValidationError(self.errors)
        values = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return Finding(**values)

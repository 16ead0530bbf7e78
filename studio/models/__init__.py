"""What a person draws and keeps. Every query on a person's things starts from `for_user`."""

from studio.models.artworks import (
    KEPT_ORDERS,
    MAX_SAVE_KEY_LENGTH,
    MAX_TITLE_LENGTH,
    TRASH_LASTS,
    Artwork,
    ArtworkQuerySet,
    Rendition,
    Version,
    VersionQuerySet,
)
from studio.models.desks import Draft, KeptDrawing, SavePoint
from studio.models.films import Film
from studio.models.organising import MAX_TAG_LENGTH, MAX_WORD_BYTES, Album, SearchWord, Tag
from studio.models.owned import OwnedQuerySet
from studio.models.sharing import Report, Share
from studio.models.staff import Peek, QuotaOverride

__all__ = [
    "KEPT_ORDERS",
    "MAX_SAVE_KEY_LENGTH",
    "MAX_TAG_LENGTH",
    "MAX_TITLE_LENGTH",
    "MAX_WORD_BYTES",
    "TRASH_LASTS",
    "Album",
    "Artwork",
    "ArtworkQuerySet",
    "Draft",
    "Film",
    "KeptDrawing",
    "OwnedQuerySet",
    "Peek",
    "QuotaOverride",
    "Rendition",
    "Report",
    "SavePoint",
    "SearchWord",
    "Share",
    "Tag",
    "Version",
    "VersionQuerySet",
]

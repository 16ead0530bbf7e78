"""What a person puts artworks in order with, and finds them by."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from studio.models.artworks import MAX_TITLE_LENGTH, Artwork
from studio.models.owned import OwnedQuerySet

MAX_TAG_LENGTH = 40
MAX_WORD_BYTES = 60


class Tag(models.Model):
    """A word that a person gives to artworks; its case does not count."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=MAX_TAG_LENGTH)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = (Lower("name"),)
        constraints = (models.UniqueConstraint(F("owner"), Lower("name"), name="tag_of_owner"),)

    def __str__(self) -> str:
        return f"Tag {self.pk}"


class Album(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="albums")
    title = models.CharField(max_length=MAX_TITLE_LENGTH)
    artworks = models.ManyToManyField(Artwork, related_name="albums", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = (Lower("title"), "id")
        indexes = (models.Index(F("owner"), Lower("title"), name="album_of_owner_by_title"),)

    def __str__(self) -> str:
        return f"Album {self.pk}"


class SearchWord(models.Model):
    """A word of an artwork's title or tags, as the search compares it (studio/gallery/words.py).

    UTF-8 in bytes: every database sorts those alike, so that all words with one beginning stand together in the index,
    whatever the language of the database.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    artwork = models.ForeignKey(Artwork, on_delete=models.CASCADE, related_name="search_words", db_index=False)
    word = models.BinaryField(max_length=MAX_WORD_BYTES)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["artwork", "word"], name="search_word_of_artwork"),)
        indexes = (models.Index(fields=["owner", "word", "artwork"], name="search_word_of_owner"),)

    def __str__(self) -> str:
        return f"Word {self.pk}"

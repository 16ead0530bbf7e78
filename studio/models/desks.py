"""Drawings on the server that are no artworks: drafts and save points."""

import uuid

from django.conf import settings
from django.db import models

from studio.large_json import LargeDecoder, LargeEncoder
from studio.models.artworks import MAX_TITLE_LENGTH
from studio.models.owned import OwnedQuerySet


class KeptDrawing(models.Model):
    """A drawing on the server that is no artwork: strokes and settings, no photograph."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    strokes = models.JSONField(encoder=LargeEncoder, decoder=LargeDecoder)
    settings = models.JSONField()
    drawing = models.UUIDField("tells one drawing from the next, on every device")
    artwork_id = models.UUIDField("the artwork that saving goes to", null=True)
    is_saved = models.BooleanField("the gallery holds it as it is", default=False)
    size_bytes = models.PositiveIntegerField("bytes of the drawing", default=0)

    class Meta:
        abstract = True


class Draft(KeptDrawing):
    """What is on the desk of one device."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    device = models.UUIDField("made up by the browser")
    writer = models.UUIDField("the page that wrote it: one device may have it open twice")
    edited_at = models.DateTimeField("by the clock of the device")
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("-edited_at",)
        constraints = (models.UniqueConstraint(fields=["owner", "device"], name="draft_of_owner_and_device"),)

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class SavePoint(KeptDrawing):
    """A drawing as it once was: kept by the person under a name, or by the site because it gave way to another."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="save_points")
    name = models.CharField(max_length=MAX_TITLE_LENGTH, blank=True)  # "" where the site kept it
    thumbnail = models.BinaryField("PNG of the drawing")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["owner", "-created_at"], name="save_point_newest_of_owner"),)

    def __str__(self) -> str:
        # The name is private, as an artwork's title is.
        return f"Save point {self.pk}"

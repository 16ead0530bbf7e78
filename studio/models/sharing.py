"""Links to artworks, and what strangers report of them."""

import secrets
from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from studio.models.artworks import Artwork

TOKEN_BYTES = 24


class ShareQuerySet(models.QuerySet["Share"]):
    def open(self) -> "ShareQuerySet":
        """Links that lead somewhere now: in time, not taken down, their artwork not in the trash, its owner here."""
        is_valid = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        is_here = Q(artwork__owner__is_active=True, artwork__owner__deletion_due_at=None)
        return self.filter(is_valid, is_here, artwork__trashed_at=None, taken_down_at=None)


class Share(models.Model):
    """The one link of an artwork. Taking it back deletes the row; a new link is another one.

    Where the staff has taken it down the row stays, so that there is no new one.
    """

    artwork = models.OneToOneField(Artwork, on_delete=models.CASCADE, related_name="share")
    token = models.CharField(
        max_length=43, unique=True, editable=False, default=partial(secrets.token_urlsafe, TOKEN_BYTES)
    )
    has_drawing = models.BooleanField("shows the drawing", default=False)
    has_timelapse = models.BooleanField("shows how it was drawn", default=False)
    expires_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)
    taken_down_at = models.DateTimeField("when the staff took it down", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ShareQuerySet.as_manager()

    def __str__(self) -> str:
        # Not the token: who knows it sees the face.
        return f"Link to artwork {self.artwork_id}"

    def get_absolute_url(self) -> str:
        return reverse("studio:shared", args=[self.token])

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


class Report(models.Model):
    """A stranger says that what a link shows should not be there. It says nothing about who reports."""

    class Reason(models.TextChoices):
        PERSON = "person", "shows a real person"
        HARMFUL = "harmful", "is hateful, violent or sexual"
        CHILD = "child", "harms a child"
        OTHER = "other", "something else"

    artwork = models.ForeignKey(Artwork, on_delete=models.SET_NULL, null=True, related_name="reports")
    reason = models.CharField(max_length=20, choices=Reason)
    text = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["-created_at", "-id"], name="report_newest"),)

    def __str__(self) -> str:
        return f"Report {self.pk}"

"""What the staff decides and does."""

from django.conf import settings
from django.db import models

from studio.models.artworks import Artwork


class QuotaOverride(models.Model):
    """How much one person may keep, where it is not what all may (studio/quota.py)."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quota_override")
    max_artworks = models.PositiveIntegerField("faces")
    max_bytes = models.PositiveBigIntegerField("bytes")
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"Quota of person {self.owner_id}"


class Peek(models.Model):
    """Somebody of the staff looked at a private picture, and said why. It outlives both people, without their names."""

    artwork = models.ForeignKey(Artwork, on_delete=models.SET_NULL, null=True, related_name="peeks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["-at", "-id"], name="peek_newest"),)

    def __str__(self) -> str:
        return f"Look at artwork {self.artwork_id}"

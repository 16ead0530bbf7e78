"""What a person draws and keeps. Every query on a person's things starts from `for_user`."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify

from studio.errors import ArtworkGone
from studio.large_json import LargeDecoder, LargeEncoder

MAX_TITLE_LENGTH = 100
MAX_SAVE_KEY_LENGTH = 100


class ArtworkQuerySet(models.QuerySet["Artwork"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "ArtworkQuerySet":
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def with_current(self) -> "ArtworkQuerySet":
        """Load each artwork's newest version in one more query, without its strokes: they can be megabytes."""
        newest = Version.objects.newest().defer("strokes")
        return self.prefetch_related(Prefetch("versions", queryset=newest, to_attr="newest_versions"))


class Artwork(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="artworks")
    title = models.CharField(max_length=MAX_TITLE_LENGTH)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArtworkQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["owner", "-created_at", "-id"], name="artwork_newest_of_owner"),
            models.Index(fields=["-created_at", "-id"], name="artwork_newest"),  # the admin's list
        )

    def __str__(self) -> str:
        # Stands in the admin and in logs, where a private title has no business.
        return f"Artwork {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("studio:artwork", args=[self.pk])

    def get_file_url(self, file_name: str) -> str:
        return reverse("studio:artwork_file", args=[self.pk, file_name])

    @property
    def file_stem(self) -> str:
        """What its downloads are called."""
        return slugify(self.title, allow_unicode=True) or "face"

    @cached_property
    def current(self) -> "Version":
        """The newest version; an artwork is never without one. Raises ArtworkGone: deleted since it was read."""
        loaded: list[Version] | None = getattr(self, "newest_versions", None)
        newest = loaded[0] if loaded else self.versions.newest().first()
        if newest is None:
            raise ArtworkGone
        return newest


class VersionQuerySet(models.QuerySet["Version"]):
    def newest(self) -> "VersionQuerySet":
        """The version with the highest number of each artwork."""
        later = Version.objects.filter(artwork=OuterRef("artwork"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class Version(models.Model):
    """One state of the drawing, with the pictures made from it. Never changed once saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    artwork = models.ForeignKey(Artwork, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    strokes = models.JSONField(encoder=LargeEncoder, decoder=LargeDecoder)
    settings = models.JSONField()
    model_version = models.CharField(max_length=100)
    checksum = models.CharField("SHA-256 of the strokes", max_length=64)
    sketch = models.FileField()
    photo = models.FileField()
    thumbnail = models.FileField()
    size_bytes = models.PositiveIntegerField("bytes of the drawing and its pictures", default=0)
    # The same save sent again, because its answer was lost on the way, finds what it made (docs/api.md).
    save_key = models.CharField("Idempotency-Key", max_length=MAX_SAVE_KEY_LENGTH, null=True, db_index=True)  # noqa: DJ001  # most have none
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["artwork", "number"], name="version_number_unique"),)

    def __str__(self) -> str:
        return f"{self.artwork_id} version {self.number}"


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


@receiver(post_delete, sender=Version)
def delete_pictures_after_commit(instance: Version, **_: Any) -> None:
    """Whatever deletes the row (a person, the admin, the owner's cascade) deletes its files, once that is certain.

    A storage that fails is written to the log: the row is gone, and `manage.py media_audit` finds what is left.
    """
    for picture in (instance.sketch, instance.photo, instance.thumbnail):
        # A lambda: Django cannot name a partial that fails, and fails itself.
        transaction.on_commit(lambda picture=picture: picture.delete(save=False), robust=True)  # type: ignore[misc]


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


class OwnedQuerySet(models.QuerySet[Any]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "OwnedQuerySet":
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()


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

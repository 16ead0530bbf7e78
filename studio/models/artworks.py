"""Artworks and their versions. Every query on a person's things starts from `for_user`."""

import uuid
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify

from studio.errors import ArtworkGone
from studio.large_json import LargeDecoder, LargeEncoder

MAX_TITLE_LENGTH = 100
MAX_SAVE_KEY_LENGTH = 100
TRASH_LASTS: Final = timedelta(days=30)
# How a gallery may be sorted; each has an index of the artworks outside the trash.
KEPT_ORDERS = {
    "newest": (F("created_at").desc(), F("id").desc()),
    "oldest": (F("created_at").asc(), F("id").asc()),
    "changed": (F("updated_at").desc(), F("id").desc()),
    "title": (Lower("title"), F("id").asc()),
}


class ArtworkQuerySet(models.QuerySet["Artwork"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "ArtworkQuerySet":
        """All of the person's, those in the trash too."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def kept(self) -> "ArtworkQuerySet":
        return self.filter(trashed_at=None)

    def trashed(self) -> "ArtworkQuerySet":
        """Those in the trash, newest there first."""
        return self.exclude(trashed_at=None).order_by("-trashed_at", "-id")

    def with_current(self) -> "ArtworkQuerySet":
        """Load each artwork's newest version in one more query, without its strokes."""
        newest = Version.objects.newest().without_strokes()
        return self.prefetch_related(Prefetch("versions", queryset=newest, to_attr="newest_versions"))


class Artwork(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="artworks")
    title = models.CharField(max_length=MAX_TITLE_LENGTH)
    is_favourite = models.BooleanField(default=False)
    tags = models.ManyToManyField("studio.Tag", related_name="artworks", blank=True)
    trashed_at = models.DateTimeField("when it went to the trash", null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArtworkQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["owner", "-created_at", "-id"], name="artwork_newest_of_owner"),
            models.Index(fields=["-created_at", "-id"], name="artwork_newest"),  # the admin's list
            *(
                models.Index(F("owner"), *order, name=f"artwork_kept_{name}", condition=Q(trashed_at=None))
                for name, order in KEPT_ORDERS.items()
            ),
            models.Index(
                fields=["owner", "-created_at", "-id"],
                name="artwork_favourites",
                condition=Q(trashed_at=None, is_favourite=True),
            ),
            models.Index(fields=["trashed_at"], name="artwork_trashed", condition=~Q(trashed_at=None)),
            models.Index(
                fields=["owner", "-trashed_at", "-id"], name="artwork_trash_of_owner", condition=~Q(trashed_at=None)
            ),
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

    @property
    def days_left(self) -> int:
        """In the trash: a day that has begun counts, and what is over its time has none."""
        now = timezone.now()
        left: timedelta = (self.trashed_at or now) + TRASH_LASTS - now
        return max(0, -(-left // timedelta(days=1)))

    @cached_property
    def current(self) -> "Version":
        """The newest version; an artwork is never without one. Raises ArtworkGone: deleted since it was read."""
        loaded: list[Version] | None = getattr(self, "newest_versions", None)
        newest = loaded[0] if loaded else self.versions.newest().first()
        if newest is None:
            raise ArtworkGone
        return newest


class VersionQuerySet(models.QuerySet["Version"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "VersionQuerySet":
        return self.filter(artwork__owner_id=user.pk) if user.is_authenticated else self.none()

    def without_strokes(self) -> "VersionQuerySet":
        """They can be megabytes, and few ask for them."""
        return self.defer("strokes")

    def newest(self) -> "VersionQuerySet":
        """The version with the highest number of each artwork."""
        later = Version.objects.filter(artwork=OuterRef("artwork"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class Version(models.Model):
    """One state of the drawing, with the pictures made from it. But for its name, it is never changed once saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    artwork = models.ForeignKey(Artwork, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=MAX_TITLE_LENGTH, blank=True)
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
        # A sum of bytes reads no rows: SQLite would walk through the strokes of each to get at them.
        indexes = (models.Index(fields=["artwork", "size_bytes"], name="version_bytes_of_artwork"),)

    def __str__(self) -> str:
        return f"{self.artwork_id} version {self.number}"

    @property
    def content(self) -> tuple[str, Any, str]:
        """What makes it differ from another version: equal contents have the same pictures."""
        return self.checksum, self.settings, self.model_version

    def get_file_url(self, file_name: str) -> str:
        return reverse("studio:version_file", args=[self.artwork_id, self.number, file_name])


class Rendition(models.Model):
    """Another picture of a version, made when it was first asked for and kept: the photograph in another size."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=30)
    file = models.FileField()
    size_bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "kind"], name="rendition_of_version_and_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} of version {self.version_id}"


@receiver(post_delete, sender=Rendition)
@receiver(post_delete, sender=Version)
def delete_pictures_after_commit(instance: Version | Rendition, **_: Any) -> None:
    """Whatever deletes the row (a person, the admin, the owner's cascade) deletes its files, once that is certain.

    A storage that fails is written to the log: the row is gone, and `manage.py media_audit` finds what is left.
    """
    pictures = (
        (instance.sketch, instance.photo, instance.thumbnail) if isinstance(instance, Version) else (instance.file,)
    )
    for picture in pictures:
        # A lambda: Django cannot name a partial that fails, and fails itself.
        transaction.on_commit(lambda picture=picture: picture.delete(save=False), robust=True)  # type: ignore[misc]

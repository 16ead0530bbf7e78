"""Films of a drawing, made as jobs."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from studio.models.artworks import Version


class FilmQuerySet(models.QuerySet["Film"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "FilmQuerySet":
        return self.filter(version__artwork__owner_id=user.pk) if user.is_authenticated else self.none()

    def under_way(self) -> "FilmQuerySet":
        return self.filter(state__in=(Film.State.WAITING, Film.State.WORKING))


class Film(models.Model):
    """A time-lapse of one version, or a morph from one to another: asked for, being made, or made."""

    class Kind(models.TextChoices):
        TIMELAPSE = "timelapse"
        MORPH = "morph"

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="films")
    other = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="+")  # where a morph leads to
    kind = models.CharField(max_length=10, choices=Kind)
    options = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField("per cent", default=0)
    error = models.CharField("code of what went wrong", max_length=40, blank=True)
    file = models.FileField(blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("sign of life", auto_now=True)

    objects = FilmQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.kind} of version {self.version_id}"


@receiver(post_delete, sender=Film)
def delete_file_after_commit(instance: Film, **_: Any) -> None:
    if instance.file:
        transaction.on_commit(lambda: instance.file.delete(save=False), robust=True)

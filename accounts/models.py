from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Raises ValueError without an e-mail address. Without a password nobody can log in with one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class Theme(models.TextChoices):
    SYSTEM = "system", "Automatic"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Hand(models.TextChoices):
    RIGHT = "right", "Right"
    LEFT = "left", "Left"


class User(AbstractUser):
    """A person, known by the e-mail address alone, and how that person wants the site to be."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    display_name = models.CharField("name", max_length=60, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    bio = models.TextField("about you", max_length=500, blank=True)
    avatar = models.FileField("picture", blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, blank=True)  # "": as the browser asks
    theme = models.CharField("colours", max_length=6, choices=Theme, default=Theme.SYSTEM)
    hand = models.CharField("drawing hand", max_length=5, choices=Hand, default=Hand.RIGHT)
    is_pen_only = models.BooleanField("draw with a pen only", default=False)
    wants_news = models.BooleanField("news about Sketch2Real", default=False)
    wants_storage_notice = models.BooleanField("a mail when the gallery is nearly full", default=True)
    last_news = models.CharField(
        "checksum of the last news that were mailed", max_length=64, blank=True, editable=False
    )
    told_nearly_full_at = models.DateTimeField(null=True, blank=True, editable=False)
    welcomed_at = models.DateTimeField("saw the welcome pages", null=True, blank=True, editable=False)
    deletion_due_at = models.DateTimeField("to be deleted", null=True, blank=True, editable=False, db_index=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_ignoring_case",
                violation_error_message="There is already a user with this e-mail address.",
            ),
        )

    def __str__(self) -> str:
        return self.email

    def get_avatar_url(self) -> str:
        """Changes with the picture, so that no browser shows the one before; empty without a picture."""
        return f"{reverse('avatar_api')}?v={Path(self.avatar.name or '').stem[:8]}" if self.avatar else ""


class TermsAcceptance(models.Model):
    """A person agreed to one version of the terms."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="terms_acceptances")
    version = models.CharField(max_length=32)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "version"], name="terms_accepted_once_a_version"),)

    def __str__(self) -> str:
        return f"{self.version} by {self.user_id}"


class Ban(models.Model):
    """Somebody may not log in, and is told why. It is never deleted, only lifted: both leave a trace."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bans")
    reason = models.TextField("reason, which the person is told", max_length=500)
    banned_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    banned_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user"], condition=models.Q(lifted_at=None), name="one_ban_at_a_time"),
        )

    def __str__(self) -> str:
        return f"Ban of person {self.user_id}"

    def clean(self) -> None:
        if self.user_id and self.user.is_staff:
            raise ValidationError({"user": "This person is staff. Take the staff rights away first."})
        # Forms leave out the constraint, because no form shows when a ban was lifted.
        if Ban.objects.filter(user_id=self.user_id, lifted_at=None).exclude(pk=self.pk).exists():
            raise ValidationError({"user": "This person is banned already."})

"""Rows that belong to one person."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models


class OwnedQuerySet(models.QuerySet[Any]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "OwnedQuerySet":
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

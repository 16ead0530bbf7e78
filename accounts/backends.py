"""Who may log in. Every session names this class by its path: moved, it would log everybody out."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.sign_in.demo import DEMO_ACCOUNT


class EmailBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's, without the demo account on a real site: a database may have come from development, and all know
    the password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        return _refuse_demo(super().authenticate(request, **credentials))

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        return _refuse_demo(super().get_user(user_id))


def _refuse_demo(user: AbstractBaseUser | None) -> AbstractBaseUser | None:
    is_demo = user is not None and user.get_username() == DEMO_ACCOUNT.email
    return None if is_demo and not settings.DEBUG else user

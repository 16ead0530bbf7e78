from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.demo import DEMO_ACCOUNT


class EmailBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        """Not the demo account outside development: its database may have come along, and all know the password."""
        is_demo = user is not None and getattr(user, "email", "") == DEMO_ACCOUNT.email
        return super().user_can_authenticate(user) and (settings.DEBUG or not is_demo)

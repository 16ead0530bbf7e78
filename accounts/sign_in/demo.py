"""The account that a newcomer can try in development."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.pages.terms import accept_terms


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str = "demo@example.com"
    password: str = "draw-a-face-today"  # noqa: S105  # meant to be known


DEMO_ACCOUNT = DemoAccount()


@transaction.atomic
def create_demo_account() -> bool:
    """True if the account is new; one that exists gets its known password back.

    Raises PermissionDenied outside development: everybody knows the password.
    """
    if not settings.DEBUG:
        raise PermissionDenied("The demo account exists in development only. Set DEBUG=true.")
    user, is_new = User.objects.get_or_create(email=DEMO_ACCOUNT.email)
    if not user.check_password(DEMO_ACCOUNT.password):
        user.set_password(DEMO_ACCOUNT.password)
        user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(
        user=user, email=DEMO_ACCOUNT.email, defaults={"verified": True, "primary": True}
    )
    accept_terms(user=user)
    return is_new

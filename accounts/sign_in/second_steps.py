"""What somebody really set up as a second step: pages speak of nothing else."""

from allauth.mfa.models import Authenticator

from accounts.models import User


def has_app(user: User) -> bool:
    return _has(user, Authenticator.Type.TOTP)


def has_passkey(user: User) -> bool:
    return _has(user, Authenticator.Type.WEBAUTHN)


def _has(user: User, kind: str) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=kind).exists())

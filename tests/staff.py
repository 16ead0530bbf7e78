"""Staff as the admin wants them: with the second step of the login behind them."""

import time

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client


def log_in_staff(client: Client, user: AbstractBaseUser) -> None:
    """`force_login`, with what allauth notes in the session after a code of an authenticator app."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User

PASSWORD = "paper-and-ink-7"


def read_without(client: Client, url: str, email: str) -> str:
    """A page without what must differ from person to person."""
    page = client.get(url).content.decode()
    assert email in page
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="\S+"', "", page.replace(email, ""))


def reauthenticate(client: Client) -> None:
    """Show the password again, as the steps ask for that only the owner may take."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def app_secret(person: User) -> str:
    """`person` has an authenticator app with this secret, and recovery codes."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


@pytest.fixture
def person(db: None) -> User:
    """Somebody who has signed up and confirmed the address."""
    user = User.objects.create_user("ann@example.com", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def read_code(mailoutbox: list[EmailMessage]) -> Callable[[], str]:
    """The six digits in the newest mail."""

    def read() -> str:
        codes = re.findall(r"^(\d{6})$", str(mailoutbox[-1].body), re.MULTILINE)
        assert len(codes) == 1
        return str(codes[0])

    return read


@pytest.fixture
def wrong_code(read_code: Callable[[], str]) -> Callable[[], str]:
    return lambda: "111111" if read_code() != "111111" else "222222"


@pytest.fixture
def development(settings: Any, tmp_path: Any) -> Any:
    """The site as `make run` starts it."""
    settings.DEBUG = True
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.EMAIL_BACKEND = "accounts.mailing.outbox.OutboxBackend"
    return settings

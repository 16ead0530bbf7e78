"""What a browser's passkey answers, read without a crash whatever somebody else sends in its place."""

import json
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, SignupWebAuthnForm
from allauth.mfa.webauthn.internal.auth import parse_authentication_response, parse_registration_response

# What its library raises for an answer of the wrong shape, of which allauth catches some.
_UNFIT = (TypeError, ValueError, LookupError, AttributeError)


class CredentialDecoder(json.JSONDecoder):
    """Raises JSONDecodeError, the one error that Django's field expects, for too deep and too long numbers, too."""

    def decode(self, text: str, *args: Any) -> Any:
        try:
            return super().decode(text, *args)
        except (RecursionError, ValueError) as error:
            raise json.JSONDecodeError("cannot be read", "", 0) from error


def guard_credential_fields() -> None:
    """Forms and inputs of the API that derive from these share their fields."""
    for form in (AddWebAuthnForm, SignupWebAuthnForm):
        _guard(form, parse_registration_response)
    _guard(AuthenticateWebAuthnForm, parse_authentication_response)


def _guard(form: Any, read: Callable[[Any], Any]) -> None:
    field = form.base_fields["credential"]
    field.decoder = CredentialDecoder
    field.validators = [_make_check(read)]


def _make_check(read: Callable[[Any], Any]) -> Callable[[Any], None]:
    def check(credential: Any) -> None:
        try:
            read(credential)
        except _UNFIT as error:
            raise get_adapter().validation_error("incorrect_code") from error

    return check

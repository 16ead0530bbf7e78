"""The second step: codes of an authenticator app, and passkeys."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.sign_in.second_steps import has_app


class _AppCodeMixin(forms.Form):
    """Recovery codes go into the same field, and they are digits, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autofocus": True, "class": "field__code"})
        del self.fields["code"].widget.attrs["placeholder"]


class AuthenticateForm(_AppCodeMixin, AllauthAuthenticateForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_app(
            self.user
        ):  # the passkey's button comes first; a focus here would open a phone's keyboard over it
            del self.fields["code"].widget.attrs["autofocus"]
            self.fields["code"].label = _("Recovery code")


class ReauthenticateForm(_AppCodeMixin, AllauthReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateAppForm(_AppCodeMixin, ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six-digit code from the app")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that logs in by itself, unless the person wants a mere second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = gettext("My passkey")
        self.fields["name"].help_text = _("What you will know it by, such as the device that keeps it.")
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Log in with it alone, without a password")
        passwordless.help_text = _("The device then asks for your finger, face or PIN.")
        passwordless.initial = True

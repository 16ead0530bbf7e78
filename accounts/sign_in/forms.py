from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    BaseConfirmCodeForm,
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.account.forms import LoginForm as AllauthLoginForm
from django.forms import Form
from django.utils.translation import gettext_lazy as _


class _SixDigitsMixin(BaseConfirmCodeForm):  # type: ignore[misc]  # allauth has no types
    """One field that a phone fills in from the mail and shows the number keys for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Six-digit code")
        field.widget.attrs.update({"inputmode": "numeric", "autofocus": True, "class": "field__code"})
        del field.widget.attrs["placeholder"]


class ConfirmEmailForm(_SixDigitsMixin, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ConfirmPasswordResetForm(_SixDigitsMixin, ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class ConfirmLoginForm(_SixDigitsMixin, ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Keep me logged in on this device")


class NewAddressForm(AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New address")


class _NewPasswordMixin(Form):
    """One sentence of help instead of four; the validators in the settings say the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password1"]
        field.help_text = _("At least 8 characters, nothing that many people use or that is in your address.")
        field.widget.attrs["data-strength"] = ""  # static/js/password-strength.js


class NewAccountForm(_NewPasswordMixin, SignupForm):  # type: ignore[misc]
    field_order = ("email", "password1", "password2", "terms")


class _ChangedPasswordMixin(_NewPasswordMixin):
    """Labels in the manner of the other forms: allauth's have Capital Letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Current password"),
            "password1": _("New password"),
            "password2": _("New password (again)"),
        }
        for name in labels.keys() & self.fields.keys():
            self.fields[name].label = labels[name]
            self.fields[name].widget.attrs["placeholder"] = labels[name]


class NewPasswordForm(_ChangedPasswordMixin, ChangePasswordForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(_ChangedPasswordMixin, SetPasswordForm):  # type: ignore[misc]
    pass


class ForgottenPasswordForm(_ChangedPasswordMixin, ResetPasswordKeyForm):  # type: ignore[misc]
    pass

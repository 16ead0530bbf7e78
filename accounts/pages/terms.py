"""What a person agrees to when signing up: the terms of use and the privacy page, which share one version."""

from typing import Final

from django import forms
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import TermsAcceptance, User
from accounts.pages.agreement import AgreementField

TERMS_VERSION = "2026-11-24"  # the day on which the text last changed; both pages show it


# What became different with each version, for those who agreed to the one before. Newest first.
CHANGES: Final = {
    "2026-11-24": (_("These are the first terms of this site, and the first page about your data."),),
}


def accept_terms(*, user: User) -> TermsAcceptance:
    """Note that `user` agrees to the present version."""
    acceptance, _ = TermsAcceptance.objects.get_or_create(user=user, version=TERMS_VERSION)
    return acceptance


def has_accepted(user: User) -> bool:
    return TermsAcceptance.objects.filter(user=user, version=TERMS_VERSION).exists()


def list_changes(user: User) -> list[tuple[str, tuple[Promise, ...]]]:
    """Since the version that `user` agreed to last."""
    accepted = TermsAcceptance.objects.filter(user=user).aggregate(last=Max("version"))["last"] or ""
    return [(version, changes) for version, changes in CHANGES.items() if version > accepted]


def _write_label() -> SafeString:
    return format_html(
        gettext(
            'I agree to the <a href="{terms}" target="_blank">terms</a> and have read '
            '<a href="{privacy}" target="_blank">what becomes of my data</a>'
        ),
        terms=reverse("terms"),
        privacy=reverse("privacy"),
    )


class AcceptTermsForm(forms.Form):
    """The base of every sign-up form, that of the app and of Google too (ACCOUNT_SIGNUP_FORM_CLASS)."""

    terms = AgreementField(
        label=lazy(_write_label, SafeString)(),
        error_messages={"required": _("Without your agreement there can be no account.")},
    )

    def signup(self, request: HttpRequest, user: User) -> None:  # the name and place that allauth calls
        accept_terms(user=user)
        request.newcomer = user  # type: ignore[attr-defined]  # accounts/sign_in/outage.py takes back who got no code

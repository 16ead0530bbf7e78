"""Mails of our own. allauth's and these share one look: templates/mail/ and, one a mail, the email/ folders."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter


def send_mail(template: str, address: str, context: Mapping[str, Any] | None = None) -> None:
    """`template` is the path without "_subject.txt" and "_message.txt". Works without a request, in commands."""
    get_adapter().render_mail(template, address, {"email": address, **(context or {})}).send()

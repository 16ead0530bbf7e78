"""Which e-mail addresses can have an account, and why another one cannot."""

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MAX_LENGTH: Final = 254  # RFC 5321, and the column in the database
# Controls, format characters (U+200B), surrogates, private ones, not assigned; the spaces and line breaks of Unicode.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}


def check_address(address: str) -> None:
    """Raises ValidationError. Stands in the place of Django's check, which asks less.

    What cannot be seen would make a second address of one that looks the same. Letters outside ASCII before the @
    (RFC 6531) need a mail server at each hop that takes them, which nobody can promise; some of them (the dotless i)
    also turn into ASCII ones when they are compared without regard to case.
    """
    local, _at, domain = address.rpartition("@")
    if len(address) > MAX_LENGTH:  # allauth would keep the first part of it, which is another address
        raise ValidationError(_("This address is too long for a mail to reach it. Type it anew."), "invalid")
    if any(unicodedata.category(character) in _UNSEEN for character in address):
        words = _("This address holds a space or a character that cannot be seen. Type it anew.")
        raise ValidationError(words, "invalid")
    if not local.isascii():
        words = _("We cannot send mail to an address with letters such as ü or é before the @. Please use another one.")
        raise ValidationError(words, "invalid")
    if unicodedata.normalize("NFKC", domain) != domain:
        raise ValidationError(_("What follows the @ is written in unusual characters. Type it anew."), "invalid")
    validate_email(address)


def fold_address(address: str) -> str:
    """The same for all spellings by which a database may find one account without regard to case."""
    return unicodedata.normalize("NFKC", address.strip()).upper().lower()

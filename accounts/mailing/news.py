"""Mails with news, for those who want them."""

from collections.abc import Iterator

from accounts.mailing.subscriptions import send_optional_mail
from accounts.models import User


def send_news(*, subject: str, text: str, site_url: str, language: str = "") -> int:
    """Returns how many mails went out; with `language`, to those alone who read the site in it."""
    words = {"subject": subject, "news": text}
    return sum(send_optional_mail("news", user, words, site_url=site_url) for user in _list_readers(language))


def _list_readers(language: str) -> Iterator[User]:
    readers = User.objects.filter(wants_news=True, is_active=True, deletion_due_at=None)
    return (readers.filter(language=language) if language else readers).iterator()

"""Mails with news, for those who want them."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.mailing.mail import try_to_send
from accounts.mailing.subscriptions import SUBSCRIPTIONS, send_optional_mail
from accounts.models import User


@dataclass(frozen=True, slots=True)
class Mailing:
    sent: int
    failed: int


def send_news(*, subject: str, text: str, site_url: str, language: str = "") -> Mailing:
    """With `language`, to those alone who read the site in it. Who got this letter before gets it no second time."""
    words = {"subject": subject, "news": text}
    letter = hashlib.sha256(f"{subject}\n{text}".encode()).hexdigest()

    def send(user: User) -> None:
        send_optional_mail("news", user, words, site_url=site_url)
        User.objects.filter(pk=user.pk).update(last_news=letter)

    went = [_is_sent(send, user) for user in _read_anew(_find_readers(language).exclude(last_news=letter))]
    return Mailing(sent=sum(went), failed=went.count(False))


def _is_sent(send: Callable[[User], None], user: User) -> bool:
    return try_to_send(lambda: send(user), SUBSCRIPTIONS["news"].template)


def _find_readers(language: str) -> QuerySet[User]:
    readers = User.objects.filter(wants_news=True, is_active=True, deletion_due_at=None)
    return readers.filter(language=language) if language else readers


def _read_anew(readers: QuerySet[User]) -> Iterator[User]:
    """Each when it is asked for: in the hours that a mailing takes people change their minds."""
    for pk in list(readers.values_list("pk", flat=True)):
        yield from readers.filter(pk=pk)

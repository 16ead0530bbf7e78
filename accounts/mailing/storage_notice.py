"""The mail to somebody whose gallery is nearly full: once, and again only after there was room."""

from functools import partial
from typing import Any, Final

from allauth.core import context
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from accounts import belongings
from accounts.mailing.links import build_url
from accounts.mailing.post import without_waiting
from accounts.mailing.subscriptions import send_optional_mail
from accounts.models import User
from accounts.pages.language import speak_to

NEARLY_FULL_PERCENT: Final = 90


@receiver(belongings.changed)
def watch_storage(sender: object, user: User, **_: Any) -> None:  # noqa: ARG001  # a signal's
    people = User.objects.filter(pk=user.pk)
    if not _list_nearly_full(user):
        people.filter(told_nearly_full_at__isnull=False).update(told_nearly_full_at=None)
    elif context.request is not None and people.filter(told_nearly_full_at=None, wants_storage_notice=True).update(
        told_nearly_full_at=timezone.now()
    ):
        _tell_or_take_back(people.get())


def _tell_or_take_back(user: User) -> None:
    """A mail server that is away must not make us believe that the person knows."""
    try:
        _tell(user)
    except Exception:
        _take_back(user)
        raise


def _take_back(user: User) -> None:
    User.objects.filter(pk=user.pk).update(told_nearly_full_at=None)


def _tell(user: User) -> None:
    with speak_to(user):
        words = {"usages": _list_nearly_full(user), "usage_url": build_url(reverse("usage"))}
    with without_waiting(on_failure=partial(_take_back, user)):
        send_optional_mail("storage", user, words, site_url=build_url(""))


def _list_nearly_full(user: User) -> list[belongings.Usage]:
    usages = [usage for keeper in belongings.list_keepers() for usage in keeper.list_usage(user)]
    return [usage for usage in usages if 100 * usage.used >= NEARLY_FULL_PERCENT * usage.limit]

"""Mails that a person may do without, and the link in each that ends them. Codes and security notices are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Subscription:
    """`field` of the account says whether the person wants the mails made from `template`."""

    field: str
    template: str
    title: Promise
    question: Promise
    ended: Promise


SUBSCRIPTIONS: Final = {
    "news": Subscription(
        field="wants_news",
        template="accounts/email/news",
        title=_("News by mail"),
        question=_("No more news?"),
        ended=_("No more news"),
    ),
    "storage": Subscription(
        field="wants_storage_notice",
        template="accounts/email/storage_nearly_full",
        title=_("Notices about your storage"),
        question=_("No more mails about a gallery that is nearly full?"),
        ended=_("No more mails about a gallery that is nearly full"),
    ),
}


def send_optional_mail(kind: str, user: User, words: Mapping[str, Any], *, site_url: str) -> bool:
    """`site_url`, without a slash at the end, is where the links in the mail lead. Returns whether it went out."""
    url = site_url + reverse("unsubscribe", args=[kind, make_token(kind, user)])
    # RFC 8058: mail programs show a button of their own, which posts.
    headers = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    values = {"email": user.email, "unsubscribe_url": url, **words}
    mail = get_adapter().render_mail(SUBSCRIPTIONS[kind].template, user.email, values, headers=headers)
    return bool(mail.send())


def unsubscribe(kind: str, user: User) -> None:
    User.objects.filter(pk=user.pk).update(**{SUBSCRIPTIONS[kind].field: False})


def make_token(kind: str, user: User) -> str:
    return signing.dumps(user.pk, salt=_salt(kind))


def read_token(kind: str, token: str) -> User | None:
    """Whose link it is, or None: such links do not end."""
    try:
        pk = signing.loads(token, salt=_salt(kind))
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk).first()


def _salt(kind: str) -> str:
    return f"accounts.{kind}"

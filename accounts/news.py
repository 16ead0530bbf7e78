"""Mails with news, for those who want them, and the link in each that ends them."""

from collections.abc import Iterator

from allauth.account.adapter import get_adapter
from django.core import signing
from django.urls import reverse

from accounts.models import User

_SALT = "accounts.news"


def send_news(*, subject: str, text: str, site_url: str) -> int:
    """Returns how many mails went out. `site_url`, without a slash at the end, is where the link in them leads."""
    return sum(_send(user, subject, text, site_url) for user in _list_readers())


def read_token(token: str) -> User | None:
    """Whose link it is, or None: such links do not end."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk).first()


def make_token(user: User) -> str:
    return signing.dumps(user.pk, salt=_SALT)


def _list_readers() -> Iterator[User]:
    return User.objects.filter(wants_news=True, is_active=True, deletion_due_at=None).iterator()


def _send(user: User, subject: str, text: str, site_url: str) -> int:
    url = site_url + reverse("unsubscribe", args=[make_token(user)])
    context = {"email": user.email, "subject": subject, "news": text, "unsubscribe_url": url}
    # RFC 8058: mail programs show a button of their own, which posts.
    headers = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = get_adapter().render_mail("accounts/email/news", user.email, context, headers=headers)
    return int(mail.send())

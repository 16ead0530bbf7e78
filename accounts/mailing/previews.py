"""What the DEBUG page of mails fills the templates with."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest

from accounts.belongings import Usage

_SUFFIX: Final = "_subject.txt"
# One for all: each template takes what it needs.
_SAMPLE: Final[dict[str, Any]] = {
    "email": "ann@example.com",
    "code": "482916",
    "password_reset_url": "https://draw.example.com/accounts/password/reset/",
    "signup_url": "https://draw.example.com/accounts/signup/",
    "unsubscribe_url": "https://draw.example.com/news/unsubscribe/token/",
    "from_email": "ann@example.com",
    "to_email": "anna@example.com",
    "deleted_email": "old@example.com",
    "provider": "Google",
    "ip": "192.0.2.7",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "timestamp": datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
    "due_at": datetime(2026, 12, 1, 10, 30, tzinfo=UTC),
    "reason": "You passed a picture off as a photograph of a real person.",
    "usages": [Usage("Faces in your gallery", 460, 500, "faces"), Usage("Storage", 970 * 2**20, 2**30, "bytes")],
    "usage_url": "https://draw.example.com/accounts/usage/",
    "report_reason": "shows a real person",
    "report_url": "https://draw.example.com/admin/studio/report/1/change/",
    "subject": "Draw two faces at once",
    "news": "from today on you can draw two faces on one paper.\n\nTry it: https://draw.example.com/draw/",
}


def list_mails() -> list[str]:
    """The path of each mail without "_subject.txt" and "_message.txt"."""
    folder = Path(settings.BASE_DIR) / "templates"
    paths = (path.relative_to(folder).as_posix() for path in folder.glob(f"*/email/*{_SUFFIX}"))
    return sorted(path.removesuffix(_SUFFIX) for path in paths)


def render_sample(name: str, request: HttpRequest) -> EmailMultiAlternatives:
    site = {"name": "Sketch2Real", "domain": request.get_host()}
    mail: EmailMultiAlternatives = get_adapter().render_mail(
        name, _SAMPLE["email"], {**_SAMPLE, "current_site": site, "request": request}
    )
    return mail

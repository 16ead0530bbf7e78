"""The mails of a site in development: printed to the console, and kept so that a page can show them."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend

KEPT_MAILS = 50
_CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KeptMail:
    sent_at: datetime
    recipient: str
    subject: str
    body: str

    @property
    def code(self) -> str:
        """The six digits that stand on a line of their own, or nothing."""
        match = _CODE.search(self.body)
        return match[1] if match else ""


class OutboxBackend(EmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            keep_mail(message, settings.OUTBOX_DIR)
        return super().send_messages(email_messages) or 0


def keep_mail(message: EmailMessage, folder: Path) -> None:
    """Store one mail, and forget the oldest ones."""
    folder.mkdir(parents=True, exist_ok=True)
    # The name sorts by time; the random part keeps two mails of one instant apart.
    (folder / f"{time.time_ns():020d}-{uuid4().hex}.eml").write_bytes(message.message().as_bytes())
    for path in _list_files(folder)[KEPT_MAILS:]:
        path.unlink(missing_ok=True)


def read_outbox(folder: Path) -> list[KeptMail]:
    """Newest first."""
    return [_read_mail(path) for path in _list_files(folder)]


def _list_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"), reverse=True)


def _read_mail(path: Path) -> KeptMail:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    return KeptMail(
        sent_at=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, UTC),
        recipient=mail["to"],
        subject=mail["subject"],
        body=body.get_content() if body else "",
    )

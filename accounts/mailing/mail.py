"""Every mail, allauth's and ours, is written as text. Its HTML is made from that: the two cannot say different things.

Three forms have a meaning: a paragraph of six digits is a code, one like "Words: https://..." is a button, and what
follows the line "-- " is the signature.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.mailing.post import without_waiting

logger = logging.getLogger(__name__)

_CODE = re.compile(r"[0-9]{6}")
_ACTION = re.compile(r"(?P<label>[^:\n]+): (?P<url>https?://\S+)")


@dataclass(frozen=True, slots=True)
class Block:
    kind: Literal["paragraph", "code", "action"]
    text: str
    url: str = ""


def send_mail(template: str, address: str, context: Mapping[str, Any] | None = None) -> None:
    """A notice of what is done already. `template` is the path without "_subject.txt" and "_message.txt".

    Works without a request, in commands, where it raises what the mail server's backend raises.
    """
    with without_waiting():
        get_adapter().render_mail(template, address, {"email": address, **(context or {})}).send()


def send_notice(template: str, address: str, context: Mapping[str, Any] | None = None) -> bool:
    """Of what is done by now: a mail server that is away must not make it look undone. Returns whether it went."""
    return try_to_send(lambda: send_mail(template, address, context), template)


def try_to_send(send: Callable[[], object], template: str) -> bool:
    """Returns whether it went; if not, the log says so, without the address that the error may hold."""
    try:
        send()
    except Exception as error:  # noqa: BLE001  # whatever a mail service raises
        logger.error("notice_not_sent template=%s error=%s", template, type(error).__name__)  # noqa: TRY400
        return False
    return True


def add_html(mail: EmailMultiAlternatives) -> None:
    body, _, signature = str(mail.body).partition("\n-- \n")
    context = {
        "title": mail.subject.removeprefix(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX),
        "blocks": list(read_blocks(body)),
        "signature": signature.strip().splitlines(),
    }
    mail.attach_alternative(render_to_string("mail/layout.html", context), "text/html")


def read_blocks(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        stripped = paragraph.strip()
        if _CODE.fullmatch(stripped):
            yield Block("code", stripped)
        elif action := _ACTION.fullmatch(stripped):
            yield Block("action", action["label"], action["url"])
        else:
            yield Block("paragraph", stripped)

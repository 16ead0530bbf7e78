"""Mails go out beside the request that causes them: a mail server that does not answer holds nobody for long."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from allauth.core import context
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections

PATIENCE_S: Final = 5.0  # in which a mail server that is well has answered
WORKERS: Final = 4
MAX_WAITING: Final = 200
LAST_CALL_S: Final = 5.0

logger = logging.getLogger(__name__)


class MailUnavailableError(Exception):
    """A mail that somebody waits for did not go out, or not in time."""


@contextmanager
def without_waiting(on_failure: Callable[[], object] | None = None) -> Iterator[None]:
    """For notices: what they tell of is done. `on_failure` is called, perhaps later, by another thread."""
    token = _on_failure.set(on_failure or _ignore)
    try:
        yield
    finally:
        _on_failure.reset(token)


class PostBackend(BaseEmailBackend):
    """Gives the mails to MAIL_TRANSPORT, the backend that knows the mail server.

    In a request a worker does it, and the request waits for PATIENCE_S at most, or not at all for a notice. A command
    waits until each mail is out. Raises MailUnavailableError in the first case, what the transport raises in the last.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if context.request is None:
            return _deliver(email_messages)
        on_failure = _on_failure.get()
        sent = _post.take(email_messages)
        if on_failure is None:
            return _wait(sent)
        sent.add_done_callback(lambda sent: on_failure() if sent.cancelled() or sent.exception() else None)
        return len(email_messages)


def finish_waiting() -> None:
    """Before the process ends: waits for LAST_CALL_S at most until all mails are out."""
    _post.finish_waiting()


class _Post:
    """Workers that are daemons: one that hangs does not keep the process from ending."""

    def __init__(self) -> None:
        self._jobs: queue.Queue[tuple[Future[int], Sequence[EmailMessage]]] = queue.Queue(MAX_WAITING)
        self._starting = threading.Lock()
        self._is_running = False

    def take(self, mails: Sequence[EmailMessage]) -> Future[int]:
        self._start()
        sent: Future[int] = Future()
        try:
            self._jobs.put_nowait((sent, mails))
        except queue.Full:
            logger.error("mail_refused waiting=%s", MAX_WAITING)  # noqa: TRY400
            sent.set_exception(MailUnavailableError("Too many mails wait."))
        return sent

    def finish_waiting(self) -> None:
        give_up_at = time.monotonic() + LAST_CALL_S
        while self._jobs.unfinished_tasks and time.monotonic() < give_up_at:
            time.sleep(0.05)

    def _start(self) -> None:
        with self._starting:
            if self._is_running:
                return
            self._is_running = True
            for _ in range(WORKERS):
                threading.Thread(target=self._work, name="post", daemon=True).start()

    def _work(self) -> None:
        while True:
            sent, mails = self._jobs.get()
            if sent.set_running_or_notify_cancel():
                _carry_out(sent, mails)
            self._jobs.task_done()
            connections.close_all()


def _carry_out(sent: Future[int], mails: Sequence[EmailMessage]) -> None:
    try:
        sent.set_result(_deliver(mails))
    except Exception as error:  # noqa: BLE001  # whatever the transport raises, the worker lives on
        logger.error("mail_failed reason=%s", type(error).__name__)  # noqa: TRY400  # its text may hold addresses
        sent.set_exception(error)


def _deliver(mails: Sequence[EmailMessage]) -> int:
    return get_connection(settings.MAIL_TRANSPORT).send_messages(mails) or 0


def _wait(sent: Future[int]) -> int:
    try:
        return sent.result(PATIENCE_S)
    except Exception as error:
        sent.cancel()  # a code that comes too late is of no use
        logger.warning("mail_unavailable reason=%s", type(error).__name__)
        raise MailUnavailableError from error


def _ignore() -> None:
    """The worker has logged it."""


_on_failure: ContextVar[Callable[[], object] | None] = ContextVar("on_failure", default=None)
_post = _Post()

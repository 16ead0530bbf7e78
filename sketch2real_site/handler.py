"""How many requests are worked on at once. Django gives each of them a thread, however many come."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Final

from asgiref.sync import ThreadSensitiveContext
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

from sketch2real_site.failures import BUSY, UNKNOWN, Failure, answer, recognise

logger = logging.getLogger(__name__)

AT_ONCE: Final = 40
MAX_WAITING: Final = 400
# They tell how the process is, busy or not.
_NEVER_WAIT: Final = {"/healthz", "/readyz"}


class BodyNotKeptError(Exception):
    """The cause says why."""


class BoundedHandler(ASGIHandler):
    """A turn begins when the request is in, and ends before the answer goes out: a slow client holds nobody up."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = Threads(AT_ONCE)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().handle(scope, receive, send)
        except BodyNotKeptError as error:
            logger.error("body_not_kept error=%s", error.__cause__)  # noqa: TRY400  # what fails is the disk
            request, _ = self.create_request(scope, io.BytesIO())
            if request is None:
                raise
            await self.send_response(_refuse(request, recognise(error) or UNKNOWN), send)

    async def read_body(self, receive: Any) -> Any:
        """Django writes a large body to disk, before anything else of the site is asked."""
        try:
            return await super().read_body(receive)
        except OSError as error:
            raise BodyNotKeptError from error

    async def get_response_async(self, request: HttpRequest) -> Any:
        if request.path_info in _NEVER_WAIT:
            return await super().get_response_async(request)
        if self._threads.waiting >= MAX_WAITING:
            return _refuse(request, BUSY)
        async with self._threads.take():
            return await super().get_response_async(request)


class Threads:
    """Threads that are used again, and with them what is kept for a thread, such as connections to S3."""

    def __init__(self, count: int) -> None:
        self._idle = [ThreadPoolExecutor(1, thread_name_prefix="request") for _ in range(count)]
        self._turns = asyncio.Semaphore(count)
        self.waiting = 0

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        await self._wait()
        thread = self._idle.pop()
        try:
            async with ThreadSensitiveContext(executor=thread):
                yield
        finally:
            self._give_back(thread)

    async def _wait(self) -> None:
        self.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self.waiting -= 1

    def _give_back(self, thread: ThreadPoolExecutor) -> None:
        """When it is idle: where a client has gone, the thread still works. Its connection to the database is free by
        then, too, and does not wait for the answer to go out."""
        loop = asyncio.get_running_loop()
        done = thread.submit(close_old_connections)
        done.add_done_callback(lambda _: _call(loop, partial(self._end_turn, thread)))

    def _end_turn(self, thread: ThreadPoolExecutor) -> None:
        self._idle.append(thread)
        self._turns.release()


def _refuse(request: HttpRequest, failure: Failure) -> HttpResponse:
    """In the language of the request, which nobody has looked for yet."""
    with translation.override(get_language_from_request(request)):
        return answer(request, failure)


def _call(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the server has ended
        loop.call_soon_threadsafe(function)

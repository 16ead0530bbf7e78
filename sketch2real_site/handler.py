"""How many requests are worked on at once. Django gives each of them a thread, however many come."""

import asyncio
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse

from sketch2real_site.failures import BUSY, answer

AT_ONCE: Final = 40
MAX_WAITING: Final = 400
# They tell how the process is, busy or not.
_NEVER_WAIT: Final = {"/healthz", "/readyz"}


class BoundedHandler(ASGIHandler):
    """A turn begins when the request has come in, and ends before the answer goes out: a slow client holds nobody up.
    For the same reason the connection to the database is given back before."""

    def __init__(self) -> None:
        super().__init__()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def get_response_async(self, request: HttpRequest) -> Any:
        if request.path_info in _NEVER_WAIT:
            return await super().get_response_async(request)
        if self._waiting >= MAX_WAITING:
            return _refuse(request)
        await self._wait_for_turn()
        try:
            response = await super().get_response_async(request)
            await sync_to_async(close_old_connections)()
        finally:
            self._turns.release()
        return response

    async def _wait_for_turn(self) -> None:
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1


def _refuse(request: HttpRequest) -> HttpResponse:
    return answer(request, BUSY)

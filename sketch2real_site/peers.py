"""Whose address a request has: the one that connected, unless proxies of ours say otherwise."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from django.conf import settings

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]

SENTENCE: Final = (
    "This server is set up wrongly: it believes X-Forwarded-For, which TRUSTED_PROXY_COUNT=0 forbids. "
    "Start it with --no-proxy-headers, and set TRUSTED_PROXY_COUNT to the number of proxies in front of it."
)
_FORWARDED: Final = {b"x-forwarded-for", b"forwarded"}

logger = logging.getLogger(__name__)


class PeerGuard:
    """Refuses what came with an invented address. Stands before everything else.

    uvicorn by itself takes the address of the client from X-Forwarded-For, where the connection comes from this
    machine: every program on it, and every visitor behind a proxy on it that hands the header on, could then choose
    whom the limits count. uvicorn's option is out of sight from here, but it leaves a trace: the port of such a client
    is 0 or stood in the header, while the real one is gone. With TRUSTED_PROXY_COUNT the site reads the header itself.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if _is_believed(scope):
            logger.error("proxy_headers_believed type=%s", scope["type"])
            await refuse(scope, send, SENTENCE)
        else:
            await self.application(scope, receive, send)


def _is_believed(scope: Scope) -> bool:
    if settings.TRUSTED_PROXY_COUNT or not scope.get("client"):
        return False
    address, port = scope["client"]
    values = [value.decode("latin-1") for name, value in scope["headers"] if name in _FORWARDED]
    hops = [hop.strip() for value in values for hop in value.split(",")]
    return bool(hops) and (port == 0 or f"{address}:{port}" in hops or f"[{address}]:{port}" in hops)


async def refuse(scope: Scope, send: Any, sentence: str) -> None:
    """Answers a request or a socket with what is to be set up otherwise."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})

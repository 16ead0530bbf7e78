"""Which pages may open a socket: those that may send a form, and by the same rule."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.http import is_same_domain

Scope = dict[str, Any]
Origin = tuple[str, str, int]  # scheme, host, port
Application = Callable[[Scope, Any, Any], Awaitable[None]]

_DEFAULT_PORTS = {"http": 80, "https": 443}


class OwnOriginValidator:
    """Scheme, host and port of the page must be the site's own, or stand in CSRF_TRUSTED_ORIGINS. Channels' validator
    compares the host alone: another program on another port of it could open sockets with a person's cookies."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        is_own = _is_own(scope)
        await (self.application if is_own else WebsocketDenier())(scope, receive, send)


def _is_own(scope: Scope) -> bool:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    origin = _split(headers.get(b"origin", ""))
    if origin is None:
        return False
    return origin == _find_own(scope, headers) or any(_matches(origin, own) for own in settings.CSRF_TRUSTED_ORIGINS)


def _matches(origin: Origin, trusted: str) -> bool:
    """`trusted` may name all sub-domains: https://*.example.com."""
    pattern = _split(trusted.replace("*", ""))
    if pattern is None:
        return False
    return (origin[0], origin[2]) == (pattern[0], pattern[2]) and is_same_domain(origin[1], pattern[1])


def _find_own(scope: Scope, headers: dict[bytes, str]) -> Origin | None:
    """From the Host header, where ALLOWED_HOSTS allows it."""
    request = HttpRequest()
    request.META["HTTP_HOST"] = headers.get(b"host", "")
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    return _split(f"{'https' if _is_secure(scope, headers) else 'http'}://{host}")


def _is_secure(scope: Scope, headers: dict[bytes, str]) -> bool:
    """A site with HTTPS serves no page without; elsewhere as the connection says, or the proxy that we trust."""
    is_forwarded = settings.TRUSTED_PROXY_COUNT > 0 and headers.get(b"x-forwarded-proto") == "https"
    return settings.HTTPS or is_forwarded or scope.get("scheme") in ("wss", "https")


def _split(origin: str) -> Origin | None:
    """Scheme, host and port, or None if it has none, as the "null" of a sandboxed page."""
    try:
        parts = urlsplit(origin.lower())
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and port else None

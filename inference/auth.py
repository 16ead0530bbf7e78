"""Who opened a socket, and whether the login still holds."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

# Internal to allauth (hence the pinned version and tests/inference/test_app_socket.py): the same check
# that its REST authentication class makes for this token.
from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.middleware import BaseMiddleware
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

Scope = dict[str, Any]

_TOKEN_SUBPROTOCOL = "session."  # noqa: S105  # what comes before the token


class TokenAuthMiddleware(BaseMiddleware):  # type: ignore[misc]  # channels has no types
    """Sets `user` and `session` of an app's socket from its session token."""

    async def __call__(self, scope: Scope, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        found = await database_sync_to_async(authenticate_by_x_session_token)(_read_token(scope))
        user, session = found or (AnonymousUser(), None)
        await super().__call__({**scope, "user": user, "session": session}, receive, send)


async def is_login_valid(session_key: str) -> bool:
    """Whether the session exists, has not been ended elsewhere, and its user may still log in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user: AbstractBaseUser | AnonymousUser = await get_user({"session": session})
    return user.is_authenticated


def read_language(scope: Scope) -> str:
    """The one in which the page that opened the socket is written (accounts/pages/language.py)."""
    request = HttpRequest()
    request.COOKIES = scope.get("cookies", {})
    request.META["HTTP_ACCEPT_LANGUAGE"] = _read_header(scope, b"accept-language")
    return getattr(scope["user"], "language", "") or get_language_from_request(request)


def _read_token(scope: Scope) -> str:
    if token := _read_header(scope, b"x-session-token"):
        return token
    subprotocols: list[str] = scope["subprotocols"]
    tokens = (name.removeprefix(_TOKEN_SUBPROTOCOL) for name in subprotocols if name.startswith(_TOKEN_SUBPROTOCOL))
    return next(tokens, "")


def _read_header(scope: Scope, name: bytes) -> str:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    return next((value.decode("latin-1") for key, value in headers if key == name), "")

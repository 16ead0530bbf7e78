"""One step of a login at a time."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse

PATIENCE_S = 5.0  # somebody clicked twice
LOCK_S = 120  # longer than any step takes: only a process that was killed leaves its lock to this clock
_RETRY_S = 0.02
# Logging out, and asking who is logged in, check no code: they go on while the cache, and so the lock, is away.
_CHECK_NOTHING = ("/accounts/logout/", "/_allauth/app/v1/auth/session", "/_allauth/browser/v1/auth/session")
_APP, _BROWSER = "/_allauth/app/", "/_allauth/browser/"


class StepLockMiddleware:
    """allauth counts wrong codes in the session. Requests at once would each find the count of before: so the steps of
    one session wait for each other, in all processes that share the cache. Stands before the session is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session_key = _name_session(request)
        if not session_key:
            return self.get_response(request)
        with _hold(name_lock(session_key)) as is_ours:
            return self.get_response(request) if is_ours else _refuse_crowd(request)


def name_lock(session_key: str) -> str:
    return f"one-at-a-time:{hashlib.sha256(session_key.encode()).hexdigest()}"


@contextmanager
def _hold(name: str) -> Iterator[bool]:
    """allauth's own lock gives way after ten seconds, and then also takes away the lock of whoever came next."""
    token, give_up_at = secrets.token_hex(8), time.monotonic() + PATIENCE_S
    while not cache.add(name, token, LOCK_S):
        if time.monotonic() > give_up_at:
            yield False
            return
        time.sleep(_RETRY_S)
    try:
        yield True
    finally:
        if cache.get(name) == token:
            cache.delete(name)


def _name_session(request: HttpRequest) -> str:
    """The session that the view will read, where a code may be checked; elsewhere nothing. The app's client reads the
    header alone and the browser's the cookie alone: the other one would be a name of the guesser's own choice."""
    if request.path_info in _CHECK_NOTHING:
        return ""
    if request.path_info.startswith(_APP):
        return request.headers.get("X-Session-Token", "")
    is_page = request.path_info.startswith("/accounts/") and request.method not in ("GET", "HEAD", "OPTIONS")
    if is_page or request.path_info.startswith(_BROWSER):
        return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return ""


def _refuse_crowd(request: HttpRequest) -> HttpResponse:
    """Plain words for a browser: a page would need the session."""
    status, headers = HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "1"}
    sentence = "One step after the other, please. Go back and try again."
    if request.path_info.startswith("/accounts/"):
        return HttpResponse(sentence, content_type="text/plain", status=status, headers=headers)
    error = {"code": "busy", "message": sentence}
    return JsonResponse({"status": status, "errors": [error]}, status=status, headers=headers)

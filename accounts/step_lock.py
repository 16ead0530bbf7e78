"""One step of a login at a time."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from allauth.core.internal.ratelimit import cache_lock
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse


class StepLockMiddleware:
    """allauth counts wrong codes in the session. Requests at once would each find the count of before: so the steps of
    one session wait for each other, in all processes that share the cache. Stands before the session is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session_key = _name_session(request)
        if not session_key:
            return self.get_response(request)
        with cache_lock(f"one-at-a-time:{hashlib.sha256(session_key.encode()).hexdigest()}") as is_ours:
            return self.get_response(request) if is_ours else _refuse_crowd()


def _name_session(request: HttpRequest) -> str:
    """The session, where a code may be checked; elsewhere nothing."""
    if request.path_info.startswith("/_allauth/"):
        return request.headers.get("X-Session-Token") or request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if request.method == "POST" and request.path_info.startswith("/accounts/"):
        return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return ""


def _refuse_crowd() -> HttpResponse:
    words = {"status": 429, "errors": [{"code": "busy", "message": "One step after the other, please. Try again."}]}
    return JsonResponse(words, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "1"})

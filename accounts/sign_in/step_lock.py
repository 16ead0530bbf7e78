"""One step of a login at a time."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from allauth.core.internal.ratelimit import cache_lock
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

PATIENCE_S = 5  # somebody clicked twice, and the mail server is slow


class StepLockMiddleware:
    """allauth counts wrong codes in the session. Requests at once would each find the count of before: so the steps of
    one session wait for each other, in all processes that share the cache. Stands before the session is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session_key = _name_session(request)
        if not session_key:
            return self.get_response(request)
        lock = f"one-at-a-time:{hashlib.sha256(session_key.encode()).hexdigest()}"
        for _ in range(PATIENCE_S):  # allauth's lock waits for a second
            with cache_lock(lock) as is_ours:
                if is_ours:
                    return self.get_response(request)
        return _refuse_crowd(request)


def _name_session(request: HttpRequest) -> str:
    """The session, where a code may be checked; elsewhere nothing."""
    if request.path_info.startswith("/_allauth/"):
        return request.headers.get("X-Session-Token") or request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if request.method == "POST" and request.path_info.startswith("/accounts/"):
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

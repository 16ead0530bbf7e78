"""What every answer says to browsers and caches beside what Django says."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# The site asks for none of them, so nothing that gets into a page may.
_UNUSED: Final = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer", "microphone"),
    *("midi", "payment", "serial", "usb", "xr-spatial-tracking"),
)
_FOR_ALL: Final = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PRIVATE: Final = ("/accounts/", "/_allauth/", "/admin/", "/api/v1/", "/outbox/", "/terms/agree/")


class HeadersMiddleware:
    """An answer about a person is kept by nobody, unless its view says otherwise.

    Stands after static files: they are public, and 300 bytes more for each of eighty are 24 KB of a first visit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in _FOR_ALL.items():
            response.headers.setdefault(name, value)
        # After a failure nobody asks who is there: that would wait for the same database once more.
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_private(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _is_private(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)  # none where the step lock refused
    return request.path_info.startswith(_PRIVATE) or bool(user and user.is_authenticated)

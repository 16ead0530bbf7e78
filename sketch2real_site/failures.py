"""What the site stands on fails now and then: the database is locked, the disk full, the store away. That is told soon,
with a status of its own and a time to try again, in the shape that the caller reads."""

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.defaults import server_error

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    status: int
    code: str
    message: str
    retry_after_s: int


BUSY: Final = Failure(
    503, "busy", gettext_noop("The server is busy just now. Your drawing is safe; try again in a moment."), 2
)
DATABASE_AWAY: Final = Failure(
    503,
    "database_unavailable",
    gettext_noop("The server cannot reach its database just now. Your drawing is safe; try again in a moment."),
    10,
)
CACHE_AWAY: Final = Failure(
    503,
    "cache_unavailable",
    gettext_noop("A part of the server does not answer just now. Your drawing is safe; try again in a moment."),
    10,
)
STORE_AWAY: Final = Failure(
    503,
    "storage_unavailable",
    gettext_noop("The server cannot reach its pictures just now. Your drawing is safe; try again in a moment."),
    10,
)
DISK_FULL: Final = Failure(
    507,
    "disk_full",
    gettext_noop("The server has no room left. Your drawing is kept in this browser; try again later."),
    300,
)
UNKNOWN: Final = Failure(
    500,
    "server_error",
    gettext_noop("Something broke on our side, and it has been written down. Your drawing is safe; try again."),
    0,
)

_BY_ERRNO: Final = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: STORE_AWAY,
    errno.EIO: STORE_AWAY,
    # A disk of the network that went away, a mount that is not there, a folder of somebody else.
    errno.ESTALE: STORE_AWAY,
    errno.ENOTCONN: STORE_AWAY,
    errno.ENOTDIR: STORE_AWAY,
    errno.EACCES: STORE_AWAY,
    errno.EPERM: STORE_AWAY,
    errno.EMFILE: BUSY,
    errno.ENFILE: BUSY,
}
# By the package that raises: the site runs without S3 and without Redis.
_BY_PACKAGE: Final = {"botocore": STORE_AWAY, "boto3": STORE_AWAY, "redis": CACHE_AWAY}
# What SQLite says, and what PostgreSQL calls it (deadlock, lock not available, serialisation, too many connections).
_BUSY_WORDS, _BUSY_STATES = ("locked", "busy"), {"40P01", "55P03", "40001", "53300"}
_FULL_WORDS, _FULL_STATES = ("is full",), {"53100"}


def recognise(error: BaseException) -> Failure | None:
    """None for what is a fault of the program."""
    return next((failure for each in _unwrap(error) if (failure := _recognise_one(each))), None)


def _unwrap(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _recognise_one(error: BaseException) -> Failure | None:
    if isinstance(error, OperationalError | InterfaceError):
        return _recognise_database(error)
    if isinstance(error, OSError) and error.errno in _BY_ERRNO:
        return _BY_ERRNO[error.errno]
    return _BY_PACKAGE.get(type(error).__module__.partition(".")[0])


def _recognise_database(error: OperationalError | InterfaceError) -> Failure:
    words, state = str(error).lower(), getattr(error.__cause__, "sqlstate", None)
    if state in _FULL_STATES or any(word in words for word in _FULL_WORDS):
        return DISK_FULL
    if state in _BUSY_STATES or any(word in words for word in _BUSY_WORDS):
        return BUSY
    return DATABASE_AWAY


class FailureMiddleware:
    """Answers what views cannot; `server_failed` answers for the other middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        failure = recognise(exception)
        if failure is None:
            return None
        logger.error("failure code=%s error=%s", failure.code, type(exception).__name__, exc_info=exception)
        return answer(request, failure)


def server_failed(request: HttpRequest) -> HttpResponse:
    """Named `handler500` in the addresses; Django calls it where an exception is being handled."""
    error = sys.exc_info()[1]
    failure = recognise(error) if error else None
    if failure is None and not _reads_json(request):
        return server_error(request)
    return answer(request, failure or UNKNOWN)


def answer(request: HttpRequest, failure: Failure) -> HttpResponse:
    headers = {"Retry-After": str(failure.retry_after_s)} if failure.retry_after_s else {}
    error: dict[str, Any] = {"code": failure.code, "message": _(failure.message)}
    if request.path_info.startswith("/_allauth/"):
        error |= {"status": failure.status, "errors": [dict(error)]}  # what allauth's clients read
    if _reads_json(request):
        return JsonResponse(error, status=failure.status, headers=headers)
    # Without the request: the header's menu would ask the database who is there.
    page = render_to_string("failure.html", {"code": failure.status, "message": error["message"]})
    return HttpResponse(page, status=failure.status, headers=headers)


def _reads_json(request: HttpRequest) -> bool:
    """At the addresses of the API, and of pictures, which it gives."""
    match = request.resolver_match
    return request.path_info.startswith(("/api/", "/_allauth/")) or hasattr(match and match.func, "cls")

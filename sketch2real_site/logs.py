"""What the logs leave out: addresses of people, and paths with tokens and ids in them."""

import logging

from django.http import HttpRequest


class HidePaths(logging.Filter):
    """Django logs the path of a request that failed. Its route tells as much: /<slug:kind>/unsubscribe/<str:token>/."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            path = request.path.encode("unicode_escape").decode("ascii")  # as Django writes it
            record.args = tuple(_name_route(request) if value == path else value for value in record.args)
        return True


class HideSockets(logging.Filter):
    """uvicorn notes each opened socket with address and path, in the log of its errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        return '"WebSocket %s"' not in str(record.msg)


def _name_route(request: HttpRequest) -> str:
    return f"/{request.resolver_match.route}" if request.resolver_match else "(no route)"

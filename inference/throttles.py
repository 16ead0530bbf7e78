"""Whom the limits of addresses count that visitors may use, too."""

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from inference.visitors import to_network


def find_network(request: Request) -> str:
    """As inference/visitors.py tells it of a socket: the 2**64 IPv6 addresses of a household are one."""
    return to_network(BaseThrottle().get_ident(request))


class VisitorThrottle(AnonRateThrottle):
    def allow_request(self, request: Request, view: APIView) -> bool:
        """A GET, which these addresses refuse anyway, leaves no trace."""
        return request.method != "POST" or super().allow_request(request, view)

    def get_ident(self, request: Request) -> str:
        return find_network(request)


class PersonThrottle(UserRateThrottle):
    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Visitors are the other throttle's."""
        return super().get_cache_key(request, view) if request.user and request.user.is_authenticated else None

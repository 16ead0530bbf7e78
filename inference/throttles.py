"""Whom the limits of addresses count that visitors may use, too."""

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from inference.visitors import pick_network


def find_network(request: Request) -> str:
    """As of a socket. DRF's own rule counts each of the 2**64 IPv6 addresses of a household by itself, and believes
    the first hop of whoever came around a proxy."""
    return pick_network(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


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

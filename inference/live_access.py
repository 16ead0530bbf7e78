"""Addresses that visitors may use, where they may draw live: who may, and whom the engines count the jobs for."""

from django.conf import settings as site
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from inference import services
from inference.throttles import find_network


class MayDrawLive(BasePermission):
    """Visitors too, where they may draw live."""

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002
        return bool(site.LIVE_VISITORS or (request.user and request.user.is_authenticated))


def name_owner(request: Request) -> str:
    """A visitor is told from others by the network that the throttles see."""
    if request.user and request.user.is_authenticated:
        return services.owner_of(request.user)
    return f"visitor:{find_network(request)}"

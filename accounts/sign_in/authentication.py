from typing import Any

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from django.http import HttpRequest
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class SessionTokenAuthentication(XSessionTokenAuthentication):  # type: ignore[misc]  # allauth has no types
    """The app's session token. Stands first in the settings, so that DRF answers 401 without a login, not 403."""

    def authenticate(self, request: HttpRequest) -> tuple[Any, Any] | None:
        found: tuple[Any, Any] | None = super().authenticate(request)
        if found is None and self.get_session_token(request):
            raise AuthenticationFailed("Your login has ended. Log in again.")
        return found

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return "X-Session-Token"

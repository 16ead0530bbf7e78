from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from rest_framework.request import Request


class SessionTokenAuthentication(XSessionTokenAuthentication):  # type: ignore[misc]  # allauth has no types
    """The app's session token. Stands first in the settings, so that DRF answers 401 without a login, not 403."""

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return "X-Session-Token"

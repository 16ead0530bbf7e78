"""What somebody is told whose code could not be mailed."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.mailing.post import MailUnavailableError
from accounts.models import User

RETRY_AFTER_S = 60


class MailOutageMiddleware:
    """A page or JSON with the status 503, for an address with and without an account alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MailUnavailableError):
            return None
        _forget_newcomer(request)
        response = _explain(request)
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response


def _forget_newcomer(request: HttpRequest) -> None:
    """Whoever signed up by this request (accounts/pages/terms.py): without a code nobody could use the account, and the
    next try would find the address taken."""
    newcomer: User | None = getattr(request, "newcomer", None)
    if newcomer is not None:
        newcomer.delete()


def _explain(request: HttpRequest) -> HttpResponse:
    words = _("Our mail server does not answer, so we could not send you a mail. Try again in a few minutes.")
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if request.path_info.startswith(("/_allauth/", "/api/")):
        error = {"code": "mail_unavailable", "message": words}
        return JsonResponse({"status": status, "errors": [error], **error}, status=status)
    return render(request, "accounts/mail_unavailable.html", {"words": words}, status=status)

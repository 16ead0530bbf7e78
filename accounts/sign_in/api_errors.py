"""allauth's addresses for apps answer every error in JSON: allauth and Django leave some empty, or make them pages."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_ERRORS: Final = {
    400: ("invalid", gettext_noop("The request cannot be read: its body must be a JSON object.")),
    403: ("permission_denied", gettext_noop("The request lacks the token that the site's own pages send.")),
    404: ("not_found", gettext_noop("There is nothing at this address.")),
    405: ("method_not_allowed", gettext_noop("This address takes other methods; Allow lists them.")),
}


class AllauthErrorsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith("/_allauth/") or response.status_code not in _ERRORS:
            return response
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        return _answer(response)


def _answer(response: HttpResponse) -> HttpResponse:
    code, sentence = _ERRORS[response.status_code]
    error = {"code": code, "message": _(sentence)}
    headers = {name: response[name] for name in ("Allow",) if name in response}
    body = {"status": response.status_code, "errors": [error], **error}
    return JsonResponse(body, status=response.status_code, headers=headers)

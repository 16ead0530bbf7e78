"""Asking again, when the terms have changed."""

from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.pages import terms

# Whoever does not agree may read, leave, take everything along and delete the account, which asks for the password.
_OPEN_PAGES: Final = {
    *("terms", "privacy", "terms_agree", "account_logout", "data", "account_delete"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("words", "unsubscribe", "artwork_file"),
}
_NO_PAGES: Final = ("/api/", "/_allauth/")


class TermsMiddleware:
    """Asks at the next page that is opened. REST, sockets, pictures and forms that are open already go on: a drawing in
    progress is never lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if not _opens_page(request) or terms.has_accepted(cast("User", request.user)):
            return None
        return redirect(f"{reverse('terms_agree')}?{urlencode({'next': request.get_full_path()})}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    # A page that was open while the terms changed once more agrees to what nobody has read.
    if request.POST.get("version") == terms.TERMS_VERSION:
        terms.accept_terms(user=user)
    next_url = _read_next(request)
    if terms.has_accepted(user):
        return redirect(next_url)
    context = {"version": terms.TERMS_VERSION, "changes": terms.list_changes(user), "next": next_url}
    return render(request, "accounts/terms_agree.html", context)


def _opens_page(request: HttpRequest) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else None
    is_page = request.method in ("GET", "HEAD") and not request.path_info.startswith(_NO_PAGES)
    return is_page and name not in _OPEN_PAGES and request.user.is_authenticated


def _read_next(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and is_ours else resolve_url("arrive")

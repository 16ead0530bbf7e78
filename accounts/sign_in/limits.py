"""How long somebody waits whom a limit stopped. The limits are allauth's, which says only that it was too much.

Internal to allauth are the names of its counters, hence the pinned version and tests/accounts/sign_in/test_limits.py.
"""

import json
import math
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core.internal.ratelimit import Rate, get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sign_in.addresses import fold_address

# What counts at an address of ours, by the name of the address; those without "account_" or "mfa_" are the app's.
_ACTIONS = {
    "account_login": ("login", "login_failed", "confirm_email"),
    "login": ("login", "login_failed", "confirm_email"),
    "account_signup": ("signup", "confirm_email"),
    "signup": ("signup", "confirm_email"),
    "account_request_login_code": ("request_login_code",),
    "request_login_code": ("request_login_code",),
    "account_reset_password": ("reset_password",),
    "request_password_reset": ("reset_password",),
    "account_complete_password_reset": ("reset_password_from_key",),
    "reset_password": ("reset_password_from_key",),
    "account_change_password": ("change_password",),
    "account_set_password": ("change_password",),
    "change_password": ("change_password",),
    "account_email": ("manage_email", "confirm_email"),
    "manage_email": ("manage_email", "confirm_email"),
    "account_email_verification_sent": ("confirm_email",),
    "resend_email_verification_code": ("confirm_email",),
    "account_reauthenticate": ("reauthenticate", "login_failed"),
    "reauthenticate": ("reauthenticate", "login_failed"),
    "mfa_reauthenticate": ("reauthenticate", "login_failed"),
    "mfa_reauthenticate_webauthn": ("reauthenticate", "login_failed"),
    "reauthenticate_webauthn": ("login_failed",),
    "mfa_authenticate": ("login_failed",),
    "authenticate": ("login_failed",),
    "authenticate_webauthn": ("login_failed",),
    "mfa_activate_totp": ("login_failed",),
    "manage_totp": ("login_failed",),
    "mfa_login_webauthn": ("webauthn_login", "begin"),
    "login_webauthn": ("webauthn_login", "begin"),
    "google_login": ("begin",),
    "google_login_by_token": ("begin",),
    "provider_token": ("begin",),
    "redirect_to_provider": ("begin",),
}


def seconds_to_wait(request: HttpRequest) -> int:
    """Until the limits that this request ran into let the next one through; 0 if none is exhausted."""
    keys = list(_list_keys(request))
    name = request.resolver_match.url_name if request.resolver_match else None
    waits = [
        _wait_for(cache_key, rate)
        for action in _ACTIONS.get(name or "", ())
        for app in ("allauth.account", "allauth.mfa")
        for rate in get_rates(app=app, action=action)
        for cache_key in _list_counters(request, app, action, rate, keys)
    ]
    return max(waits, default=0)


def name_login_counter(address: str) -> str:
    """The "key" under which wrong passwords for an address are counted."""
    return f"login:{fold_address(address)}"


def _wait_for(cache_key: str, rate: Rate) -> int:
    history: list[float] = cache.get(cache_key, [])  # newest first
    if len(history) < rate.amount:
        return 0
    until: float = history[rate.amount - 1] + rate.duration
    return max(0, math.ceil(until - time.time()))


def _list_counters(request: HttpRequest, app: str, action: str, rate: Rate, keys: list[str]) -> Iterator[str]:
    if rate.per == "key":
        yield from (get_cache_key(request, app=app, action=action, rate=rate, key=key) for key in keys)
    elif rate.per == "ip" or request.user.is_authenticated:
        yield get_cache_key(request, app=app, action=action, rate=rate)


def _list_keys(request: HttpRequest) -> Iterator[str]:
    """Whom allauth may have counted: the address in the form, and the person who is half or wholly logged in."""
    pending = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY, {})
    for address in {*_read_addresses(request), str(pending.get("email", "")).lower()} - {""}:
        yield address
        yield name_login_counter(address)
    stage = get_pending_stage(request)
    user = stage.login.user if stage else request.user
    if isinstance(user, User):
        yield f"mfa-auth-user-{user.pk}"
        yield name_login_counter(user.email)


def _read_addresses(request: HttpRequest) -> Iterator[str]:
    form = request.POST
    if request.content_type == "application/json":
        try:
            form = json.loads(request.body)
        except ValueError:
            return
    if not hasattr(form, "get"):
        return
    yield from (str(form.get(name) or "").strip().lower() for name in ("login", "email"))


def say_wait(seconds: int) -> str:
    if seconds <= 1:
        return _("Wait a moment, then try again.")
    if seconds > 1.5 * 3600:
        return _("Wait %(count)s hours, then try again.") % {"count": math.ceil(seconds / 3600)}
    if seconds > 1.5 * 60:
        return _("Wait %(count)s minutes, then try again.") % {"count": math.ceil(seconds / 60)}
    return _("Wait %(count)s seconds, then try again.") % {"count": seconds}


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The page for a browser, named `handler429` in the addresses."""
    words = {"wait": say_wait(seconds_to_wait(request))}
    return render(request, "429.html", words, status=HTTPStatus.TOO_MANY_REQUESTS)


class RetryAfterMiddleware:
    """Says how long in the header, to the app as well, whose answer from allauth has no words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_limited = response.status_code == HTTPStatus.TOO_MANY_REQUESTS and "Retry-After" not in response
        if is_limited and (seconds := seconds_to_wait(request)):
            response["Retry-After"] = str(seconds)
        return response

"""The admin, open to staff who took the second step of the login. It has no login page of its own."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class SecuredAdminSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and _did_second_step(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Leads to the step that is missing."""
        next_url = request.GET.get("next") or request.path
        if not request.user.is_authenticated:
            return redirect_to_login(next_url)
        if not super().has_permission(request):
            raise PermissionDenied
        if self.has_permission(request):
            return redirect("admin:index")
        if url := _find_second_step(request.user):
            return redirect_to_login(next_url, login_url=url)
        messages.warning(request, "The admin needs a second step at login. Set one up here, then come back.")
        return redirect("mfa_index")

    def password_change(  # type: ignore[override]  # a redirect instead of a page
        self,
        request: HttpRequest,  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """The account's own page counts wrong passwords, and ends the other logins."""
        return redirect("account_change_password")


def _did_second_step(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def _find_second_step(user: AbstractBaseUser | AnonymousUser) -> str:
    """The address where `user` shows it again, or nothing when there is none."""
    ways = get_adapter().get_reauthentication_methods(user)
    return next((str(way["url"]) for way in ways if way["id"].startswith("mfa_reauthenticate")), "")

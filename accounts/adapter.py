from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.bans import explain_closed
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Whoever proved to be the person is told why the account is closed, in the browser and in the app."""
        sentence = explain_closed(user)
        if getattr(request.allauth, "headless", None):  # type: ignore[attr-defined]  # set by allauth's middleware
            error = {"code": "account_closed", "message": sentence}
            # Raised: what is returned here, allauth's API replaces by an answer without a reason.
            raise ImmediateHttpResponse(JsonResponse({"status": 403, "errors": [error]}, status=403))
        return render(request, "account/account_inactive.html", {"reason": sentence}, status=403)

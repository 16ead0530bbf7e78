"""The devices on which a person is logged in."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

NOTED_EVERY_S = 300


class ActivityMiddleware(UserSessionsMiddleware):  # type: ignore[misc]  # allauth has no types
    """allauth's, which writes a row at every request, held to one in five minutes a session and address."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = f"session-seen:{request.session.session_key}:{request.META.get('REMOTE_ADDR')}"
        # Not by `add`, which raises while Redis is away: then each request is noted.
        is_due = request.user.is_authenticated and cache.get(key) is None
        if is_due:
            cache.set(key, 1, NOTED_EVERY_S)
        try:
            response: HttpResponse = super().__call__(request) if is_due else self.get_response(request)
        except OperationalError:  # of the note alone, which is not worth refusing a page
            response = self.get_response(request)
        return response


@require_POST
@login_required
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    end_sessions(request, [session])
    messages.success(request, _("That device is logged out."))
    return redirect("usersessions_list")

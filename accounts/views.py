from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mail import read_outbox


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails that the site in development would have sent. They hold codes: elsewhere there is no such page."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "accounts/outbox.html", {"mails": read_outbox(settings.OUTBOX_DIR)})

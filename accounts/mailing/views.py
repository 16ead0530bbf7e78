"""Pages about mails: how each looks and what went out (in development only), and the end of those that nobody needs."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mailing.outbox import read_outbox
from accounts.mailing.previews import list_mails, render_sample
from accounts.mailing.subscriptions import SUBSCRIPTIONS, read_token, unsubscribe

# A mail carries its styles with it; it may do nothing else.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


@require_safe
def preview_mails(request: HttpRequest) -> HttpResponse:
    _require_development()
    mails = [(name, render_sample(name, request)) for name in list_mails()]
    return render(request, "accounts/mails.html", {"mails": mails})


@require_safe
@xframe_options_sameorigin
def preview_mail(request: HttpRequest, name: str) -> HttpResponse:
    _require_development()
    if name not in list_mails():
        raise Http404
    html, _ = render_sample(name, request).alternatives[0]
    return HttpResponse(str(html), headers={"Content-Security-Policy": _MAIL_POLICY})


@require_safe
def show_outbox(request: HttpRequest) -> HttpResponse:
    """The mails that the site in development would have sent. They hold codes: elsewhere there is no such page."""
    _require_development()
    return render(request, "accounts/outbox.html", {"mails": read_outbox(settings.OUTBOX_DIR)})


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token in the address says whose mails they are
@require_http_methods(["GET", "HEAD", "POST"])
def end_subscription(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    user = read_token(kind, token) if kind in SUBSCRIPTIONS else None
    if user is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        unsubscribe(kind, user)
    words = {"is_done": is_done, "subscription": SUBSCRIPTIONS[kind]}
    return render(request, "accounts/unsubscribe.html", words)


def _require_development() -> None:
    if not settings.DEBUG:
        raise Http404

"""Pages about mails: how each looks (in development only), and the end of the news."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mail_previews import list_mails, render_sample
from accounts.news import read_token

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


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token in the address says whose news they are
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    user = read_token(token)
    if user is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        user.wants_news = False
        user.save(update_fields=["wants_news"])
    return render(request, "accounts/unsubscribe.html", {"is_done": is_done})


def _require_development() -> None:
    if not settings.DEBUG:
        raise Http404

"""What a link shows to whoever has it, and the owner's form for it."""

import functools
import uuid
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.mailing.links import build_url
from inference.errors import InferenceError
from studio.models import Artwork, Share
from studio.sharing import files, services
from studio.sharing.forms import ReportForm, ShareForm
from studio.sharing.viewers import LookThrottle, NetworkThrottle, ReportThrottle, find_wait_s, is_view

# Nothing of a link is found by searching, and no other site hears of its address.
_HEADERS: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "same-origin"}

_View = Callable[..., HttpResponse]


def for_open_link(view: _View) -> _View:
    """Gives `view` the link instead of its token. Whatever leads nowhere is answered alike, after the same query."""

    @functools.wraps(view)
    def answer(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        token = token.replace("\0", " ")  # PostgreSQL refuses NUL, and no link has either
        share = Share.objects.open().select_related("artwork").filter(token=token).first()
        response = _show(view, request, share, **kwargs) if share else _lead_nowhere(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    return answer


def _show(view: _View, request: HttpRequest, share: Share, **kwargs: Any) -> HttpResponse:
    if slowed := _slow_down(request, LookThrottle()):  # only of links that lead somewhere: who guesses leaves no count
        return slowed
    try:
        return view(request, share, **kwargs)
    except Http404:  # not shown by this link, or deleted since it was read
        return _lead_nowhere(request)


def _lead_nowhere(request: HttpRequest) -> HttpResponse:
    return render(request, "studio/sharing/nowhere.html", status=404)


def _slow_down(request: HttpRequest, throttle: NetworkThrottle) -> HttpResponse | None:
    wait_s = find_wait_s(throttle, request)
    if not wait_s:
        return None
    response = render(request, "429.html", {"wait": _("Wait a little, then try again.")}, status=429)
    response["Retry-After"] = str(wait_s)
    return response


@require_safe
@for_open_link
def show_shared(request: HttpRequest, share: Share) -> HttpResponse:
    if is_view(request, share):
        services.count_view(share=share)
    context = {
        "share": share,
        "title": share.artwork.title,
        "page_url": build_url(share.get_absolute_url()),
        "photo_url": build_url(_name_file(share, "photo.jpg")),
        "photo_px": files.PHOTO_PX,
        "is_own": request.user.pk == share.artwork.owner_id,
    }
    return render(request, "studio/sharing/shared.html", context)


@require_safe
@for_open_link
def show_file(request: HttpRequest, share: Share, name: str) -> HttpResponse:
    return files.show_file(request, share, name)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_link
def report(request: HttpRequest, share: Share) -> HttpResponse:
    form = ReportForm(request.POST or None)
    if not form.is_valid():
        return render(request, "studio/sharing/report.html", {"form": form, "share": share})
    if slowed := _slow_down(request, ReportThrottle()):
        return slowed
    services.report_share(share=share, **form.cleaned_data)
    messages.success(request, _("Thank you. Somebody of us will look at it."))
    return redirect(share)


@require_POST
@never_cache
@login_required
def change_share(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The section *Share* of an artwork's page: the switch sends `shared`, the settings come without it."""
    artwork = get_object_or_404(Artwork.objects.for_user(request.user).kept(), pk=pk)
    try:
        messages.success(request, _change_share(request, artwork))
    except InferenceError as error:
        messages.error(request, _(error.message))
    return redirect(f"{artwork.get_absolute_url()}#share")


def _change_share(request: HttpRequest, artwork: Artwork) -> str:
    """What was done, in words. Raises InferenceError."""
    if request.POST.get("shared") == "off":
        services.stop_sharing(artwork=artwork)
        return _("The link no longer leads anywhere.")
    if request.POST.get("shared") == "on":
        services.share_artwork(artwork=artwork)
        return _("There is a link now. Only who has it sees the photograph.")
    share = Share.objects.filter(artwork=artwork).first() or Share(artwork=artwork)
    form = ShareForm(share, request.POST)
    if form.is_valid():
        services.share_artwork(artwork=artwork, **form.read_settings())
    return _("The link shows what you chose.")


def _name_file(share: Share, name: str) -> str:
    return reverse("studio:shared_file", args=[share.token, name])

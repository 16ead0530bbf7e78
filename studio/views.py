"""The pages of the studio."""

import re
import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import json_script
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import UpdateView

from studio import services
from studio.api import ArtworkDetailSerializer, DrawingEncoder
from studio.forms import TitleForm
from studio.models import Artwork, ArtworkQuerySet

LIVE_PATH = "/ws/live/"
STATIC_ROOM = Path(str(finders.find("studio")))
MODULES = sorted(f"studio/{path.relative_to(STATIC_ROOM).as_posix()}" for path in STATIC_ROOM.rglob("*.js"))


@require_safe
@never_cache
def draw(request: HttpRequest) -> HttpResponse:
    return render(request, "studio/draw.html", _drawing_context(request))


@require_safe
@never_cache
@login_required
def draw_artwork(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """`?version=<n>` lays that one on the paper instead of the newest."""
    artwork = get_object_or_404(Artwork.objects.for_user(request.user).kept(), pk=pk)
    newest = artwork.versions.newest().values_list("number", flat=True).first()
    number = read_number(request, "version")
    artwork.current = get_object_or_404(artwork.versions, number=newest if number is None else number)
    return render(request, "studio/draw.html", _drawing_context(request, artwork, newest))


def _drawing_context(request: HttpRequest, artwork: Artwork | None = None, newest: int | None = None) -> dict[str, Any]:
    """What static/studio needs to know; `artwork` as the API gives it, or None for a new drawing."""
    back = {"next": request.get_full_path()}
    drawn = _describe(request, artwork, newest) if artwork else None
    return {
        "live_path": LIVE_PATH,
        "modules": MODULES,
        "artworks_url": reverse("artwork_list_api"),
        "lineups_url": reverse("inference:lineups"),
        "photographs_url": reverse("inference:photographs"),
        "drafts_url": reverse("draft_list_api"),
        "save_points_url": reverse("save_point_list_api"),
        "person": str(request.user.pk) if request.user.is_authenticated else "visitor",
        "login_url": reverse("account_login", query=back),
        "signup_url": reverse("account_signup", query=back),
        "artwork_script": json_script(drawn, "studio-artwork", DrawingEncoder),
    }


def _describe(request: HttpRequest, artwork: Artwork, newest: int | None) -> dict[str, Any]:
    """The artwork as the API gives it; of an older version what tells it from the newest."""
    data = ArtworkDetailSerializer(artwork, context={"request": request}).data
    older = {} if artwork.current.number == newest else {"older_version": str(artwork.current.pk)}
    return {**data, **older}


def read_number(request: HttpRequest, name: str) -> int | None:
    """Of the address. Raises Http404 for what is no number."""
    text = request.GET.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Http404
    return int(text)


@method_decorator(never_cache, name="dispatch")
class OwnArtworks(LoginRequiredMixin):
    """Only the person's own artworks: another person's answer 404, like unknown ones.

    The browser keeps no copy that the "back" button could show after logging out.
    """

    request: HttpRequest

    def get_queryset(self) -> ArtworkQuerySet:
        return Artwork.objects.for_user(self.request.user).kept()


class ArtworkView(OwnArtworks, UpdateView):  # type: ignore[type-arg]
    """The artwork's page; posting to it renames the artwork."""

    template_name = "studio/artwork.html"
    context_object_name = "artwork"
    form_class = TitleForm

    def get_queryset(self) -> ArtworkQuerySet:
        return super().get_queryset().with_current()

    def form_valid(self, form: Any) -> HttpResponse:
        artwork = services.update_artwork(artwork=self.object, title=form.cleaned_data["title"])
        messages.success(self.request, _("The face is now called “%(title)s”.") % {"title": artwork.title})
        return redirect(artwork)

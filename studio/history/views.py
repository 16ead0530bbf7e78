"""The versions on the pages: the older ones, two compared, and the forms of the artwork's page."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView

from inference.errors import InferenceError
from studio.history import services
from studio.history.changes import list_changes
from studio.history.forms import BranchForm, NameForm
from studio.history.listing import Listing
from studio.models import Artwork, Version, VersionQuerySet
from studio.views import OwnArtworks, read_number


class OlderVersionsView(OwnArtworks, DetailView):  # type: ignore[type-arg]  # generic in the stubs only
    template_name = "studio/history/older.html"
    context_object_name = "artwork"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = read_number(self.request, "before")
        return super().get_context_data(**kwargs) | {"listing": Listing.read(self.object, before)}


class CompareView(OwnArtworks, DetailView):  # type: ignore[type-arg]
    """Two versions beside each other, `a` and `b`: the newest and the one before it where nothing is said."""

    template_name = "studio/history/compare.html"
    context_object_name = "artwork"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = self.object.versions.only("number", "name", "artwork")
        newest, *others = versions
        after = self._find("b", newest)
        before = self._find("a", next((other for other in others if other.number < after.number), newest))
        pair = {"before": before, "after": after, "changes": list(list_changes(before, after))}
        return super().get_context_data(**kwargs) | pair | {"versions": versions}

    def _find(self, name: str, default: Version) -> Version:
        number = read_number(self.request, name)
        versions: VersionQuerySet = self.object.versions.without_strokes()
        return get_object_or_404(versions, number=default.number if number is None else number)


def version_action(act: Callable[[HttpRequest, Version], Artwork]) -> Callable[..., HttpResponseBase]:
    """A button of the artwork's page: leads to the artwork that `act` answers with. What is refused is said there."""

    @never_cache
    @login_required
    @wraps(act)
    def view(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
        own = Version.objects.for_user(request.user).select_related("artwork__owner")
        version = get_object_or_404(own, artwork=pk, number=number)
        if request.method != "POST":  # whoever had to log in first comes back by a link
            return redirect(version.artwork)
        try:
            return redirect(act(request, version))
        except InferenceError as refusal:
            messages.error(request, render_to_string("studio/refusal.html", {"refusal": refusal}, request))
            return redirect(version.artwork)

    return view


@version_action
def restore(request: HttpRequest, version: Version) -> Artwork:
    restored = services.restore_version(version=version)
    words = _("Version %(old)s is the newest again, as version %(new)s. All others are still here.")
    messages.success(request, words % {"old": version.number, "new": restored.current.number})
    return restored


@version_action
def branch(request: HttpRequest, version: Version) -> Artwork:
    form = BranchForm(request.POST)
    copy = services.branch_version(version=version, save_key=form.cleaned_data["key"] if form.is_valid() else None)
    words = _("This is a new face. “%(title)s” stays as it is.")
    messages.success(request, words % {"title": version.artwork.title})
    return copy


@version_action
def name(request: HttpRequest, version: Version) -> Artwork:
    form = NameForm(request.POST)
    if form.is_valid():
        services.name_version(version=version, **form.cleaned_data)
    else:
        messages.error(request, str(form.errors["name"][0]))
    return version.artwork


@version_action
def photograph_anew(request: HttpRequest, version: Version) -> Artwork:
    photographed = services.photograph_anew(version=version)
    if photographed.current.number > version.number:
        messages.success(request, _("Here is the new photograph. The one before is among the versions."))
    else:
        messages.success(request, _("This is the photograph of the newest model already."))
    return photographed

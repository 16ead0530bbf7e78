"""The pages of the gallery."""

from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import generic
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from inference.errors import InferenceError
from studio.gallery import bulk, trash
from studio.gallery.finding import ORDER_NAMES, FindingForm
from studio.gallery.forms import BulkForm
from studio.gallery.pages import TRASHED, CursorError, Order, Page, take_page
from studio.models import TRASH_LASTS, Album, Artwork, ArtworkQuerySet, Tag
from studio.services import delete_artwork

PAGE_SIZE = 48
MAX_COUNTED = 500  # more are "more than": whoever has so many does not count them, and the database need not, either
BY_SCRIPT = "X-Requested-With"
# How wide static/css/studio/finding.css makes a picture; on the widest page the last is its pixels.
SIZES = "(max-width: 34rem) 31vw, (max-width: 72rem) 22vw, 11rem"
STATIC_ROOM = Path(str(finders.find("gallery")))
MODULES = sorted(f"gallery/{path.name}" for path in STATIC_ROOM.glob("*.js"))


@method_decorator(never_cache, name="dispatch")
class OwnPage(LoginRequiredMixin):
    request: HttpRequest

    @property
    def person(self) -> AbstractBaseUser:
        return cast("AbstractBaseUser", self.request.user)  # nobody else gets here

    @property
    def is_by_script(self) -> bool:
        return BY_SCRIPT in self.request.headers

    def go_back(self, default: str) -> HttpResponse:
        """Where the person came from, on this site."""
        target = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(target, {self.request.get_host()}, self.request.is_secure())
        return redirect(target if is_ours else default)


class Grid(OwnPage, TemplateView):
    """A page full of artworks; a script that asks for the next gets the tiles alone."""

    def get_template_names(self) -> list[str]:
        return ["studio/gallery/tiles.html"] if self.is_by_script else super().get_template_names()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sizes=SIZES, modules=MODULES, **kwargs)

    def take_page(self, artworks: ArtworkQuerySet, order: Order) -> Page:
        try:
            return take_page(artworks, order, self.request.GET.get("cursor", ""), PAGE_SIZE)
        except CursorError as error:
            raise Http404 from error


def count(artworks: ArtworkQuerySet, most: int) -> dict[str, int]:
    return {"count": artworks[: most + 1].count(), "max_counted": most}


class GalleryView(Grid):
    template_name = "studio/gallery/gallery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            finding = FindingForm(self.request.GET).read()
        except ValidationError as error:
            raise Http404 from error
        artworks = finding.select(self.person)
        page = self.take_page(artworks, finding.order)
        context = {"finding": finding, "page": page, "query": finding.query, **kwargs}
        if not self.is_by_script:
            found = self.count_found(page) if finding.is_narrowed else count(artworks, MAX_COUNTED)
            context |= self.list_choices(finding.album) | found
        return super().get_context_data(**context)

    def count_found(self, page: Page) -> dict[str, int]:
        """From what is read anyway; a later page does not know how many stood on those before."""
        if "cursor" in self.request.GET:
            return {}
        return {"count": len(page.artworks) + bool(page.next_cursor), "max_counted": len(page.artworks)}

    def list_choices(self, album: Any) -> dict[str, Any]:
        albums = list(Album.objects.for_user(self.person))
        return {
            "orders": ORDER_NAMES,
            "tags": list(Tag.objects.for_user(self.person)),
            "albums": albums,
            "album": next((each for each in albums if each.pk == album), None),
        }


class TrashView(Grid):
    template_name = "studio/gallery/trash.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trashed = Artwork.objects.for_user(self.person).trashed()
        page = self.take_page(trashed, TRASHED)
        context = {"page": page, "is_trash": True, "days": TRASH_LASTS.days, **kwargs}
        if not self.is_by_script:
            context |= count(trashed, MAX_COUNTED)
        return super().get_context_data(**context)


class BulkView(OwnPage, View):
    """One action on the artworks that were chosen, or on one. A script gets the notices alone."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BulkForm(request.POST, owner=self.person)
        if not form.is_valid():
            return self._refuse(str(next(iter(form.errors.values()))[0]))
        if form.cleaned_data["action"] == "delete" and "sure" not in request.POST:
            return render(request, "studio/gallery/confirm_delete.html", {"ids": form.cleaned_data["ids"]})
        try:
            with transaction.atomic():  # no new album without its faces
                done = bulk.act(form.cleaned_data["action"], form.read_task())
        except InferenceError as error:
            return self._refuse(_(error.message), error.status)
        except Album.DoesNotExist as error:
            raise Http404 from error
        if "quiet" not in request.POST:  # where the page itself shows what is different
            undo = f"undo:{done.trashed_at.isoformat()}" if done.trashed_at else ""
            messages.success(request, done.sentence, extra_tags=undo)
        return self._answer(200)

    def _refuse(self, sentence: str, status: int = 400) -> HttpResponse:
        messages.error(self.request, sentence)
        return self._answer(status)

    def _answer(self, status: int) -> HttpResponse:
        if self.is_by_script:
            return render(self.request, "messages.html", status=status)
        return self.go_back(reverse("studio:gallery"))


class TakeBackView(OwnPage, View):
    """Undo, right after something went to the trash."""

    def post(self, request: HttpRequest) -> HttpResponse:
        trashed_at = parse_datetime(request.POST.get("trashed_at", ""))
        if trashed_at is None:
            raise Http404
        count = trash.take_back(owner=self.person, trashed_at=trashed_at)
        if count:
            messages.success(
                request, ngettext("%(count)s face is back.", "%(count)s faces are back.", count) % {"count": count}
            )
        else:
            messages.error(request, _("Nothing of it is in the trash any more."))
        if self.is_by_script:
            return render(request, "messages.html")
        return self.go_back(reverse("studio:gallery"))


class EmptyTrashView(OwnPage, TemplateView):
    """Asks first: it cannot be undone."""

    template_name = "studio/gallery/confirm_empty.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = Artwork.objects.for_user(self.person).trashed().count()
        return super().get_context_data(count=count, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        trash.empty(owner=self.person)
        messages.success(request, _("The trash is empty."))
        return redirect("studio:trash")


class DeleteView(OwnPage, generic.DeleteView):  # type: ignore[type-arg]  # generic in the stubs only
    """One artwork for good, past the trash. Asks first."""

    template_name = "studio/artwork_confirm_delete.html"
    context_object_name = "artwork"

    def get_queryset(self) -> ArtworkQuerySet:
        return Artwork.objects.for_user(self.person)

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ARG002  # there is nothing to fill in
        artwork: Artwork = self.object
        delete_artwork(artwork=artwork)
        messages.success(self.request, _("“%(title)s” is deleted.") % {"title": artwork.title})
        return redirect("studio:trash" if artwork.trashed_at else "studio:gallery")

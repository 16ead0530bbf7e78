"""The pages of albums and tags."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery, UUIDField
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from inference.errors import InferenceError
from studio.gallery import organising
from studio.gallery.forms import AlbumForm, TagForm
from studio.gallery.views import OwnPage
from studio.models import Album, Tag

KEPT = Count("artworks", filter=Q(artworks__trashed_at=None))
_Filing = Album.artworks.through


class Refusing(OwnPage):
    """Says in a notice why something cannot be."""

    def read(self, form: BaseForm) -> dict[str, Any] | None:
        """None, and a notice, where it makes no sense."""
        if form.is_valid():
            return form.cleaned_data
        messages.error(self.request, str(next(iter(form.errors.values()))[0]))
        return None

    def refuse(self, error: InferenceError) -> None:
        messages.error(self.request, _(error.message))


class AlbumsView(Refusing, TemplateView):
    """All albums; posting creates one."""

    template_name = "studio/gallery/albums.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = _Filing.objects.filter(album=OuterRef("pk"), artwork__trashed_at=None).order_by("-pk")
        cover = Subquery(last.values("artwork_id")[:1], output_field=UUIDField())
        albums = Album.objects.for_user(self.person).annotate(count=KEPT, cover=cover)
        return super().get_context_data(albums=albums, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if values := self.read(AlbumForm(request.POST)):
            try:
                organising.create_album(owner=self.person, title=values["title"])
            except InferenceError as error:
                self.refuse(error)
        return redirect("studio:albums")


class AlbumView(Refusing, View):
    """A new title, or the end of an album."""

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        album = get_object_or_404(Album.objects.for_user(self.person), pk=pk)
        if "delete" in request.POST:
            organising.delete_album(album=album)
            messages.success(request, _("The album “%(title)s” is deleted.") % {"title": album.title})
        elif values := self.read(AlbumForm(request.POST)):
            organising.rename_album(album=album, title=values["title"])
        return redirect("studio:albums")


class TagsView(OwnPage, TemplateView):
    template_name = "studio/gallery/tags.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tags=Tag.objects.for_user(self.person).annotate(count=KEPT), **kwargs)


class TagView(Refusing, View):
    """A new name, or the end of a tag."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        tag = get_object_or_404(Tag.objects.for_user(self.person), pk=pk)
        if "delete" in request.POST:
            organising.delete_tag(tag=tag)
            messages.success(request, _("The tag “%(name)s” is deleted.") % {"name": tag.name})
        elif values := self.read(TagForm(request.POST)):
            self._rename(tag, values["name"])
        return redirect("studio:tags")

    def _rename(self, tag: Tag, name: str) -> None:
        try:
            organising.rename_tag(tag=tag, name=name)
        except InferenceError as error:
            self.refuse(error)

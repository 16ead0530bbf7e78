"""Whose drawings there are, for support. The pictures are private: to see one takes a reason, which is kept."""

import logging
import uuid
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from studio.models import Artwork, Peek, QuotaOverride
from studio.pictures import read_picture
from studio.sharing import admin as sharing_admin

__all__ = ["sharing_admin"]  # registers itself; Django looks for this module alone

logger = logging.getLogger(__name__)

PEEK_LASTS: Final = timedelta(minutes=10)


class PeekForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    reason = forms.CharField(
        min_length=10, max_length=300, label="Why do you need to see it?", widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Peek
        fields = ("reason",)


@admin.register(Artwork)
class ArtworkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "owner", "created_at", "updated_at")
    list_select_related = ("owner",)
    fields = readonly_fields = (*list_display, "pictures")
    search_fields = ("=id", "owner__email")
    date_hierarchy = "created_at"
    show_full_result_count = False  # counts all rows once more
    ordering = ("-created_at",)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("<uuid:pk>/peek/", wrap(self.ask_reason), name="studio_artwork_peek"),
            path("peeks/<int:peek>/", wrap(self.show_pictures), name="studio_peek_pictures"),
            path(
                "peeks/<int:peek>/<str:field>/", self.admin_site.admin_view(self.send_picture), name="studio_peek_file"
            ),
        ]
        return own + super().get_urls()

    @admin.display(description="pictures")
    def pictures(self, artwork: Artwork) -> str:
        url = reverse("admin:studio_artwork_peek", args=[artwork.pk])
        return format_html('Private. <a href="{}">Give a reason to see them</a>', url)

    def ask_reason(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        artwork = get_object_or_404(self._visible(request), pk=pk)
        form = PeekForm(request.POST or None)
        if form.is_valid():
            peek = form.save(commit=False)
            peek.artwork, peek.owner, peek.staff = artwork, artwork.owner, request.user
            peek.save()
            logger.warning("artwork_peeked artwork=%s staff=%s", artwork.pk, request.user.pk)
            return redirect("admin:studio_peek_pictures", peek.pk)
        return self._render(request, "admin/studio/peek_reason.html", artwork=artwork, form=form)

    def show_pictures(self, request: HttpRequest, peek: int) -> HttpResponse:
        found = self._own_peek(request, peek)
        return self._render(request, "admin/studio/peek.html", peek=found, artwork=found.artwork)

    def send_picture(self, request: HttpRequest, peek: int, field: str) -> HttpResponse:
        artwork = self._own_peek(request, peek).artwork
        if artwork is None or field not in {"sketch", "photo"}:
            raise Http404
        data = read_picture(artwork.current, field)
        # The admin's pages are kept by no browser; neither is this.
        return HttpResponse(data, content_type="image/png" if field == "sketch" else "image/jpeg")

    def _own_peek(self, request: HttpRequest, peek: int) -> Peek:
        """The reason counts for the one who gave it, and not for long."""
        recent = Peek.objects.filter(staff_id=request.user.pk, at__gt=timezone.now() - PEEK_LASTS)
        return get_object_or_404(recent.filter(artwork__in=self._visible(request)), pk=peek)

    def _visible(self, request: HttpRequest) -> Any:
        return self.get_queryset(request) if self.has_view_permission(request) else Artwork.objects.none()

    def _render(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        return render(request, template, {**self.admin_site.each_context(request), "opts": self.opts, **context})

    def has_add_permission(self, *_: object) -> bool:
        return False

    def has_change_permission(self, *_: object) -> bool:
        return False


@admin.register(Peek)
class PeekAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The list of who looked at what and why. Nobody changes it."""

    list_display = ("at", "staff", "owner", "artwork", "reason")
    list_select_related = ("staff", "owner", "artwork")
    search_fields = ("staff__email", "owner__email", "reason")
    date_hierarchy = "at"
    show_full_result_count = False

    def has_add_permission(self, *_: object) -> bool:
        return False

    def has_change_permission(self, *_: object) -> bool:
        return False

    def has_delete_permission(self, *_: object) -> bool:
        return False


@admin.register(QuotaOverride)
class QuotaOverrideAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("owner", "max_artworks", "max_bytes", "reason")
    list_select_related = autocomplete_fields = ("owner",)
    search_fields = ("owner__email", "reason")

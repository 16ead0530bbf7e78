"""What strangers report, and what the staff does about it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from studio.models import Artwork, Report, Share
from studio.sharing import services


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """To see the picture takes a reason, as everywhere (studio/admin.py)."""

    list_display = ("created_at", "reason", "text", "artwork", "is_taken_down", "handled_at", "handled_by")
    list_filter = (("handled_at", admin.EmptyFieldListFilter), "reason")
    list_select_related = ("artwork", "handled_by")
    fields = readonly_fields = ("created_at", "reason", "text", "pictures", "is_taken_down", "handled_at", "handled_by")
    show_full_result_count = False
    actions = ("mark_as_handled", "take_link_down", "allow_link_again")

    def get_queryset(self, request: HttpRequest) -> Any:
        taken_down = Share.objects.filter(artwork=OuterRef("artwork")).exclude(taken_down_at=None)
        return super().get_queryset(request).annotate(taken_down=Exists(taken_down))

    @admin.display(description="link taken down", boolean=True)
    def is_taken_down(self, report: Any) -> bool:
        return bool(report.taken_down)

    @admin.display(description="pictures")
    def pictures(self, report: Report) -> str:
        if report.artwork_id is None:
            return "The artwork is deleted."
        url = reverse("admin:studio_artwork_peek", args=[report.artwork_id])
        return format_html('<a href="{}">Give a reason to see them</a>', url)

    @admin.action(description="Handled: nothing to be done", permissions=["change"])
    def mark_as_handled(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        for artwork in _list_artworks(queryset):
            services.handle_reports(artwork=artwork, by=_staff(request))
        messages.success(request, "These reports, and others of the same artworks, are handled.")

    @admin.action(description="Take the link down", permissions=["change"])
    def take_link_down(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        for artwork in _list_artworks(queryset):
            services.take_down(artwork=artwork, by=_staff(request))
        messages.success(request, "The links lead nowhere now. Their owners see why on the pages of the artworks.")

    @admin.action(description="Let it be shared again", permissions=["change"])
    def allow_link_again(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        for artwork in _list_artworks(queryset):
            services.allow_again(artwork=artwork, by=_staff(request))
        messages.success(request, "Their owners can make new links.")

    def has_add_permission(self, *_: object) -> bool:
        return False


def _list_artworks(reports: QuerySet[Report]) -> list[Artwork]:
    return list(Artwork.objects.filter(reports__in=reports).distinct())


def _staff(request: HttpRequest) -> Any:
    return request.user

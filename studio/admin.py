"""Whose drawings there are, for support; the drawings themselves are nobody else's business."""

from django.contrib import admin

from studio.models import Artwork, QuotaOverride


@admin.register(Artwork)
class ArtworkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ("id", "owner", "created_at", "updated_at")
    list_select_related = ("owner",)
    fields = readonly_fields = list_display
    date_hierarchy = "created_at"
    ordering = ("-created_at",)

    def has_add_permission(self, *_: object) -> bool:
        return False


@admin.register(QuotaOverride)
class QuotaOverrideAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("owner", "max_artworks", "max_bytes", "reason")
    list_select_related = autocomplete_fields = ("owner",)
    search_fields = ("owner__email", "reason")

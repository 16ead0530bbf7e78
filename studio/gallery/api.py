"""REST: finding artworks, putting them in order, and the trash."""

import uuid
from typing import Any, Final, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError as FormError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from studio import services
from studio.api import (
    SAVE_KEY,
    ArtworkChangeSerializer,
    ArtworkDetailSerializer,
    ArtworkSerializer,
    NewArtworkView,
    SavedArtworkSerializer,
)
from studio.api import ArtworkView as OwnArtworkView
from studio.forms import MAX_AT_ONCE
from studio.gallery import bulk, organising, trash
from studio.gallery.finding import FindingForm
from studio.gallery.forms import MAX_TAGS_AT_ONCE, read_tags
from studio.gallery.pages import TRASHED, CursorError, Order, take_page
from studio.models import MAX_TAG_LENGTH, Album, Artwork, ArtworkQuerySet

PAGE_SIZE: Final = 24
FILTERS: Final = [
    OpenApiParameter("sort", enum=["newest", "oldest", "changed", "title"]),
    OpenApiParameter("q", description="words, or their beginnings, of the title or the tags"),
    OpenApiParameter("favourite", bool),
    OpenApiParameter("shared", bool),
    OpenApiParameter("untagged", bool),
    OpenApiParameter("tag", description="a name"),
    OpenApiParameter("album", OpenApiTypes.UUID),
    OpenApiParameter("since", OpenApiTypes.DATE, description="the first day, in UTC"),
    OpenApiParameter("until", OpenApiTypes.DATE, description="the last day"),
    OpenApiParameter("trashed", bool, description="what lies in the trash, the newest there first; goes alone"),
]


class BulkThrottle(UserRateThrottle):
    scope, rate = "artwork_bulk", "60/minute"


class TagsField(serializers.ListField):
    """Names of tags."""

    child = serializers.CharField(max_length=MAX_TAG_LENGTH)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_TAGS_AT_ONCE, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        try:
            return read_tags(super().to_internal_value(data))
        except FormError as error:
            raise serializers.ValidationError(error.messages) from error


class ChangeSerializer(ArtworkChangeSerializer):
    is_favourite = serializers.BooleanField(required=False)
    tags = TagsField(required=False, help_text="these and no others")


class BulkSerializer(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=sorted(bulk.ACTIONS))
    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MAX_AT_ONCE)
    tags = TagsField(required=False, help_text="of tag and untag")
    album = serializers.UUIDField(required=False, help_text="of add_to_album and remove_from_album")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = {
            name
            for name, actions in {"tags": bulk.NEED_TAGS, "album": bulk.NEED_ALBUM}.items()
            if attrs["action"] in actions
        }
        if missing := needed - {name for name, value in attrs.items() if value}:
            raise serializers.ValidationError({name: ["This action needs it."] for name in missing})
        return attrs


class DoneSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="artworks")


class ArtworkPagination(BasePagination):
    """A page begins behind the last artwork of the one before."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        try:
            page = take_page(queryset, view.order, request.query_params.get("cursor", ""), PAGE_SIZE)
        except CursorError as error:
            raise NotFound from error
        url = request.build_absolute_uri()
        self.next_url = replace_query_param(url, "cursor", page.next_cursor) if page.next_cursor else None
        return page.artworks

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next_url, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        next_url = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": next_url, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:  # noqa: ARG002  # DRF's signature
        words = "as `next` of the page before has it"
        return [{"name": "cursor", "in": "query", "description": words, "schema": {"type": "string"}}]


class ArtworkListView(NewArtworkView, generics.ListAPIView[Artwork]):
    serializer_class = ArtworkSerializer
    pagination_class = ArtworkPagination
    order: Order

    def get_queryset(self) -> ArtworkQuerySet:
        if self.request.GET.get("trashed") in {"1", "true"}:
            self.order = TRASHED
            return super().get_queryset().trashed()
        try:
            finding = FindingForm(self.request.GET).read()
        except FormError as error:
            raise serializers.ValidationError(error.message_dict) from error
        self.order = finding.order
        return finding.select(self.request.user).with_current().prefetch_related("tags")

    def paginate_queryset(self, queryset: Any) -> Any:
        """Without what is deleted between the query for the artworks and the one for their versions."""
        page = super().paginate_queryset(queryset)
        return page and [artwork for artwork in page if artwork.newest_versions]

    @extend_schema(parameters=FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ArtworkDetailView(OwnArtworkView, generics.RetrieveAPIView[Artwork]):
    serializer_class = ArtworkDetailSerializer

    def get_queryset(self) -> ArtworkQuerySet:
        """What lies in the trash can be read, and changes no more."""
        own = super().get_queryset()
        return own.kept() if self.request.method == "PATCH" else own

    @extend_schema(request=ChangeSerializer, responses=SavedArtworkSerializer, parameters=[SAVE_KEY])
    def patch(self, request: Request, **_: Any) -> Response:
        changes, save_key = self.read(request, ChangeSerializer), self.read_save_key(request)
        order = {name: changes.pop(name) for name in ("tags", "is_favourite") if name in changes}
        artwork = self.get_object()
        before = artwork.current.number
        if changes or not order:  # what only puts in order is no change of the drawing
            artwork = services.update_artwork(artwork=artwork, save_key=save_key, **changes)
        if "tags" in order:
            organising.set_tags(artwork=artwork, names=order["tags"])
        if "is_favourite" in order:
            artwork.is_favourite = order["is_favourite"]
            organising.mark_favourites(owner=_person(request), ids=[artwork.pk], is_favourite=artwork.is_favourite)
        return self.answer_saved(artwork, before)

    @extend_schema(parameters=[OpenApiParameter("forever", bool, description="past the trash, and from there")])
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        remove = trash.delete_for_good if request.GET.get("forever") in {"1", "true"} else trash.move_to_trash
        remove(owner=_person(request), ids=[pk])
        return Response(status=204)


class RestoreView(OwnArtworkView):
    @extend_schema(request=None, responses=ArtworkDetailSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        trash.restore(owner=_person(request), ids=[pk])
        return self.answer(self.get_object())

    def get_throttles(self) -> list[BaseThrottle]:
        return []  # nothing is drawn


class TrashView(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Empties it."""
        trash.empty(owner=_person(request))
        return Response(status=204)


class BulkView(APIView):
    throttle_classes = (BulkThrottle,)

    @extend_schema(request=BulkSerializer, responses=DoneSerializer)
    def post(self, request: Request) -> Response:
        body = BulkSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values, owner = body.validated_data, _person(request)
        album = (
            generics.get_object_or_404(Album.objects.for_user(owner), pk=values["album"]) if "album" in values else None
        )
        task = bulk.Task(owner, values["ids"], values.get("tags", ()), album)
        bulk.act(values["action"], task)
        return Response(DoneSerializer(task).data)


def _person(request: Request) -> AbstractBaseUser:
    return cast("AbstractBaseUser", request.user)  # the permission lets no visitor get here

"""REST: the versions of an artwork."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from studio.api import (
    PAGE_SIZE,
    SAVE_KEY,
    ArtworkDetailSerializer,
    ArtworkView,
    SavedArtworkSerializer,
)
from studio.api_fields import SettingsField, StrokesField
from studio.history import services
from studio.models import MAX_TITLE_LENGTH, Artwork, Version, VersionQuerySet
from studio.pictures import FILE_NAMES


class VersionSerializer(serializers.ModelSerializer[Version]):
    settings = SettingsField()
    sketch_url = serializers.SerializerMethodField()
    photo_url = serializers.SerializerMethodField()
    thumbnail_url = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields: tuple[str, ...] = (
            "number",
            "name",
            "created_at",
            "settings",
            "model_version",
            "checksum",
            "size_bytes",
            "sketch_url",
            "photo_url",
            "thumbnail_url",
        )
        read_only_fields = fields

    def get_sketch_url(self, version: Version) -> str:
        return self._absolute(version, "sketch")

    def get_photo_url(self, version: Version) -> str:
        return self._absolute(version, "photo")

    def get_thumbnail_url(self, version: Version) -> str:
        return self._absolute(version, "thumbnail")

    def _absolute(self, version: Version, field: str) -> str:
        url: str = self.context["request"].build_absolute_uri(version.get_file_url(FILE_NAMES[field]))
        return url


class VersionDetailSerializer(VersionSerializer):
    strokes = StrokesField()

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "strokes")
        read_only_fields = fields


class VersionNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=MAX_TITLE_LENGTH, allow_blank=True)


class VersionPagination(CursorPagination):
    page_size = PAGE_SIZE
    ordering = "-number"

    def decode_cursor(self, request: Request) -> Any:
        """Raises NotFound. REST framework looks at all of a cursor but the number of the version."""
        cursor = super().decode_cursor(request)
        try:
            int(cursor.position if cursor and cursor.position is not None else 0)
        except ValueError as error:
            raise NotFound(self.invalid_cursor_message) from error
        return cursor


class VersionListView(generics.ListAPIView[Version]):
    serializer_class = VersionSerializer
    pagination_class = VersionPagination
    queryset = Version.objects.none()  # tells the schema's generator the model

    def get_queryset(self) -> VersionQuerySet:
        artwork = generics.get_object_or_404(Artwork.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        return Version.objects.filter(artwork=artwork).without_strokes()


class OneVersion(ArtworkView):
    """Of an own artwork, by its number."""

    def find_version(self, pk: uuid.UUID, number: int) -> Version:
        """Raises Http404."""
        own = Version.objects.for_user(self.request.user).select_related("artwork__owner")
        return generics.get_object_or_404(own, artwork=pk, number=number)

    def answer_version(self, version: Version) -> Response:
        return Response(VersionDetailSerializer(version, context=self.get_serializer_context()).data)


class VersionDetailView(OneVersion):
    @extend_schema(responses=VersionDetailSerializer)
    def get(self, _: Request, pk: uuid.UUID, number: int) -> Response:
        return self.answer_version(self.find_version(pk, number))

    @extend_schema(request=VersionNameSerializer, responses=VersionDetailSerializer)
    def patch(self, request: Request, pk: uuid.UUID, number: int) -> Response:
        values = self.read(request, VersionNameSerializer)
        return self.answer_version(services.name_version(version=self.find_version(pk, number), **values))


class VersionRestoreView(OneVersion):
    """Its content becomes the newest version."""

    @extend_schema(request=None, responses=SavedArtworkSerializer)
    def post(self, _: Request, pk: uuid.UUID, number: int) -> Response:
        version = self.find_version(pk, number)
        before = version.artwork.versions.newest().values_list("number", flat=True).get()
        return self.answer_saved(services.restore_version(version=version), before)


class VersionBranchView(OneVersion):
    """Its content becomes a new artwork."""

    @extend_schema(request=None, responses={201: ArtworkDetailSerializer}, parameters=[SAVE_KEY])
    def post(self, request: Request, pk: uuid.UUID, number: int) -> Response:
        save_key = self.read_save_key(request)
        return self.answer(services.branch_version(version=self.find_version(pk, number), save_key=save_key), 201)

"""REST: the tags and albums of the signed-in person, by name."""

from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError as FormError
from django.db.models import Count, Q
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from studio.gallery import organising
from studio.gallery.forms import read_tag
from studio.models import MAX_TAG_LENGTH, MAX_TITLE_LENGTH, Album, Tag

KEPT = Count("artworks", filter=Q(artworks__trashed_at=None))


class TagSerializer(serializers.ModelSerializer[Tag]):
    name = serializers.CharField(max_length=MAX_TAG_LENGTH)
    count = serializers.IntegerField(read_only=True, default=0, help_text="artworks outside the trash")

    class Meta:
        model = Tag
        fields = ("id", "name", "count")

    def validate_name(self, name: str) -> str:
        try:
            return read_tag(name)
        except FormError as error:
            raise serializers.ValidationError(error.messages) from error


class AlbumSerializer(serializers.ModelSerializer[Album]):
    title = serializers.CharField(max_length=MAX_TITLE_LENGTH)
    count = serializers.IntegerField(read_only=True, default=0, help_text="artworks outside the trash")

    class Meta:
        model = Album
        fields = ("id", "title", "created_at", "count")
        read_only_fields = ("id", "created_at")


class OwnTags(generics.GenericAPIView[Tag]):
    serializer_class = TagSerializer
    pagination_class = None  # their number is limited

    def get_queryset(self) -> Any:
        return Tag.objects.for_user(self.request.user).annotate(count=KEPT)


class TagListView(OwnTags, generics.ListAPIView[Tag]):
    @extend_schema(responses={201: TagSerializer})
    def post(self, request: Request) -> Response:
        """The tag of that name, also where there is one already."""
        tag = organising.create_tag(owner=_person(request), **_read(self, request))
        return Response(self.get_serializer(tag).data, 201)


class TagView(OwnTags, generics.RetrieveDestroyAPIView[Tag]):
    def patch(self, request: Request, **_: Any) -> Response:
        tag = organising.rename_tag(tag=self.get_object(), **_read(self, request))
        return Response(self.get_serializer(tag).data)

    def perform_destroy(self, instance: Tag) -> None:
        organising.delete_tag(tag=instance)


class OwnAlbums(generics.GenericAPIView[Album]):
    serializer_class = AlbumSerializer
    pagination_class = None

    def get_queryset(self) -> Any:
        return Album.objects.for_user(self.request.user).annotate(count=KEPT)


class AlbumListView(OwnAlbums, generics.ListAPIView[Album]):
    @extend_schema(responses={201: AlbumSerializer})
    def post(self, request: Request) -> Response:
        album = organising.create_album(owner=_person(request), **_read(self, request))
        return Response(self.get_serializer(album).data, 201)


class AlbumView(OwnAlbums, generics.RetrieveDestroyAPIView[Album]):
    def patch(self, request: Request, **_: Any) -> Response:
        album = organising.rename_album(album=self.get_object(), **_read(self, request))
        return Response(self.get_serializer(album).data)

    def perform_destroy(self, instance: Album) -> None:
        organising.delete_album(album=instance)


def _read(view: generics.GenericAPIView[Any], request: Request) -> dict[str, Any]:
    body = view.get_serializer(data=request.data)
    body.is_valid(raise_exception=True)
    values: dict[str, Any] = body.validated_data
    return values


def _person(request: Request) -> AbstractBaseUser:
    return cast("AbstractBaseUser", request.user)  # the permission lets no visitor get here

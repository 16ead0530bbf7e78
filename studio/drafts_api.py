"""REST: the drafts and save points of the signed-in person."""

import base64
import uuid
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from studio import drafts
from studio.api import DrawingRenderer, ReadsDrawings
from studio.api_fields import SettingsField, StrokesField
from studio.models import MAX_TITLE_LENGTH, Draft, OwnedQuerySet, SavePoint


class DraftThrottle(UserRateThrottle):
    """A page sends at most every four seconds."""

    scope, rate = "draft", "90/minute"


class DraftSerializer(serializers.ModelSerializer[Draft]):
    artwork = serializers.UUIDField(source="artwork_id")

    class Meta:
        model = Draft
        fields: tuple[str, ...] = ("device", "drawing", "artwork", "is_saved", "edited_at")


class DraftDetailSerializer(DraftSerializer):
    strokes = StrokesField()
    settings = SettingsField()

    class Meta(DraftSerializer.Meta):
        fields = (*DraftSerializer.Meta.fields, "strokes", "settings")


class SavePointSerializer(serializers.ModelSerializer[SavePoint]):
    artwork = serializers.UUIDField(source="artwork_id")
    thumbnail = serializers.SerializerMethodField(help_text="PNG, base64")

    class Meta:
        model = SavePoint
        fields: tuple[str, ...] = ("id", "name", "drawing", "artwork", "is_saved", "created_at", "thumbnail")

    def get_thumbnail(self, save_point: SavePoint) -> str:
        return base64.b64encode(save_point.thumbnail).decode()


class SavePointDetailSerializer(SavePointSerializer):
    strokes = StrokesField()
    settings = SettingsField()

    class Meta(SavePointSerializer.Meta):
        fields = (*SavePointSerializer.Meta.fields, "strokes", "settings")


class SentDrawingSerializer(serializers.Serializer[Any]):
    """What the strokes and the settings hold is checked where they are used."""

    strokes = StrokesField()
    settings = SettingsField()
    drawing = serializers.UUIDField()
    artwork = serializers.UUIDField(required=False, allow_null=True)
    is_saved = serializers.BooleanField(required=False)


class SentDraftSerializer(SentDrawingSerializer):
    writer = serializers.UUIDField(help_text="one for each page that is open")
    edited_at = serializers.DateTimeField()


class SentEndSerializer(SentDraftSerializer):
    """Of a draft that grows: `strokes` follow its first `kept_strokes`."""

    base = serializers.DateTimeField(help_text="the `edited_at` of the last answer to this page")
    kept_strokes = serializers.IntegerField(min_value=0)


class NewSavePointSerializer(SentDrawingSerializer):
    name = serializers.CharField(max_length=MAX_TITLE_LENGTH)


class KeptDraftSerializer(serializers.Serializer[Any]):
    is_current = serializers.BooleanField(help_text="whether what was sent is the draft now")
    kept = SavePointSerializer(allow_null=True, help_text="the drawing that gave way, if it would have been lost")
    edited_at = serializers.DateTimeField(help_text="as it counts, the next `base`: not later than now, give or take")


class RenamedSavePointSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=MAX_TITLE_LENGTH)


class DraftListView(generics.ListAPIView[Draft]):
    """The drafts of all devices, newest first, without their strokes."""

    serializer_class = DraftSerializer
    pagination_class = None

    def get_queryset(self) -> OwnedQuerySet:
        return Draft.objects.for_user(self.request.user).defer("strokes", "settings")


class DraftView(ReadsDrawings, APIView):
    def get_throttles(self) -> list[BaseThrottle]:
        return [DraftThrottle()] if self.request.method in ("PUT", "PATCH") else []

    @extend_schema(responses=DraftDetailSerializer)
    def get(self, request: Request, device: uuid.UUID) -> Response:
        draft = get_object_or_404(Draft.objects.for_user(request.user), device=device)
        return Response(DraftDetailSerializer(draft).data)

    @extend_schema(request=SentDraftSerializer, responses=KeptDraftSerializer)
    def put(self, request: Request, device: uuid.UUID) -> Response:
        return self._keep(request, device, _read(request, SentDraftSerializer))

    @extend_schema(request=SentEndSerializer, responses=KeptDraftSerializer)
    def patch(self, request: Request, device: uuid.UUID) -> Response:
        values = _read(request, SentEndSerializer)
        base, kept_strokes = values.pop("base"), values.pop("kept_strokes")
        values["strokes"] = drafts.complete_strokes(
            owner=_person(request),
            device=device,
            writer=values["writer"],
            drawing=values["drawing"],
            base=base,
            kept_strokes=kept_strokes,
            end=values["strokes"],
        )
        return self._keep(request, device, values)

    def _keep(self, request: Request, device: uuid.UUID, values: dict[str, Any]) -> Response:
        writer, edited_at = values.pop("writer"), values.pop("edited_at")
        drawing = drafts.Drawing.read(**values)
        outcome = drafts.keep_draft(
            owner=_person(request), device=device, writer=writer, edited_at=edited_at, drawing=drawing
        )
        return Response(KeptDraftSerializer(outcome).data)


class SavePointListView(ReadsDrawings, generics.ListAPIView[SavePoint]):
    """Newest first, without their strokes."""

    serializer_class = SavePointSerializer
    pagination_class = None  # their number is limited

    def get_queryset(self) -> OwnedQuerySet:
        return SavePoint.objects.for_user(self.request.user).defer("strokes", "settings")

    def get_throttles(self) -> list[BaseThrottle]:
        return [DraftThrottle()] if self.request.method == "POST" else []

    @extend_schema(request=NewSavePointSerializer, responses={201: SavePointSerializer})
    def post(self, request: Request) -> Response:
        values = _read(request, NewSavePointSerializer)
        name = values.pop("name")
        save_point = drafts.create_save_point(owner=_person(request), name=name, drawing=drafts.Drawing.read(**values))
        return Response(SavePointSerializer(save_point).data, 201)


class SavePointView(generics.RetrieveDestroyAPIView[SavePoint]):
    serializer_class = SavePointDetailSerializer
    renderer_classes = (DrawingRenderer,)

    def get_queryset(self) -> OwnedQuerySet:
        return SavePoint.objects.for_user(self.request.user)

    @extend_schema(request=RenamedSavePointSerializer, responses=SavePointSerializer)
    def patch(self, request: Request, **_: Any) -> Response:
        save_point = self.get_object()
        save_point.name = _read(request, RenamedSavePointSerializer)["name"]
        save_point.save(update_fields=["name"])
        return Response(SavePointSerializer(save_point).data)


def _read(request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    values: dict[str, Any] = body.validated_data
    return values


def _person(request: Request) -> AbstractBaseUser:
    return cast("AbstractBaseUser", request.user)  # the permission lets no visitor get here

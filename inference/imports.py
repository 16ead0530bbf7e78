"""Bringing in a drawing: a picture of paper or a photograph becomes lines, and lines that suit become strokes."""

import base64
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from inference import importing
from inference.api_errors import ErrorSerializer
from inference.live_access import MayDrawLive, name_owner
from inference.throttles import PersonThrottle, VisitorThrottle
from inference.uploads import read_file

_ERRORS = {
    400: "not_an_image, truncated_image, invalid",
    401: "not_authenticated",
    413: "too_large",
    422: "blank_sketch",
    429: "throttled, with Retry-After",
    503: "busy, with Retry-After",
}
_ERROR_RESPONSES = {status: OpenApiResponse(ErrorSerializer, description=codes) for status, codes in _ERRORS.items()}


class ImportUserThrottle(PersonThrottle):
    """Of the three addresses together."""

    scope, rate = "import_user", "30/minute"


class ImportVisitorThrottle(VisitorThrottle):
    scope, rate = "import_visitor", "30/minute"


class PictureSerializer(serializers.Serializer[Any]):
    picture = serializers.FileField(allow_empty_file=True, help_text="PNG, JPEG or WebP, up to 10 MB")


class LinesSerializer(serializers.Serializer[Any]):
    lines = serializers.CharField(help_text="PNG, 1024 x 1024, grey, base64: paper 255, ink 0")
    cut = serializers.IntegerField(help_text="what is darker counts as drawn; a higher one keeps fainter lines")
    has_sheet = serializers.BooleanField(help_text="whether a sheet of paper was found and laid flat")


class StrokesRequestSerializer(serializers.Serializer[Any]):
    lines = serializers.FileField(allow_empty_file=True, help_text="PNG, 1024 x 1024, as it was answered or corrected")
    cut = serializers.IntegerField(required=False, min_value=1, max_value=255)


class StrokesSerializer(serializers.Serializer[Any]):
    strokes = serializers.JSONField(help_text="a strokes document")


class ImportView(APIView):
    """Visitors may, where they may draw."""

    parser_classes = (MultiPartParser,)
    permission_classes = (MayDrawLive,)

    def get_throttles(self) -> list[BaseThrottle]:
        return [ImportVisitorThrottle(), ImportUserThrottle()]


class DrawingImportView(ImportView):
    @extend_schema(
        operation_id="import_drawing",
        summary="Find the lines of a drawing on paper",
        request={"multipart/form-data": PictureSerializer},
        responses={200: LinesSerializer, **_ERROR_RESPONSES},
    )
    def post(self, request: Request) -> Response:
        return _answer(importing.read_drawing(_read_picture(request)))


class PhotoImportView(ImportView):
    @extend_schema(
        operation_id="import_photo",
        summary="Make a pen drawing of a photograph",
        request={"multipart/form-data": PictureSerializer},
        responses={200: LinesSerializer, **_ERROR_RESPONSES},
    )
    def post(self, request: Request) -> Response:
        return _answer(importing.sketch_photo(owner=name_owner(request), data=_read_picture(request)))


class StrokesImportView(ImportView):
    @extend_schema(
        operation_id="import_strokes",
        summary="Trace lines to strokes that can be edited",
        request={"multipart/form-data": StrokesRequestSerializer},
        responses={200: StrokesSerializer, **_ERROR_RESPONSES},
    )
    def post(self, request: Request) -> Response:
        form = StrokesRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = read_file(form.validated_data.pop("lines"))
        return Response({"strokes": importing.trace_lines(data, **form.validated_data)})


def _read_picture(request: Request) -> bytes:
    form = PictureSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    return read_file(form.validated_data["picture"])


def _answer(lines: importing.ReadLines) -> Response:
    body = {"lines": base64.b64encode(lines.png).decode(), "cut": lines.cut, "has_sheet": lines.has_sheet}
    return Response(body, headers={"Cache-Control": "no-store"})

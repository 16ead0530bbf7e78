"""A version's pictures, given to their owner alone: by session in the browser, by token in an app."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from inference.services import PHOTO_SIZES, parse_size
from studio.models import Version
from studio.pictures import FILE_NAMES, read_picture
from studio.renditions import find_photo, make_photo

_FIELDS = {name: field for field, name in FILE_NAMES.items()}
_CONTENT_TYPES = {"sketch": "image/png", "photo": "image/jpeg", "thumbnail": "image/webp"}
_DOWNLOAD_NAMES = {"sketch": "{}-drawing.png", "photo": "{}.jpg", "thumbnail": "{}-small.webp"}
_PHOTO = FILE_NAMES["photo"]


class LargePhotoThrottle(UserRateThrottle):
    """Of the photographs that have to be enlarged; inference/api.py counts to the same number."""

    scope, rate = "large_photo_user", "20/minute"


class ArtworkFileView(APIView):
    def perform_content_negotiation(self, *_: Any, **__: Any) -> tuple[BaseRenderer, str]:
        """The address says what comes, whatever Accept asks for; only errors are rendered, as JSON."""
        return JSONRenderer(), "application/json"

    @extend_schema(
        parameters=[
            OpenApiParameter("download", bool, description="1: save as a file instead of showing it"),
            OpenApiParameter("size", int, enum=PHOTO_SIZES, description="pixels a side, of photo.jpg alone"),
        ],
        responses={(200, kind): OpenApiTypes.BINARY for kind in _CONTENT_TYPES.values()},
    )
    def get(self, request: Request, pk: uuid.UUID, kind: str, number: int | None = None) -> HttpResponseBase:
        """Of the newest version, or of that with the number."""
        if kind not in _FIELDS:
            raise Http404
        version = self.find_version(pk, number)
        size = parse_size(request.GET.get("size") if kind == _PHOTO else None)
        etag = quote_etag(f"{version.pk.hex}-{size}")
        unchanged = get_conditional_response(request._request, etag=etag)  # noqa: SLF001  # Django's request inside
        response = unchanged or self.show(version, _FIELDS[kind], size)
        response["ETag"] = etag
        # The browser asks each time, so that nothing is shown after logging out or deleting.
        response["Cache-Control"] = "private, no-cache"
        return response

    def find_version(self, pk: uuid.UUID, number: int | None) -> Version:
        """Raises Http404."""
        own = Version.objects.for_user(self.request.user).filter(artwork=pk)
        wanted = own if number is None else own.filter(number=number)
        version = wanted.without_strokes().select_related("artwork").order_by("-number").first()
        if version is None:
            raise Http404
        return version

    def show(self, version: Version, field: str, size: int) -> HttpResponse:
        """Raises InferenceError when a larger photograph cannot be made."""
        is_large = size != PHOTO_SIZES[0]
        data = self.read_large(version, size) if is_large else read_picture(version, field)
        return HttpResponse(data, content_type=_CONTENT_TYPES[field], headers=self.describe(version, field, size))

    def read_large(self, version: Version, size: int) -> bytes:
        kept = find_photo(version, size)
        if kept is not None:
            return kept
        throttle = LargePhotoThrottle()
        if not throttle.allow_request(self.request, self):
            self.throttled(self.request, throttle.wait() or 0.0)
        return make_photo(version, size, read_picture(version, "photo"))

    def describe(self, version: Version, field: str, size: int) -> dict[str, Any]:
        stem = version.artwork.file_stem
        if "number" in self.kwargs:
            stem = f"{stem}-version-{version.number}"
        if size != PHOTO_SIZES[0]:
            stem = f"{stem}-{size}"
        name = _DOWNLOAD_NAMES[field].format(stem)
        is_download = self.request.GET.get("download") == "1"
        return {
            "Content-Disposition": content_disposition_header(is_download, name),
            "X-Content-Type-Options": "nosniff",
        }

"""The drawing of an artwork as a file, for other programs and to open here again."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from studio import turns
from studio.drawing_file import write_drawing_file
from studio.files import ArtworkFileView
from studio.models import Version
from studio.svg import write_svg

_CONTENT_TYPES = {"svg": "image/svg+xml", "json": "application/json"}


class DrawingView(ArtworkFileView):
    """Given to the owner alone, as the pictures are."""

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in _CONTENT_TYPES.values()})
    def get(self, request: Request, pk: uuid.UUID, ending: str) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002
        if ending not in _CONTENT_TYPES:
            raise Http404
        version = self.find_version(pk, None)
        with turns.drawing.hold_one():
            data = _write(version, ending)
        return HttpResponse(data, content_type=_CONTENT_TYPES[ending], headers=_describe(version, ending))


def _write(version: Version, ending: str) -> bytes:
    if ending == "svg":
        return b"".join(write_svg(version.strokes))
    return write_drawing_file(strokes=version.strokes, settings=version.settings, title=version.artwork.title)


def _describe(version: Version, ending: str) -> dict[str, Any]:
    return {
        "Content-Disposition": content_disposition_header(
            as_attachment=True, filename=f"{version.artwork.file_stem}-drawing.{ending}"
        ),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }

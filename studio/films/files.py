"""A film's file, for its owner alone, in parts where a player asks for parts."""

import re
import uuid
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from studio.films.encoding import FORMATS
from studio.models import Film

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


class FilmFileView(APIView):
    def perform_content_negotiation(self, *_: Any, **__: Any) -> tuple[BaseRenderer, str]:
        """The address says what comes, whatever Accept asks for; only errors are rendered, as JSON."""
        return JSONRenderer(), "application/json"

    @extend_schema(
        parameters=[OpenApiParameter("download", bool, description="1: save as a file instead of showing it")],
        responses={(200, each.content_type): OpenApiTypes.BINARY for each in FORMATS.values()},
    )
    def get(self, request: Request, pk: uuid.UUID, film: uuid.UUID) -> HttpResponseBase:
        films = Film.objects.for_user(request.user).select_related("version__artwork").defer("version__strokes")
        found = get_object_or_404(films, version__artwork=pk, pk=film, state=Film.State.DONE)
        try:
            with found.file.open() as file:
                data = file.read()
        except FileNotFoundError as error:
            raise Http404 from error
        response = _send(data, request.headers.get("Range", ""))
        ending = found.options["format"]
        response["Content-Type"] = FORMATS[ending].content_type
        name = f"{found.version.artwork.file_stem}-{found.kind}.{ending}"
        response["Content-Disposition"] = content_disposition_header(request.GET.get("download") == "1", name) or ""
        response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-cache", "nosniff"
        return response


def _send(data: bytes, wanted: str) -> HttpResponse:
    """Safari plays no film that comes in one piece only (RFC 9110, 14)."""
    span = _read_range(wanted, len(data))
    response = HttpResponse(data if span is None else data[span], status=200 if span is None else 206)
    response["Accept-Ranges"] = "bytes"
    if span is not None:
        response["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{len(data)}"
    return response


def _read_range(wanted: str, size: int) -> slice | None:
    """None for all of it, also where the range makes no sense, which the standard allows."""
    found = _RANGE.fullmatch(wanted.strip())
    if not found or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    return slice(start, stop) if start < stop else None

"""The photograph of 128 pixels, for screens that show it no larger: half the bytes of the one of 256.

It is made when a browser first asks for it, in three milliseconds, and kept: most never do.
"""

import io
import uuid
from typing import Final

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views import View
from PIL import Image

from inference.services import AI_MADE_XMP
from studio.models import Artwork, Rendition, Version
from studio.pictures import delete_files, read_picture

KIND: Final = "thumbnail-128"
SIDE_PX: Final = 128


class SmallView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        artwork = get_object_or_404(Artwork.objects.for_user(request.user).with_current(), pk=pk)
        etag = quote_etag(f"{artwork.current.pk.hex}-{SIDE_PX}")
        response = get_conditional_response(request, etag=etag) or HttpResponse(
            read_small(artwork), content_type="image/webp", headers={"X-Content-Type-Options": "nosniff"}
        )
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"  # as of every picture (studio/files.py)
        return response


def read_small(artwork: Artwork) -> bytes:
    """Raises PictureLost, ArtworkGone."""
    rendition = Rendition.objects.filter(version=artwork.current, kind=KIND).first()
    if rendition is None:
        small = shrink(read_picture(artwork.current, "thumbnail"))
        keep_small(artwork.current, small)
        return small
    try:
        with rendition.file.open() as file:
            data: bytes = file.read()
    except FileNotFoundError:  # it can be made again
        return shrink(read_picture(artwork.current, "thumbnail"))
    return data


def shrink(thumbnail: bytes) -> bytes:
    picture = Image.open(io.BytesIO(thumbnail)).resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=80, xmp=AI_MADE_XMP)
    return buffer.getvalue()


def keep_small(version: Version, small: bytes) -> None:
    """Of two requests at once, the second throws its own away."""
    folder = uuid.uuid4().hex
    name = default_storage.save(f"artworks/{folder[:2]}/{folder}-small.webp", ContentFile(small))
    try:
        _, is_kept = Rendition.objects.get_or_create(
            version=version, kind=KIND, defaults={"file": name, "size_bytes": len(small)}
        )
    except BaseException:
        delete_files([name])
        raise
    if not is_kept:
        delete_files([name])

"""The files that a link shows. None of them, nor what is said beside it, tells whose they are."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from inference.errors import InferenceError
from studio.models import Share
from studio.pictures import read_picture
from studio.renditions import find_photo, make_photo
from studio.strokes import canonical_json

PHOTO_PX: Final = 512


def show_file(request: HttpRequest, share: Share, name: str) -> HttpResponse:
    """Raises Http404 for what the link does not show."""
    if name not in _FILES or not _FILES[name][1](share):
        raise Http404
    etag = _make_etag(share, name)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _send(share, name)
    response["ETag"] = etag
    # Asked for each time: what is taken back is seen by nobody from then on.
    response["Cache-Control"] = "private, no-cache"
    return response


def _send(share: Share, name: str) -> HttpResponse:
    content_type, _, read = _FILES[name]
    headers = {"Content-Disposition": content_disposition_header(False, name), "X-Content-Type-Options": "nosniff"}  # noqa: FBT003
    return HttpResponse(read(share), content_type=content_type, headers=headers)


def _make_etag(share: Share, name: str) -> str:
    """Not the id of the version, which nobody else is told."""
    secret = f"{share.token} {share.artwork.current.pk} {name}"
    return quote_etag(hashlib.sha256(secret.encode()).hexdigest()[:32])


def _read_photo(share: Share) -> bytes:
    """The small one where a larger one cannot be made just now."""
    version = share.artwork.current
    small = read_picture(version, "photo")
    try:
        return find_photo(version, PHOTO_PX) or make_photo(version, PHOTO_PX, small)
    except InferenceError:
        return small


_FILES: Final[Mapping[str, tuple[str, Callable[[Share], bool], Callable[[Share], bytes]]]] = {
    "photo.jpg": ("image/jpeg", lambda _: True, _read_photo),
    "drawing.png": (
        "image/png",
        lambda share: share.has_drawing,
        lambda share: read_picture(share.artwork.current, "sketch"),
    ),
    "strokes.json": (
        "application/json",
        lambda share: share.has_timelapse,
        lambda share: canonical_json(share.artwork.current.strokes),
    ),
}

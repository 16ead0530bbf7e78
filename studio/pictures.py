"""The pictures of a version: made from a generation, stored under a path that nobody can guess."""

import io
import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from inference.services import AI_MADE_XMP, Generation
from studio.errors import ArtworkGone, PictureLost
from studio.models import Artwork, Film, Rendition, Version
from studio.strokes import Document, rasterise

logger = logging.getLogger(__name__)

THUMBNAIL_PX = 128
FILE_NAMES = {"sketch": "sketch.png", "photo": "photo.jpg", "thumbnail": "thumbnail.webp"}
FILM_NAMES = {f"film.{ending}": f"film.{ending}" for ending in ("webp", "gif", "mp4")}
RENDITION_NAMES = {"photo-512": "photo-512.jpg", "photo-1024": "photo-1024.jpg"}  # by kind
_ENDINGS = {**FILE_NAMES, **RENDITION_NAMES, **FILM_NAMES}


def make_pictures(generation: Generation) -> dict[str, bytes]:
    """The bytes of each field of FILE_NAMES."""
    photo = Image.open(io.BytesIO(generation.photo_jpeg))
    return {
        "sketch": generation.sketch_png,
        "photo": generation.photo_jpeg,
        "thumbnail": _encode(photo, "WEBP", quality=80, xmp=AI_MADE_XMP),
    }


def draw_thumbnail(document: Document) -> bytes:
    """PNG of a drawing, small enough to come in a list."""
    paper = rasterise(document).resize((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.BOX)
    return _encode(paper.quantize(8), "PNG", optimize=True)


@contextmanager
def stored(pictures: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """Write the pictures and give their names by field or kind; when the block fails they are removed again."""
    folder = uuid.uuid4().hex
    names: dict[str, str] = {}
    try:
        for field, data in pictures.items():
            name = f"artworks/{folder[:2]}/{folder}-{_ENDINGS[field]}"
            names[field] = default_storage.save(name, ContentFile(data))
        yield names
    except BaseException:
        delete_files(names.values())
        raise


def read_picture(version: Version, field: str) -> bytes:
    """Raises PictureLost, or ArtworkGone where it was deleted meanwhile."""
    try:
        with getattr(version, field).open() as file:
            data: bytes = file.read()
    except FileNotFoundError as error:
        if not Version.objects.filter(pk=version.pk).exists():
            raise ArtworkGone from error
        logger.error("picture_lost version=%s field=%s", version.pk, field)  # noqa: TRY400  # it says all
        raise PictureLost from error
    return data


def list_files(artwork: Artwork) -> Iterator[str]:
    """The names of all files of an artwork."""
    for names in artwork.versions.values_list(*FILE_NAMES):
        yield from names
    yield from Rendition.objects.filter(version__artwork=artwork).values_list("file", flat=True)
    yield from Film.objects.filter(version__artwork=artwork).exclude(file="").values_list("file", flat=True)


def delete_files(names: Iterable[str]) -> None:
    """Of rows that are gone, or never came to be. What cannot be deleted now is left to `manage.py media_audit`."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:  # a bucket that does not answer keeps no other file from being deleted
            logger.exception("file_not_deleted name=%s", name)


def _encode(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()

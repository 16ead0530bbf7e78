"""The pictures of a version: made from a generation, stored under a path that nobody can guess."""

import io
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from inference.services import AI_MADE_XMP, Generation
from studio.strokes import Document, rasterise

THUMBNAIL_PX = 128
FILE_NAMES = {"sketch": "sketch.png", "photo": "photo.jpg", "thumbnail": "thumbnail.webp"}


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
    """Write the pictures and give their names by field; when the block fails they are removed again."""
    folder = uuid.uuid4().hex
    names: dict[str, str] = {}
    try:
        for field, data in pictures.items():
            name = f"artworks/{folder[:2]}/{folder}-{FILE_NAMES[field]}"
            names[field] = default_storage.save(name, ContentFile(data))
        yield names
    except BaseException:
        for name in names.values():
            default_storage.delete(name)
        raise


def _encode(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()

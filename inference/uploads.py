"""What is common to pictures that people send: how many are read at a time, and how a bad one is told."""

import contextlib
import threading
from collections.abc import Iterator

from django.conf import settings as site
from django.core.files.uploadedfile import UploadedFile

from inference.errors import BlankSketch, Busy, InferenceError, NotAnImage, TooLarge, TruncatedImage, gettext_noop
from inference.protocol import MAX_FRAME_BYTES
from sketchgan.imaging import SketchError

MAX_PIXELS = 40_000_000
AT_A_TIME = 2
WAIT_S = 3.0

_ERRORS: dict[str, type[InferenceError]] = {
    "not_an_image": NotAnImage,
    "truncated": TruncatedImage,
    "too_many_pixels": TooLarge,
    "blank": BlankSketch,
}
_slots = threading.BoundedSemaphore(AT_A_TIME)


@contextlib.contextmanager
def hold_slot() -> Iterator[None]:
    """A large picture takes hundreds of megabytes while it is decoded: only a few at a time. Raises Busy."""
    if not _slots.acquire(timeout=WAIT_S):
        sentence = gettext_noop("Several large pictures are being read. Try again in a moment.")
        raise Busy(sentence, retry_after_s=WAIT_S)
    try:
        yield
    finally:
        _slots.release()


@contextlib.contextmanager
def telling_errors() -> Iterator[None]:
    """What the library says of a picture, as the API says it."""
    try:
        yield
    except SketchError as error:
        raise _ERRORS[error.code] from error


def read_file(file: "UploadedFile[bytes]") -> bytes:
    """Raises TooLarge."""
    if (file.size or 0) > site.UPLOAD_MAX_BYTES:
        raise TooLarge(f"The file is larger than {site.UPLOAD_MAX_BYTES // 2**20} MB. Send a smaller one.")
    return bytes(file.read())


def read_paper(file: "UploadedFile[bytes]") -> bytes:
    """The paper as a live frame brings it. Raises TooLarge."""
    if (file.size or 0) > MAX_FRAME_BYTES:
        raise TooLarge(f"The paper is larger than {MAX_FRAME_BYTES} bytes.")
    return bytes(file.read())

"""What is common to pictures that people send: how many are read at a time, and how a bad one is told."""

import contextlib
import ctypes
import io
import threading
from collections.abc import Iterator

from django.conf import settings as site
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from inference.errors import BlankSketch, Busy, InferenceError, NotAnImage, TooLarge, TruncatedImage, gettext_noop
from inference.protocol import MAX_FRAME_BYTES
from sketchgan.imaging import FORMATS, SketchError

MAX_PIXELS = 40_000_000
AT_A_TIME = 2
LARGE_PIXELS = 1_000_000
WAIT_S = 3.0

_ERRORS: dict[str, type[InferenceError]] = {
    "not_an_image": NotAnImage,
    "truncated": TruncatedImage,
    "too_many_pixels": TooLarge,
    "blank": BlankSketch,
}


class Room:
    """For pictures that are being read: some hundreds of megabytes for a large one, and all of them at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = self._pixels = 0

    @contextlib.contextmanager
    def hold(self, pixels: int) -> Iterator[None]:
        """Raises Busy."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(pixels), timeout=WAIT_S):
                sentence = gettext_noop("Several large pictures are being read. Try again in a moment.")
                raise Busy(sentence, retry_after_s=WAIT_S)
            self._add(1, pixels)
        try:
            yield
        finally:
            if pixels >= LARGE_PIXELS:
                give_memory_back()
            with self._changed:
                self._add(-1, -pixels)
                self._changed.notify_all()

    def _has_room(self, pixels: int) -> bool:
        return self._count == 0 or (self._count < AT_A_TIME and self._pixels + pixels <= MAX_PIXELS)

    def _add(self, count: int, pixels: int) -> None:
        self._count += count
        self._pixels += pixels


def give_memory_back() -> None:
    """To the system. What a thread frees, glibc keeps for that thread: 100 MB and more after a large picture."""
    if malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        malloc_trim(0)


_room = Room()


def hold_room(data: bytes) -> contextlib.AbstractContextManager[None]:
    """While an encoded picture is decoded and worked on. Raises Busy."""
    return _room.hold(_count_pixels(data))


def _count_pixels(data: bytes) -> int:
    """As the file says; 0 of what is no picture or too large a one, which its reader refuses."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            pixels = image.width * image.height
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return 0
    return pixels if pixels <= MAX_PIXELS else 0


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

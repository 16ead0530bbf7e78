"""A process of its own, of the lowest priority, in which a film is drawn and written.

In a thread of the web process this would hold Python's lock while it stands back, and keep everybody who draws waiting.
It knows no Django, and asks its parent for each photograph.
"""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from PIL import Image

from studio.films.options import HOLD_S, FilmOptions
from studio.films.timeline import GrowingPaper
from studio.strokes import Document

LOWEST: Final = 19
PAPER_PX: Final = 256
_NO_FACE_YET: Final = (222, 214, 200)

Photograph = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Order:
    document: Document
    options: FilmOptions
    last_photo: bytes  # as it was saved, perhaps by an older model
    xmp: bytes


def work(connection: Connection, order: Order) -> None:
    """Sends papers, bytes of 256 x 256 grey pixels, and gets a JPEG for each, or nothing of too empty ones; at last
    sends ("film", its bytes)."""
    os.nice(LOWEST)

    def photograph(paper: bytes) -> bytes:
        connection.send(("paper", paper))
        return connection.recv_bytes()

    frames = draw_frames(order, photograph)
    film = order.options.file_format.write(frames, order.options.frame_ms, order.xmp)
    connection.send(("film", film))


def draw_frames(order: Order, photograph: Photograph) -> Iterator[Image.Image]:
    """As many as the options have."""
    options, paper = order.options, GrowingPaper(order.document, order.options.pace)
    photo = Image.new("RGB", (PAPER_PX, PAPER_PX), _NO_FACE_YET)
    held = round(1000 * HOLD_S / options.frame_ms)
    growing = max(1, options.frames - held)
    for number in range(1, growing):
        drawing = paper.grow(number / growing)
        jpeg = photograph(drawing.reduce(drawing.width // PAPER_PX).tobytes())
        photo = _open(jpeg) if jpeg else photo
        yield _compose(drawing, photo, options)
    last = _compose(paper.grow(1.0), _open(order.last_photo), options)
    for _ in range(options.frames - growing + 1):
        yield last


def _open(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


def _compose(drawing: Image.Image, photo: Image.Image, options: FilmOptions) -> Image.Image:
    side = options.file_format.pane_px
    face = photo if photo.width == side else photo.resize((side, side), Image.Resampling.LANCZOS)
    if options.view == "face":
        return face
    frame = Image.new("RGB", (2 * side, side))
    frame.paste(drawing.reduce(drawing.width // side).convert("RGB"), (0, 0))
    frame.paste(face, (side, 0))
    return frame

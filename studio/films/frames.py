"""The pictures of a film, one after the other: of a drawing that grows, of a face that becomes another one."""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from PIL import Image

from studio.films.morphing import match
from studio.films.options import HOLD_S, FilmOptions
from studio.films.timeline import GrowingPaper
from studio.strokes import Document

PAPER_PX: Final = 256
_NO_FACE_YET: Final = (222, 214, 200)
_REST: Final = 0.1  # of the way between two faces, that either of them is looked at

# A paper, bytes of 256 x 256 grey pixels, and how far its settings are on the way to those of the other face.
Photograph = Callable[[bytes, float], bytes]


class Drawable(Protocol):
    def draw_frames(self, options: FilmOptions, photograph: Photograph) -> Iterator[Image.Image]:
        """As many as the options have."""


@dataclass(frozen=True, slots=True)
class Timelapse:
    document: Document
    pace: str
    last_photo: bytes  # as it was saved, perhaps by an older model

    def draw_frames(self, options: FilmOptions, photograph: Photograph) -> Iterator[Image.Image]:
        paper = GrowingPaper(self.document, self.pace)
        photo = Image.new("RGB", (PAPER_PX, PAPER_PX), _NO_FACE_YET)
        held = round(1000 * HOLD_S / options.frame_ms)
        growing = max(1, options.frames - held)
        for number in range(1, growing):
            drawing = paper.grow(number / growing)
            jpeg = photograph(_shrink(drawing), 0.0)
            photo = _open(jpeg) if jpeg else photo
            yield _compose(drawing, photo, options)
        last = _compose(paper.grow(1.0), _open(self.last_photo), options)
        for _ in range(options.frames - growing + 1):
            yield last


@dataclass(frozen=True, slots=True)
class MorphLoop:
    """From one face to the other and back, both made anew: as they were saved, an older model's would jump."""

    one: Document
    other: Document

    def draw_frames(self, options: FilmOptions, photograph: Photograph) -> Iterator[Image.Image]:
        morph = match(self.one, self.other)
        photos: dict[float, bytes] = {}
        for share in plan_shares(options.frames):
            drawing = GrowingPaper(morph.at(share), "even").grow(1.0)
            if share not in photos:
                photos[share] = photograph(_shrink(drawing), share)
            yield _compose(drawing, _open(photos[share]), options)


def plan_shares(frames: int) -> Sequence[float]:
    """There and back, gently; the last one is just before the first. `frames` is even."""
    half = frames // 2
    there = [_ease(min(max((number / half - _REST / 2) / (1 - _REST), 0.0), 1.0)) for number in range(half + 1)]
    return [*there, *there[-2:0:-1]]


def _ease(way: float) -> float:
    return (1 - math.cos(math.pi * way)) / 2


def _shrink(drawing: Image.Image) -> bytes:
    return drawing.reduce(drawing.width // PAPER_PX).tobytes()


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

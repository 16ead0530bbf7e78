"""Pictures to one file that moves, and that says that AI made it. They come while it is written.

Knows no Django: it runs in a process of its own (workshop.py).
"""

import io
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from PIL import Image

AI_MADE_WORDS: Final = (
    "Made by AI (Sketch2Real). http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
)

Frames = Iterable[Image.Image]


@dataclass(frozen=True, slots=True)
class Format:
    content_type: str
    pane_px: int  # a side of the drawing, and of the photograph
    max_frames: int  # what writes WebP and GIF holds all frames
    write: Callable[[Frames, int, bytes], bytes]  # with milliseconds a frame, and XMP for what takes it


def _write_webp(frames: Frames, frame_ms: int, xmp: bytes) -> bytes:
    first, *rest = frames
    buffer = io.BytesIO()
    moving = {"save_all": True, "append_images": rest, "duration": frame_ms, "loop": 0}
    first.save(buffer, "WEBP", **moving, quality=80, method=2, xmp=xmp)
    return buffer.getvalue()


def _write_gif(frames: Frames, frame_ms: int, _: bytes) -> bytes:
    reduced = (frame.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE) for frame in frames)
    first = next(reduced)
    buffer = io.BytesIO()
    moving = {"save_all": True, "append_images": reduced, "duration": frame_ms, "loop": 0}
    first.save(buffer, "GIF", **moving, comment=AI_MADE_WORDS.encode())
    return buffer.getvalue()


def _write_mp4(frames: Frames, frame_ms: int, _: bytes) -> bytes:
    """H.264, as every browser and phone plays it."""
    import av  # noqa: PLC0415  # forty megabytes that only this needs

    first, rest = _peek(frames)
    # A file: for a player to begin before all of it is there, its index has to be moved to the front at the end.
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        with av.open(file.name, "w", options={"movflags": "faststart"}) as container:
            container.metadata["comment"] = AI_MADE_WORDS
            quality = {"crf": "20", "preset": "veryfast"}
            stream = container.add_stream("libx264", rate=Fraction(1000, frame_ms), options=quality)
            stream.width, stream.height, stream.pix_fmt = first.width, first.height, "yuv420p"
            stream.codec_context.thread_count = 1
            for frame in rest:
                picture = av.VideoFrame.from_image(frame)  # type: ignore[no-untyped-call]
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
        return Path(file.name).read_bytes()


def _peek(frames: Frames) -> tuple[Image.Image, Iterator[Image.Image]]:
    iterator = iter(frames)
    first = next(iterator)
    return first, itertools.chain([first], iterator)


FORMATS: Final[Mapping[str, Format]] = {
    "webp": Format("image/webp", 256, 150, _write_webp),
    "gif": Format("image/gif", 256, 150, _write_gif),
    "mp4": Format("video/mp4", 512, 300, _write_mp4),
}

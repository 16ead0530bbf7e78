"""The one place where pictures become the network's arrays and back. NumPy and Pillow only."""

from __future__ import annotations

import io
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

SIZE = 256
FORMATS = ("PNG", "JPEG", "WEBP")
FAINT_LEVEL = 24  # what is lighter than this is paper grain, JPEG noise or nothing

TURNS = {  # EXIF orientation -> what brings the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

SketchErrorCode = Literal["not_an_image", "too_many_pixels", "truncated", "blank"]


class SketchError(ValueError):
    """A picture that cannot be used as a sketch; `code` says which kind of fault."""

    def __init__(self, code: SketchErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def decode_image(data: bytes, *, max_pixels: int = 40_000_000, needed_px: int = 0) -> Image.Image:
    """Decode a PNG, JPEG or WebP, turned as its EXIF says. The size is checked before any pixel is decoded.

    Of a larger JPEG no more than an eighth to all of it, with at least `needed_px` a side, is decoded; 0 wants it all.
    Raises SketchError: not_an_image, too_many_pixels, truncated.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise SketchError("too_many_pixels", f"the picture has more than {max_pixels} pixels") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise SketchError("not_an_image", "the file is not a PNG, JPEG or WebP picture") from error
    if image.width * image.height > max_pixels:
        raise SketchError(
            "too_many_pixels", f"the picture has {image.width} x {image.height} pixels, wanted at most {max_pixels}"
        )
    try:
        if needed_px:
            image.draft("RGB", (needed_px, needed_px))
        image.load()
        return turn_upright(image)
    except (OSError, ValueError, SyntaxError) as error:  # Pillow's decoders raise all three on damaged files
        raise SketchError("truncated", "the picture is damaged or incomplete") from error


def turn_upright(image: Image.Image) -> Image.Image:
    """As the camera was held. Not ImageOps.exif_transpose: it writes the EXIF anew, and raises on what is odd in it."""
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def prepare_sketch(image: Image.Image) -> NDArray[np.uint8]:
    """The paper of a page as it is -> (256, 256) uint8, white paper 255, ink 0. Raises SketchError blank.

    A drawing from elsewhere is read by `sketchgan.scan.paper.read_sketch`. That brings OpenCV, which live drawings and
    Ray do without.
    """
    sketch = np.array(shrink(to_grey(image)))
    if 255 - int(sketch.min()) < FAINT_LEVEL:
        raise SketchError("blank", "there is no line on the paper")
    return sketch


def to_grey(image: Image.Image) -> Image.Image:
    """8-bit grey; what is transparent shows white paper, or black under a drawing of light lines."""
    if image.mode.startswith(("I", "F")):  # 16-bit and float pictures
        return ImageOps.autocontrast(Image.fromarray(scale_to_uint8(np.array(image, np.float32))))
    if not image.has_transparency_data:
        return image.convert("L")
    grey, alpha = image.convert("RGBA").convert("LA").split()
    opaque = np.asarray(grey)[np.asarray(alpha) > 127]
    has_light_lines = opaque.size > 0 and np.median(opaque) > 200 and opaque.size < alpha.width * alpha.height // 2
    paper = Image.new("L", image.size, 0 if has_light_lines else 255)
    paper.paste(grey, mask=alpha)
    return paper


def scale_to_uint8(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Uses up `values`: in place, for they are four bytes for each pixel of an upload."""
    low, high = float(values.min()), float(values.max())
    values -= low
    values *= 255 / max(high - low, 1e-9)
    return values.astype(np.uint8)


def darken_ink(sketch: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scale pale ink so that the darkest twentieth of it is black; thin lines pale when they are shrunk."""
    ink = 255 - sketch.astype(np.float32)
    marks = ink[ink >= FAINT_LEVEL]
    if not marks.size:
        return sketch
    darkened = 255 - ink * (255 / float(np.quantile(marks, 0.95)))
    return np.asarray(np.clip(darkened, 0, 255), np.uint8)


def shrink(grey: Image.Image) -> Image.Image:
    """To 256 x 256; area averaging downwards, as in training."""
    if grey.size == (SIZE, SIZE):
        return grey
    is_smaller = min(grey.size) < SIZE
    return grey.resize((SIZE, SIZE), Image.Resampling.BICUBIC if is_smaller else Image.Resampling.BOX)


def sketch_to_ink(sketch: NDArray[Any]) -> NDArray[np.float32]:
    """uint8, paper 255 -> float32, ink 1 and paper 0."""
    return (1 - sketch.astype(np.float32) / 255).astype(np.float32)


def pixels_to_photo(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """uint8 -> float32 in [-1, 1]."""
    return (pixels.astype(np.float32) / 127.5 - 1).astype(np.float32)


def photo_to_pixels(photo: NDArray[Any]) -> NDArray[np.uint8]:
    """(3, H, W) in [-1, 1] -> (H, W, 3) uint8."""
    scaled = (photo.transpose(1, 2, 0) + 1) * np.float32(127.5)
    return np.ascontiguousarray(np.clip(np.rint(scaled), 0, 255).astype(np.uint8))


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """(H, W) or (H, W, 3)."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def encode_jpeg(pixels: NDArray[np.uint8], quality: int = 90) -> bytes:
    """(H, W) or (H, W, 3); `quality` 1..95."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()

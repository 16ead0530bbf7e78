import io
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import ExifTags, Image, ImageDraw, ImageOps

from sketchgan.imaging import (
    SketchError,
    decode_image,
    encode_jpeg,
    encode_png,
    photo_to_pixels,
    prepare_sketch,
    sketch_to_ink,
)
from sketchgan.scan.paper import read_sketch
from studio.strokes import rasterise
from tests.drawings.faces import DRAWINGS
from tests.sketchgan.phone_photos import share_near

VECTORS = Path(__file__).resolve().parents[1] / "vectors"


def encode(image: Image.Image, format_name: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def code_of(data: bytes, **options: int) -> str:
    with pytest.raises(SketchError) as caught:
        decode_image(data, **options)
    return caught.value.code


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats_are_read(face_drawing: Image.Image, format_name: str) -> None:
    assert decode_image(encode(face_drawing, format_name)).size == (512, 512)


@pytest.mark.parametrize("format_name", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_refused(face_drawing: Image.Image, format_name: str) -> None:
    assert code_of(encode(face_drawing, format_name)) == "not_an_image"


def test_text_is_no_picture() -> None:
    assert code_of(b"hello") == code_of(b"") == "not_an_image"


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_picture_is_refused(face_drawing: Image.Image, format_name: str) -> None:
    data = encode(face_drawing, format_name)
    assert code_of(data[: len(data) // 2]) in {"truncated", "not_an_image"}


@pytest.mark.slow
def test_too_many_pixels_are_refused_before_decoding() -> None:
    data = encode(Image.new("1", (20_000, 20_000), 1), "PNG")
    assert code_of(data) == "too_many_pixels"
    assert code_of(encode(Image.new("L", (101, 100)), "PNG"), max_pixels=10_000) == "too_many_pixels"


def test_the_orientation_of_a_phone_photo_is_applied(face_drawing: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode_image(encode(face_drawing.crop((0, 0, 512, 300)), "JPEG", exif=exif)).size == (300, 512)


def test_the_paper_of_the_browser_is_taken_as_it_is(sketches: list[np.ndarray]) -> None:
    assert np.array_equal(prepare_sketch(Image.fromarray(sketches[0])), sketches[0])


@pytest.mark.slow
def test_white_on_black_gives_what_black_on_white_gives(face_drawing: Image.Image) -> None:
    usual = read_sketch(face_drawing).astype(int)
    inverted = read_sketch(ImageOps.invert(face_drawing)).astype(int)
    assert np.abs(usual - inverted).mean() < 1


@pytest.mark.slow
def test_a_transparent_ground_counts_as_paper(face_drawing: Image.Image) -> None:
    clear = Image.merge("LA", (Image.new("L", (512, 512), 0), ImageOps.invert(face_drawing)))
    assert np.abs(read_sketch(clear).astype(int) - read_sketch(face_drawing)).mean() < 1


@pytest.mark.slow
def test_white_lines_on_a_transparent_ground_are_kept(face_drawing: Image.Image) -> None:
    chalk = Image.merge("LA", (Image.new("L", (512, 512), 255), ImageOps.invert(face_drawing)))
    assert (read_sketch(chalk) < 128).sum() > 1000


@pytest.mark.slow
@pytest.mark.parametrize("size", [(64, 64), (300, 900), (1000, 400), (4000, 3000)])
def test_any_size_keeps_the_lines(face_drawing: Image.Image, size: tuple[int, int]) -> None:
    sketch = read_sketch(ImageOps.pad(face_drawing, size, color=255))
    assert sketch.shape == (256, 256)
    assert (sketch < 128).sum() > 800


@pytest.mark.slow
def test_a_thin_line_on_a_huge_picture_does_not_pale_away() -> None:
    image = Image.new("L", (4000, 4000), 255)
    ImageDraw.Draw(image).line((500, 500, 3500, 3400), fill=0, width=4)
    sketch = read_sketch(image)
    darkest = sketch.min(axis=0)[40:215]
    assert darkest.max() < 160
    assert darkest.mean() < 80


@pytest.mark.slow
def test_uneven_light_and_pale_pencil_lose_no_line(face_drawing: Image.Image) -> None:
    light = np.linspace(120, 250, 512)[None] * np.ones((512, 1))
    pencil = np.asarray(face_drawing, float) / 255 * 0.4 + 0.6  # lines at 60 % of the paper's brightness
    photo = Image.fromarray((light * pencil).astype(np.uint8))
    expected = read_sketch(face_drawing) < 128
    found = read_sketch(photo) < 128
    assert (found & expected).sum() >= 0.99 * expected.sum()
    assert (found & ~expected).sum() <= 0.05 * expected.sum()


@pytest.mark.parametrize("name", sorted(DRAWINGS.keys() - {"tiny_face", "comic_girl_off_centre"}))
def test_a_drawing_that_fills_the_paper_is_read_where_and_as_it_was_drawn(name: str) -> None:
    drawn = np.asarray(rasterise(DRAWINGS[name]()))
    read = read_sketch(Image.fromarray(drawn))
    assert share_near(drawn < 128, read < 128) >= 0.99
    assert share_near(read < 128, drawn < 128) > 0.99
    assert np.abs(read.astype(int) - drawn).mean() < 1


@pytest.mark.slow
def test_a_small_drawing_is_enlarged(face_drawing: Image.Image) -> None:
    corner = Image.new("L", (2000, 2000), 255)
    corner.paste(face_drawing, (100, 1400))
    rows, columns = np.nonzero(read_sketch(corner) < 128)
    assert np.ptp(rows) > 180
    assert abs(columns.mean() - 128) < 15


@pytest.mark.parametrize(("level", "fit"), [(255, True), (250, True), (0, True), (255, False), (250, False)])
def test_a_blank_picture_is_refused(level: int, fit: bool) -> None:
    with pytest.raises(SketchError) as caught:
        (read_sketch if fit else prepare_sketch)(Image.new("L", (300, 300), level))
    assert caught.value.code == "blank"


def test_paper_is_zero_ink_and_a_photo_comes_back_as_bytes() -> None:
    assert sketch_to_ink(np.array([[0, 255]], np.uint8)).tolist() == [[1.0, 0.0]]
    photo = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 2, 2)
    pixels = photo_to_pixels(photo)
    assert (pixels.shape, pixels.dtype, pixels.min(), pixels.max()) == ((2, 2, 3), np.uint8, 0, 255)


def test_encoders_write_what_they_say() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (8, 8, 3), np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(encode_png(pixels)))), pixels)
    assert Image.open(io.BytesIO(encode_jpeg(pixels))).format == "JPEG"


@pytest.mark.slow
@pytest.mark.parametrize("size", [(40_000, 900), (900, 40_000), (30_000, 100)])
def test_a_long_and_narrow_picture_keeps_its_line(size: tuple[int, int]) -> None:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line((0, 0, size[0] - 1, size[1] - 1), fill=0, width=3)
    assert (read_sketch(image) < 128).any()


@pytest.mark.slow
def test_a_known_photo_of_a_drawing_becomes_a_known_sketch() -> None:
    """Training and serving share these pixels: whoever changes them has to train again."""
    photo = decode_image((VECTORS / "imaging_photo.jpg").read_bytes())
    expected = np.asarray(Image.open(VECTORS / "imaging_sketch.png")).astype(int)
    assert np.abs(read_sketch(photo) - expected).mean() < 0.1


def test_the_paper_is_shrunk_for_serving_as_it_is_for_training(face_drawing: Image.Image) -> None:
    trained = cv2.resize(np.asarray(face_drawing), (256, 256), interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(prepare_sketch(face_drawing) - trained).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_exif_says(orientation: int) -> None:
    image = Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    buffer = io.BytesIO()
    image.save(buffer, "PNG", exif=exif)
    reference = ImageOps.exif_transpose(Image.open(io.BytesIO(buffer.getvalue())))
    assert np.array_equal(np.asarray(decode_image(buffer.getvalue())), np.asarray(reference))


def test_odd_exif_does_not_stop_a_drawing() -> None:
    """A width that says it is text: Pillow reads it, and cannot write it again."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.ImageWidth] = 6, 400
    odd = encode(Image.new("L", (40, 30), 255), "JPEG", exif=exif).replace(b"\x01\x00\x00\x04", b"\x01\x00\x00\x02")
    with pytest.raises(struct.error):
        ImageOps.exif_transpose(Image.open(io.BytesIO(odd)))
    assert decode_image(odd).size == (30, 40)


def test_of_a_large_jpeg_only_what_is_needed_is_decoded() -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((3000, 2000)).convert("RGB").save(buffer, "JPEG")
    whole = decode_image(buffer.getvalue())
    small = decode_image(buffer.getvalue(), needed_px=400)
    assert (whole.size, small.size) == ((3000, 2000), (750, 500))
    difference = np.asarray(small).astype(int) - np.asarray(whole.resize(small.size))
    assert np.abs(difference).mean() < 2
    assert decode_image(buffer.getvalue(), needed_px=2500).size == (3000, 2000)

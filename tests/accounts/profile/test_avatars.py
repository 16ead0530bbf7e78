"""What comes in as a picture, and what of it stays."""

import contextlib
import io
import struct
import threading

import pytest
from PIL import Image, ImageOps

from accounts.profile import avatars
from accounts.profile.avatars import MAX_BYTES, SIDE_PX, AvatarError, make_avatar
from tests.accounts.pictures import encode, photograph_with_traces, pixel_flood, polyglot


def reopen(avatar: bytes) -> Image.Image:
    return Image.open(io.BytesIO(avatar), formats=["WEBP"])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_allowed_kind_becomes_a_square_webp(kind: str) -> None:
    assert reopen(make_avatar(encode(kind))).size == (SIDE_PX, SIDE_PX)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_understood(mode: str) -> None:
    source = Image.new("L", (90, 90), 128).convert(mode) if mode != "I;16" else Image.new(mode, (90, 90))
    buffer = io.BytesIO()
    source.save(buffer, "PNG")
    assert reopen(make_avatar(buffer.getvalue())).mode == "RGB"


def test_what_is_transparent_shows_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (90, 90), (0, 0, 0, 0)).save(buffer, "PNG")
    red, green, blue = reopen(make_avatar(buffer.getvalue())).getpixel((10, 10))  # type: ignore[misc]
    assert min(red, green, blue) > 250


def test_nothing_that_the_camera_wrote_survives() -> None:
    photograph = photograph_with_traces()
    assert b"SecretCamera" in photograph
    avatar = make_avatar(photograph)
    assert b"Secret" not in avatar
    assert not reopen(avatar).getexif()
    assert set(reopen(avatar).info) <= {"loop", "background", "timestamp", "duration"}


@pytest.mark.parametrize("orientation", range(10))
def test_every_orientation_is_turned_as_pillow_turns_it(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = Image.radial_gradient("L").crop((0, 0, 128, 256)).resize((120, 200)).convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", exif=exif)
    source = Image.open(io.BytesIO(buffer.getvalue()))
    assert avatars._turn_upright(source).tobytes() == ImageOps.exif_transpose(source).tobytes()


def test_odd_metadata_do_not_spoil_a_good_picture() -> None:
    """A width that says it is text: Pillow reads it, and cannot write it again."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0100] = 6, 400
    odd = encode(exif=exif).replace(b"\x01\x00\x00\x04", b"\x01\x00\x00\x02")
    with pytest.raises(struct.error):
        ImageOps.exif_transpose(Image.open(io.BytesIO(odd)))
    assert reopen(make_avatar(odd)).size == (SIDE_PX, SIDE_PX)


def test_a_picture_held_sideways_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is on the right
    picture = Image.new("RGB", (200, 200), "black")
    picture.paste("white", (0, 0, 100, 200))  # the left half becomes the upper one
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    avatar = reopen(make_avatar(buffer.getvalue()))
    assert avatar.getpixel((SIDE_PX // 2, 20)) > (200, 200, 200)  # type: ignore[operator]
    assert avatar.getpixel((SIDE_PX // 2, SIDE_PX - 20)) < (50, 50, 50)  # type: ignore[operator]


def test_a_pixel_flood_is_refused_before_it_is_decoded() -> None:
    for width, height in ((60_000, 60_000), (9000, 9000), (100, 2**24)):
        with pytest.raises(AvatarError, match=r"Choose one of 25 megapixels or less\."):
            make_avatar(pixel_flood(width, height))


def test_of_a_polyglot_only_the_picture_stays() -> None:
    source = polyglot()
    assert b"<script>" in source
    avatar = make_avatar(source)
    assert b"script" not in avatar
    assert b"PK\x05\x06" not in avatar


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a picture"),
        (b"%PDF-1.7", "not a picture"),
        (encode("GIF", mode="P"), "not a picture"),
        (encode("TIFF"), "not a picture"),
        (encode()[:-200], "damaged"),
        (encode("PNG")[:80], "damaged"),
        (encode(size=(20, 400)), "too small"),
        (b"\xff" * (MAX_BYTES + 1), "more than 10 MB"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(AvatarError, match=sentence):
        make_avatar(data)


def test_a_crowd_of_uploads_is_refused_instead_of_filling_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(avatars, "DECODING_WAIT_S", 0.01)
    monkeypatch.setattr(avatars, "_decoding", threading.BoundedSemaphore(1))
    with avatars._decoding, pytest.raises(AvatarError, match="Try again in a moment"):
        make_avatar(encode())
    for data in (b"no picture", encode()):  # a refusal gives its place back, too
        with contextlib.suppress(AvatarError):
            make_avatar(data)
    assert make_avatar(encode())


def test_an_own_face_keeps_the_mark_that_ai_made_it() -> None:
    face = encode(xmp=b"<x>trainedAlgorithmicMedia</x>")
    assert b"trainedAlgorithmicMedia" in make_avatar(face, keep_xmp=True)
    assert b"trainedAlgorithmicMedia" not in make_avatar(face)

"""Pictures become files that move, of the length that was asked for, and that say that AI made them."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from inference.services import AI_MADE_XMP as XMP
from studio.films.encoding import FORMATS


def frames(count: int, size: tuple[int, int] = (64, 32)) -> Iterator[Image.Image]:
    for number in range(count):
        yield Image.new("RGB", size, (10 * number, 100, 200 - 10 * number))


@pytest.mark.parametrize("name", ["webp", "gif"])
def test_a_moving_picture_has_its_frames_its_length_its_loop_and_its_mark(name: str):
    data = FORMATS[name].write(frames(12), 100, XMP)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.n_frames, picture.size) == (name.upper(), 12, (64, 32))
    assert picture.info["loop"] == 0
    lengths = []
    for number in range(12):
        picture.seek(number)
        picture.load()
        lengths.append(picture.info["duration"])
    assert sum(lengths) == 1200
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in data


def test_an_mp4_plays_everywhere_and_has_its_length_and_its_mark():
    av = pytest.importorskip("av")
    data = FORMATS["mp4"].write(frames(20), 100, XMP)
    with av.open(io.BytesIO(data)) as film:
        stream = film.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt, stream.width, stream.height) == ("h264", "yuv420p", 64, 32)
        assert sum(1 for _ in film.decode(stream)) == 20
        assert float(stream.duration * stream.time_base) == pytest.approx(2.0)
        assert "trainedAlgorithmicMedia" in film.metadata["comment"]
    assert data.index(b"moov") < data.index(b"mdat"), "a player begins before all of it is there"


def test_the_frames_of_an_mp4_are_not_kept_while_it_is_written():
    pytest.importorskip("av")
    drawn: list[int] = []

    def watch() -> Iterator[Image.Image]:
        for number, frame in enumerate(frames(10)):
            drawn.append(number)
            yield frame

    assert FORMATS["mp4"].write(watch(), 100, XMP)
    assert drawn == list(range(10))

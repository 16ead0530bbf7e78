"""The sharper photograph of a drawing whose pen rests, through a real server."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import Settings

from inference import services
from inference.errors import Busy
from tests.inference.echo import draw_sketch, read_echo
from tests.inference.enlargers import PixelEnlarger, open_jpeg, shrink_jpeg
from tests.inference.live_server import LiveClient, Photo, draw_live, open_live
from tests.inference.stand_ins import use_enlarger

REST_S = services.QUIET_S + 0.05


@pytest.fixture
def sharpener() -> Iterator[PixelEnlarger]:
    pixels = PixelEnlarger()
    with use_enlarger(lambda: pixels):
        yield pixels
        pixels.gate.set()


def draw_photo(client: LiveClient, seq: int, mark: int = 7) -> Photo:
    client.send_sketch(draw_sketch(mark=mark), seq=seq, seed=9)
    photo = client.receive()
    assert isinstance(photo, Photo)
    return photo


def want_sharp(client: LiveClient, seq: int) -> None:
    client.connection.send(f'{{"type": "sharpen", "seq": {seq}}}')


def receive_within(client: LiveClient, seconds: float) -> bytes | str | None:
    with suppress(TimeoutError):
        return client.connection.recv(timeout=seconds)
    return None


def test_at_rest_the_same_photograph_comes_larger(live_host: str, sharpener: PixelEnlarger):
    with draw_live(live_host) as visitor:
        photo = draw_photo(visitor, seq=5)
        time.sleep(REST_S)
        want_sharp(visitor, 5)
        sharp = visitor.receive()
    assert isinstance(sharp, Photo)
    assert (sharp.seq, sharp.seed, sharp.is_sharp) == (5, 9, True)
    assert open_jpeg(sharp.jpeg).size == (512, 512)
    assert read_echo(shrink_jpeg(sharp.jpeg)) == read_echo(photo.jpeg)


def test_while_somebody_draws_nobody_gets_one(live_host: str, sharpener: PixelEnlarger):
    with draw_live(live_host) as ann, draw_live(live_host) as bob:
        draw_photo(ann, seq=1)
        time.sleep(REST_S)
        draw_photo(bob, seq=1)
        want_sharp(ann, 1)
        assert receive_within(ann, 0.5) is None
    assert sharpener.sizes == []


def test_an_older_photograph_or_the_same_one_again_is_not_made(live_host: str, sharpener: PixelEnlarger):
    with draw_live(live_host) as visitor:
        draw_photo(visitor, seq=1)
        draw_photo(visitor, seq=2, mark=8)
        time.sleep(REST_S)
        want_sharp(visitor, 1)
        for _ in range(3):
            want_sharp(visitor, 2)
        assert isinstance(visitor.receive(), Photo)
        assert receive_within(visitor, 0.5) is None
    assert sharpener.sizes == [512]


def test_one_that_comes_after_the_pen_went_on_is_dropped(live_host: str, sharpener: PixelEnlarger):
    sharpener.gate.clear()
    with draw_live(live_host) as visitor:
        draw_photo(visitor, seq=1)
        time.sleep(REST_S)
        want_sharp(visitor, 1)
        assert sharpener.entered.acquire(timeout=20)
        photo = draw_photo(visitor, seq=2, mark=8)  # the live drawing goes on meanwhile
        sharpener.gate.set()
        assert (photo.seq, photo.is_sharp) == (2, False)
        assert receive_within(visitor, 0.5) is None


def test_it_is_given_up_as_soon_as_somebody_draws(live_host: str, sharpener: PixelEnlarger):
    sharpener.gate.clear()
    with draw_live(live_host) as ann, draw_live(live_host) as bob:
        draw_photo(ann, seq=1)
        time.sleep(REST_S)
        want_sharp(ann, 1)
        assert sharpener.entered.acquire(timeout=20)
        draw_photo(bob, seq=1)
        sharpener.gate.set()
        assert receive_within(ann, 0.5) is None


def test_a_failure_is_silent_and_the_socket_stays(live_host: str, sharpener: PixelEnlarger):
    sharpener.failure = RuntimeError("boom")
    with draw_live(live_host) as visitor:
        draw_photo(visitor, seq=1)
        time.sleep(REST_S)
        want_sharp(visitor, 1)
        assert receive_within(visitor, 0.5) is None
        assert draw_photo(visitor, seq=2, mark=8).seq == 2


@pytest.mark.parametrize(
    "text", ["", "sharpen", "[]", '{"type": "sharpen"}', '{"type": "sharpen", "seq": "1"}', "[" * 9999]
)
def test_another_text_closes_the_socket(live_host: str, text: str):
    with draw_live(live_host) as visitor:
        visitor.connection.send(text)
        code, reason = visitor.receive_close()
    assert code == 4400
    assert reason
    assert reason.startswith("Frames are binary")


def test_without_an_upscaler_none_is_promised(live_host: str, settings: Settings, tmp_path: Path):
    settings.UPSCALER_PATH = tmp_path / "missing.safetensors"
    with open_live(live_host) as visitor:
        hello = visitor.receive()
    assert isinstance(hello, dict)
    assert hello["sharp_px"] == 0


def test_busy_is_said_where_somebody_has_just_drawn(live_host: str, sharpener: PixelEnlarger):
    with draw_live(live_host) as visitor:
        photo = draw_photo(visitor, seq=1)
    with pytest.raises(Busy):
        services.sharpen_photo(owner="ann", photo_jpeg=photo.jpeg)

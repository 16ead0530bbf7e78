"""inference.enlarging: lazily loaded, one at a time, bounded, apart from the model's engine."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from inference import services
from inference.errors import Busy, GenerationFailed, InvalidSettings, ModelUnavailable
from sketchgan.runtime.enlarging import PHOTO_SIZES
from tests.inference.echo import EchoPredictor, draw_sketch
from tests.inference.enlargers import PixelEnlarger, open_jpeg
from tests.inference.stand_ins import use_enlarger

pytestmark = pytest.mark.slow


@pytest.fixture
def enlarger() -> Iterator[PixelEnlarger]:
    pixels = PixelEnlarger()
    with use_enlarger(lambda: pixels):
        yield pixels
        pixels.gate.set()


@pytest.fixture
def photo_jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def enlarge(photo_jpeg: bytes, size: int = 512, owner: str = "ann") -> bytes:
    return services.enlarge_photo(owner=owner, photo_jpeg=photo_jpeg, size=size)


@pytest.mark.parametrize("size", PHOTO_SIZES[1:])
def test_a_large_photo_says_that_it_is_ai_made_and_is_the_same_each_time(
    enlarger: PixelEnlarger, photo_jpeg: bytes, size: int
):
    first, second = enlarge(photo_jpeg, size), enlarge(photo_jpeg, size)
    picture = open_jpeg(first)
    assert picture.size == (size, size)
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in picture.info["xmp"]
    assert first == second


def test_the_small_photo_is_given_as_it_is_and_loads_nothing(photo_jpeg: bytes):
    def load() -> PixelEnlarger:
        raise AssertionError

    with use_enlarger(load):
        assert enlarge(photo_jpeg, 256) == photo_jpeg


def test_nothing_is_loaded_before_the_first_large_photo(photo_jpeg: bytes):
    loads: list[PixelEnlarger] = []

    def load() -> PixelEnlarger:
        loads.append(PixelEnlarger())
        return loads[-1]

    with use_enlarger(load):
        assert loads == []
        enlarge(photo_jpeg)
        enlarge(photo_jpeg)
        assert len(loads) == 1


@pytest.mark.parametrize("content", [None, b"not weights"])
def test_without_good_weights_it_says_so_and_the_next_try_is_a_new_one(
    settings: Settings, tmp_path: Path, photo_jpeg: bytes, content: bytes | None
):
    settings.UPSCALER_PATH = tmp_path / "upscaler512.safetensors"
    if content:
        settings.UPSCALER_PATH.write_bytes(content)
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="256 pixels is there"):
            enlarge(photo_jpeg)


def test_a_failure_is_told_and_the_next_photo_is_made(enlarger: PixelEnlarger, photo_jpeg: bytes):
    enlarger.failure = RuntimeError("boom")
    with pytest.raises(GenerationFailed):
        enlarge(photo_jpeg)
    enlarger.failure = None
    assert open_jpeg(enlarge(photo_jpeg)).size == (512, 512)


def test_live_drawings_go_on_while_a_photo_is_enlarged(
    enlarger: PixelEnlarger, predictor: EchoPredictor, photo_jpeg: bytes
):
    enlarger.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        large = pool.submit(enlarge, photo_jpeg)
        assert enlarger.entered.acquire(timeout=20)
        live = services.submit_live(owner="ann", data=draw_sketch(), settings=services.GenerationSettings())
        assert live.result(timeout=20).model_version == "echo-1"
        assert not large.done()
        enlarger.gate.set()
        assert large.result(timeout=20)


def test_one_person_cannot_fill_the_line(enlarger: PixelEnlarger, photo_jpeg: bytes):
    enlarger.gate.clear()
    with ThreadPoolExecutor(4) as pool:
        running = pool.submit(enlarge, photo_jpeg)
        assert enlarger.entered.acquire(timeout=20)
        refused = threading.Event()
        others = [pool.submit(_try, photo_jpeg, refused) for _ in range(3)]
        assert refused.wait(20)
        enlarger.gate.set()
        assert running.result(timeout=20)
        assert sorted(other.result(timeout=20) for other in others) == ["busy", "made", "made"]


def _try(photo_jpeg: bytes, refused: threading.Event) -> str:
    try:
        enlarge(photo_jpeg)
    except Busy:
        refused.set()
        return "busy"
    return "made"


@pytest.mark.parametrize("text", ["", "0", "255", "2048", "512.0", "big", "-512", "٥١٢"])
def test_a_size_that_is_none_is_refused_with_a_sentence(text: str):
    with pytest.raises(InvalidSettings, match="256, 512 or 1024 pixels"):
        services.parse_size(text)


def test_the_sizes_are_read_and_256_is_what_comes_unasked():
    assert [services.parse_size(text) for text in (None, "256", "512", "1024")] == [256, 256, 512, 1024]

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytest_django import Settings

from inference import services, uploads
from inference.errors import (
    BlankSketch,
    Busy,
    GenerationFailed,
    ModelUnavailable,
    NotAnImage,
    Superseded,
    TooLarge,
    TruncatedImage,
)
from inference.host import Host
from inference.services import GenerationSettings
from inference.serving import Task, generate
from sketchgan.imaging import decode_image, prepare_sketch
from sketchgan.network.condition import Condition
from sketchgan.scan.paper import read_sketch
from tests.inference.echo import EchoPredictor, draw_blank, draw_sketch, expect_echo, read_echo
from tests.inference.stand_ins import use_predictor

SETTINGS = GenerationSettings(fidelity=0.4, seed=11, palette={"hair": "#112233"})
CONDITION = Condition(0.4, 11, (None, (0x11, 0x22, 0x33), None, None, None))


def encode(image: Image.Image, image_format: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, image_format)
    return buffer.getvalue()


def upload(data: bytes, settings: GenerationSettings = SETTINGS) -> services.Generation:
    return services.generate_from_upload(owner="ann", data=data, settings=settings)


@pytest.mark.slow
def test_an_upload_is_prepared_and_generated_with_its_settings(predictor: EchoPredictor):
    picture = draw_sketch(size=900, image_format="JPEG")
    generation = upload(picture)
    assert read_echo(generation.photo_jpeg) == expect_echo(picture, CONDITION, fit=True)
    assert (generation.model_version, generation.seed) == ("echo-1", 11)
    assert Image.open(io.BytesIO(generation.photo_jpeg)).size == (256, 256)


@pytest.mark.parametrize("as_bytes", [True, False])
def test_the_paper_is_taken_as_it_was_drawn(predictor: EchoPredictor, as_bytes: bool):
    picture = draw_sketch(mark=3)
    paper = picture if as_bytes else Image.open(io.BytesIO(picture))
    generation = services.generate_from_paper(owner="ann", paper=paper, settings=SETTINGS)
    assert read_echo(generation.photo_jpeg) == expect_echo(picture, CONDITION)


@pytest.mark.slow
def test_a_generation_keeps_the_sketch_that_the_network_saw(predictor: EchoPredictor):
    picture = draw_sketch(size=700)
    kept = Image.open(io.BytesIO(upload(picture).sketch_png))
    assert np.array_equal(np.asarray(kept), read_sketch(decode_image(picture)))


def test_every_step_of_a_generation_is_timed_and_logged_without_its_content(
    predictor: EchoPredictor, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO", "inference.serving")
    timings = upload(draw_sketch()).timings
    assert min(timings.decode_ms, timings.queue_ms, timings.network_ms, timings.encode_ms) >= 0
    (line,) = [record.getMessage() for record in caplog.records if record.name == "inference.serving"]
    assert line.startswith("generation model=echo-1 decode_ms=")
    assert "ann" not in line


def test_a_live_drawing_is_answered_through_its_future(predictor: EchoPredictor):
    picture = draw_sketch(mark=5)
    future = services.submit_live(owner="ann", data=picture, settings=SETTINGS)
    assert read_echo(future.result(20).photo_jpeg) == expect_echo(picture, CONDITION)


def test_a_newer_live_drawing_replaces_the_waiting_one_of_the_same_owner_only():
    predictor = EchoPredictor()
    with use_predictor(predictor):
        predictor.gate.clear()
        running = services.submit_live(owner="bob", data=draw_sketch(), settings=GenerationSettings(seed=1))
        predictor.wait_until_entered()
        futures = [
            services.submit_live(owner=owner, data=draw_sketch(), settings=GenerationSettings(seed=seed))
            for owner, seed in [("ann", 2), ("bob", 3), ("ann", 4)]
        ]
        with pytest.raises(Superseded):
            futures[0].result(20)
        predictor.gate.set()
        assert [future.result(20).seed for future in (running, *futures[1:])] == [1, 3, 4]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAnImage),
        (b"hello", NotAnImage),
        (encode(Image.new("L", (8, 8)), "GIF"), NotAnImage),
        (draw_sketch(size=900)[:2000], TruncatedImage),
        (draw_blank(), BlankSketch),
        (encode(Image.new("1", (8000, 5001), 1)), TooLarge),
    ],
    ids=["empty", "text", "gif", "truncated", "blank", "40 million pixels"],
)
def test_an_upload_that_is_no_sketch_is_refused_for_its_reason(predictor: EchoPredictor, data: bytes, error: type):
    with pytest.raises(error):
        upload(data)
    assert predictor.seeds == []


def test_a_live_frame_that_is_much_larger_than_the_paper_is_refused(predictor: EchoPredictor):
    with pytest.raises(TooLarge):
        services.submit_live(owner="ann", data=draw_sketch(size=600), settings=SETTINGS)


def test_each_of_a_batch_gets_its_own_picture():
    sketches = [prepare_sketch(decode_image(draw_sketch(mark))) for mark in range(3)]
    tasks = [
        Task(sketch, Condition(seed=mark), decode_ms=0.0, submitted_at=0.0) for mark, sketch in enumerate(sketches)
    ]
    generations = generate(EchoPredictor(), tasks)
    expected = [expect_echo(draw_sketch(mark), Condition(seed=mark)) for mark in range(3)]
    assert [read_echo(generation.photo_jpeg) for generation in generations] == expected
    assert [generation.seed for generation in generations] == [0, 1, 2]


def test_a_fault_of_the_model_is_told_as_such_and_the_next_picture_succeeds(predictor: EchoPredictor):
    predictor.faults[1] = RuntimeError("network broke")
    with pytest.raises(GenerationFailed):
        upload(draw_sketch(), GenerationSettings(seed=1))
    assert upload(draw_sketch(), GenerationSettings(seed=2)).seed == 2


def test_missing_weights_are_told_in_a_sentence_and_need_no_restart(settings: Settings, tmp_path: Path):
    settings.WEIGHTS_PATH = tmp_path / "nowhere.safetensors"
    settings.MODEL_CACHE_DIR = tmp_path
    host = Host()
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="not installed"):
            host.get()


def test_damaged_weights_are_told_in_a_sentence(settings: Settings, tmp_path: Path):
    settings.WEIGHTS_PATH = tmp_path / "face256.safetensors"
    settings.WEIGHTS_PATH.write_bytes(b"not weights")
    settings.WEIGHTS_PATH.with_suffix(".json").write_text("{}")
    settings.MODEL_CACHE_DIR = tmp_path
    with pytest.raises(ModelUnavailable, match="could not be started"):
        Host().get()


def test_an_engine_that_ends_fails_what_is_waiting():
    predictor = EchoPredictor()
    with use_predictor(predictor):
        predictor.gate.clear()
        services.submit_live(owner="ann", data=draw_sketch(), settings=SETTINGS)
        predictor.wait_until_entered()
        waiting = services.submit_live(owner="bob", data=draw_sketch(), settings=SETTINGS)
        waiting.add_done_callback(lambda _: predictor.gate.set())
    with pytest.raises(Busy, match="restarting"):
        waiting.result(20)


def test_uploads_beyond_a_few_at_a_time_are_told_to_come_again(
    predictor: EchoPredictor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(uploads, "WAIT_S", 0.01)
    with contextlib.ExitStack() as slots:
        for _ in range(uploads.AT_A_TIME):
            slots.enter_context(uploads.hold_room(encode(Image.new("1", (8, 8)))))
        with pytest.raises(Busy) as caught:
            upload(draw_sketch())
    assert caught.value.retry_after_s
    assert upload(draw_sketch()).seed == 11

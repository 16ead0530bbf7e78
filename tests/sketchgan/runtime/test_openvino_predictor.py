import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.network.condition import Condition
from sketchgan.runtime import openvino_predictor
from sketchgan.runtime.loading import load_predictor
from sketchgan.runtime.openvino_predictor import Layout, Timing, pick_layout, read_choice

ALONE, SHARED = Layout("f32", 1, 4), Layout("f32", 4, 4)
ALONE_BF16, SHARED_BF16 = Layout("bf16", 1, 4), Layout("bf16", 4, 4)


@pytest.mark.parametrize(
    ("timings", "layout"),
    [
        ({ALONE: Timing(8, 8), SHARED: Timing(25, 6)}, SHARED),
        ({ALONE: Timing(8, 8), SHARED: Timing(25, 7.5)}, ALONE),
        ({ALONE: Timing(20, 20), SHARED: Timing(70, 17)}, ALONE),
        ({ALONE: Timing(90, 90), SHARED: Timing(300, 80)}, ALONE),
        ({SHARED: Timing(25, 6), SHARED_BF16: Timing(12, 3), ALONE_BF16: Timing(4, 4)}, SHARED_BF16),
        ({ALONE: Timing(8, 8), ALONE_BF16: Timing(30, 30)}, ALONE),
    ],
    ids=["most pictures", "nearly as many, and sooner", "too slow alone", "all too slow", "bf16 wins", "bf16 loses"],
)
def test_the_layout_makes_the_most_pictures_that_still_look_live(timings: dict[Layout, Timing], layout: Layout) -> None:
    assert pick_layout(timings) == layout


@pytest.fixture
def exported(model_cache: Path, tmp_path: Path) -> Path:
    """The tiny weights' model, without any memory of a probe."""
    return shutil.copytree(model_cache, tmp_path / "models", ignore=shutil.ignore_patterns("layout-*"))


@pytest.fixture(scope="session")
def probed_once(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("probed")
    shutil.copytree(model_cache, models, ignore=shutil.ignore_patterns("layout-*"), dirs_exist_ok=True)
    load_predictor(models / "tiny.safetensors", runtime="openvino", cache_dir=models, threads=1)
    return models


@pytest.fixture
def probed(probed_once: Path, tmp_path: Path) -> Path:
    """The same after a probe on one thread."""
    return shutil.copytree(probed_once, tmp_path / "models")


def memory_of(models: Path) -> Path:
    (memory,) = models.glob("layout-*.json")
    return memory


@pytest.mark.slow
def test_the_probe_is_logged_and_made_once(
    tiny_weights: Path, exported: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "sketchgan")
    for _ in range(2):
        load_predictor(tiny_weights, runtime="openvino", cache_dir=exported, threads=2)
    events = [record.getMessage().split()[0] for record in caplog.records]
    assert events.count("probe") in {2, 4}  # one stream and two, in f32 and perhaps bf16
    assert events[-2].startswith("model=")
    assert events[-1] == events[-2]


@pytest.mark.slow
def test_other_numbers_of_threads_or_streams_are_probed_and_remembered_apart(
    tiny_weights: Path, exported: Path
) -> None:
    one = load_predictor(tiny_weights, runtime="openvino", cache_dir=exported, threads=1)
    three = load_predictor(tiny_weights, runtime="openvino", cache_dir=exported, threads=1, streams=3)
    assert (one.concurrency, three.concurrency) == (1, 3)
    layouts = sorted(read_choice(memory)["layout"]["streams"] for memory in exported.glob("layout-*.json"))
    assert layouts == [1, 3]


@pytest.mark.slow
def test_what_was_chosen_on_another_cpu_does_not_count(tiny_weights: Path, probed: Path) -> None:
    memory = memory_of(probed)
    foreign = {"cpu": {"device": "another"}, "layout": {"precision": "f32", "streams": 9, "threads": 9}}
    memory.write_text(json.dumps(foreign))
    assert load_predictor(tiny_weights, runtime="openvino", cache_dir=probed, threads=1).concurrency == 1


@pytest.mark.slow
@pytest.mark.parametrize("content", ["", "{", "[]", '{"cpu": 3, "layout": {}}', '{"layout": 1}'])
def test_a_damaged_memory_of_the_probe_is_made_anew(tiny_weights: Path, probed: Path, content: str) -> None:
    memory = memory_of(probed)
    memory.write_text(content)
    load_predictor(tiny_weights, runtime="openvino", cache_dir=probed, threads=1)
    assert json.loads(memory.read_text())["layout"]["threads"] == 1


@pytest.mark.slow
def test_more_pictures_than_streams_are_all_made_in_order(
    tiny_weights: Path, exported: Path, sketches: list[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openvino_predictor, "choose_layout", lambda *_, **__: Layout("f32", 2, 2))
    predictor = load_predictor(tiny_weights, runtime="openvino", cache_dir=exported)
    conditions = [Condition(seed=seed) for seed in range(7)]
    drawn = [sketches[seed % 3] for seed in range(7)]
    together = predictor.predict(drawn, conditions)
    alone = [predictor.predict([s], [c])[0] for s, c in zip(drawn, conditions, strict=True)]
    assert all(np.array_equal(one, other) for one, other in zip(together, alone, strict=True))

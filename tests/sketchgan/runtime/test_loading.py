import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.network.condition import Condition
from sketchgan.runtime.export import export_checkpoint
from sketchgan.runtime.loading import load_predictor
from sketchgan.runtime.predictor import Predictor

Sketches = list[NDArray[np.uint8]]
CONDITIONS = [Condition(seed=seed, fidelity=seed / 2) for seed in range(3)]


@pytest.fixture(scope="module", params=["openvino", "torch"])
def predictor(request: pytest.FixtureRequest, model_cache: Path) -> Predictor:
    weights = model_cache / "tiny.safetensors"
    return load_predictor(weights, runtime=request.param, cache_dir=model_cache, threads=1, streams=2)


def test_the_same_sketch_and_seed_give_the_same_picture(predictor: Predictor, sketches: Sketches) -> None:
    first, second = (predictor.predict(sketches[:1], CONDITIONS[:1])[0] for _ in range(2))
    assert (first.shape, first.dtype) == ((256, 256, 3), np.uint8)
    assert np.array_equal(first, second)


def test_another_seed_gives_another_picture(predictor: Predictor, sketches: Sketches) -> None:
    one, other = predictor.predict([sketches[0]] * 2, [Condition(seed=1), Condition(seed=2)])
    assert not np.array_equal(one, other)


def test_the_answer_to_a_batch_is_the_answer_to_each_alone(predictor: Predictor, sketches: Sketches) -> None:
    batch = predictor.predict(sketches, CONDITIONS)
    alone = [predictor.predict([s], [c])[0] for s, c in zip(sketches, CONDITIONS, strict=True)]
    for together, single in zip(batch, alone, strict=True):
        assert np.abs(together.astype(int) - single).max() <= 1


@pytest.mark.slow
def test_answers_stay_with_their_questions_when_threads_ask_at_once(predictor: Predictor, sketches: Sketches) -> None:
    wanted = [predictor.predict([s], [c])[0] for s, c in zip(sketches, CONDITIONS, strict=True)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda k: predictor.predict([sketches[k % 3]], [CONDITIONS[k % 3]])[0], range(24)))
    for k, answer in enumerate(answers):
        assert np.array_equal(answer, wanted[k % 3])


@pytest.mark.parametrize("sketch", [np.zeros((64, 64), np.uint8), np.zeros((256, 256), np.float32)])
def test_a_sketch_of_another_kind_is_refused(predictor: Predictor, sketch: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="wanted uint8"):
        predictor.predict([sketch], CONDITIONS[:1])


def test_without_weights_the_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no weights at"):
        load_predictor(tmp_path / "none.safetensors", cache_dir=tmp_path)


@pytest.mark.slow
def test_an_export_is_made_once(tiny_weights: Path, tmp_path: Path) -> None:
    path = export_checkpoint(tiny_weights, tmp_path / "models")
    made = path.stat().st_mtime_ns
    assert export_checkpoint(tiny_weights, tmp_path / "models") == path
    assert path.stat().st_mtime_ns == made
    assert path.with_suffix(".bin").exists()


@pytest.mark.slow
def test_serving_on_openvino_never_imports_torch(tiny_weights: Path, model_cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from sketchgan.runtime.loading import load_predictor; "
        f"load_predictor(Path({str(tiny_weights)!r}), runtime='openvino', cache_dir=Path({str(model_cache)!r})); "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_openvino_calls_nobody() -> None:
    program = (
        "from sketchgan.runtime.export import import_openvino; import_openvino(); "
        "from openvino.tools.ovc import convert_impl; print(convert_impl.tm.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "openvino.tools.ovc.telemetry_stub"


@pytest.mark.slow
def test_a_missing_export_is_made_in_a_process_of_its_own(
    tiny_weights: Path, tmp_path: Path, sketches: Sketches
) -> None:
    predictor = load_predictor(tiny_weights, runtime="openvino", cache_dir=tmp_path / "new", streams=1)
    assert predictor.predict(sketches[:1], CONDITIONS[:1])[0].shape == (256, 256, 3)
    assert len(list((tmp_path / "new").glob("*.xml"))) == 1


@pytest.mark.slow
def test_an_export_that_fails_is_told_with_its_reason(tiny_weights: Path, tmp_path: Path) -> None:
    card = json.loads(tiny_weights.with_suffix(".json").read_text())
    card["config"]["bottom_blocks"] = 2
    tiny_weights.with_suffix(".json").write_text(json.dumps(card))
    with pytest.raises(ValueError, match=r"exporting .*tiny.safetensors failed: Missing key"):
        load_predictor(tiny_weights, runtime="openvino", cache_dir=tmp_path / "new")

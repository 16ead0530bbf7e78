"""The whole evaluation, with a tiny generator, on schematic faces, and instruments that see simple things."""

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from sketchgan.evaluation import summary
from sketchgan.evaluation.evaluate import evaluate, main
from sketchgan.evaluation.inputs import FREEHAND, STYLES, WITHOUT_PHOTO
from sketchgan.evaluation.measure import Instruments, measure_photos, measure_styles
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.samples import TRAITS, Sample
from sketchgan.network.condition import PALETTE_PARTS


@pytest.fixture(scope="session")
def evaluated(
    model_cache: Path, samples: list[Sample], instruments: Instruments, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of an evaluation of the tiny generator, which is its own baseline."""
    weights, out = model_cache / "tiny.safetensors", tmp_path_factory.mktemp("evaluated")
    evaluate(weights, weights, samples, instruments, out)
    return out


@pytest.fixture
def evaluated_copy(evaluated: Path, tmp_path: Path) -> Path:
    return shutil.copytree(evaluated, tmp_path / "evaluated")


def read_metrics(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "metrics.json").read_text())


@pytest.mark.slow
def test_all_figures_are_written_as_plain_json_with_a_sheet_a_style(evaluated: Path) -> None:
    out = evaluated
    text = (out / "metrics.json").read_text()
    assert "NaN" not in text
    metrics = json.loads(text)
    assert metrics["samples"] == 3
    for style in STYLES:
        assert metrics["model"][style]["face_found"] == 1
        assert metrics["model"][style]["landmark_error"]["eyes"] >= 0
        assert metrics["model"][style]["squeezenet"] > 0
        assert metrics["squeezenet_below_baseline"][style] == 0  # it is its own baseline
        sheet = cv2.imread(str(out / f"{style}.webp"))
        assert sheet.shape == (160, 4 * 3 * 160, 3)
    assert set(metrics["model"]["palette"]) == set(PALETTE_PARTS)
    assert set(metrics["model"]["traits"]) == set(TRAITS)
    assert metrics["model"]["seed"]["same_seed_largest_change"] == 0
    assert metrics["model"]["seed"]["change"] > 0
    assert metrics["model"]["groups"]["source"]["photos"] == {"left": 2, "right": 1}


@pytest.mark.slow
def test_freehand_drawings_are_measured_for_those_who_ask(
    tiny_weights: Path, samples: list[Sample], instruments: Instruments, evaluated_copy: Path
) -> None:
    assert "freehand" not in read_metrics(evaluated_copy)["model"]
    assert not (evaluated_copy / "half.webp").exists()
    metrics = evaluate(tiny_weights, None, samples, instruments, evaluated_copy, freehand=True)
    assert set(metrics["model"]["freehand"]) == set(FREEHAND)
    for style in FREEHAND:
        figures = metrics["model"]["freehand"][style]
        assert figures["face_found"] == 1
        assert ("squeezenet" in figures) == ("landmark_error" in figures) == (style not in WITHOUT_PHOTO)
        assert ("edges_kept" in figures) == (style in WITHOUT_PHOTO)
        assert (evaluated_copy / f"{style}.webp").exists()


@pytest.mark.slow
def test_realism_is_not_measured_on_features_that_the_generator_was_trained_with(
    tiny_weights: Path, samples: list[Sample], instruments: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model(tiny_weights)
    monkeypatch.setattr(summary, "FEWEST", 1)
    photos, rows = measure_photos(samples, instruments), np.arange(len(samples))

    def figures() -> dict[str, Any]:
        measured = measure_styles(model, samples, instruments, ["strokes_0"])
        return summary.summarise_styles(measured, photos, ["strokes_0"], rows)["strokes_0"]

    honest = figures()
    monkeypatch.setattr(model, "was_taught_by_features", True)
    taught = figures()
    assert honest["kid"] is not None
    assert taught["kid"] is None
    assert taught["feature_spread"] is None
    assert taught["parser_kid"] == honest["parser_kid"] is not None
    assert taught["squeezenet"] == honest["squeezenet"]


@pytest.mark.slow
def test_a_baseline_without_controls_is_not_asked_for_any(
    tiny_weights: Path,
    samples: list[Sample],
    instruments: Instruments,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class WithoutControls(Model):
        def __init__(self, weights: Path) -> None:
            super().__init__(weights)
            self.has_condition = False

    monkeypatch.setattr("sketchgan.evaluation.evaluate.Model", WithoutControls)
    figures = evaluate(tiny_weights, None, samples, instruments, tmp_path)["model"]
    assert set(figures) == {"weights", "seconds", "traits", *STYLES}


@pytest.mark.slow
def test_what_is_measured_is_not_measured_again(
    tiny_weights: Path,
    samples: list[Sample],
    instruments: Instruments,
    evaluated_copy: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = read_metrics(evaluated_copy)
    monkeypatch.setattr("sketchgan.evaluation.evaluate.measure", lambda *_: pytest.fail("measured again"))
    again = evaluate(tiny_weights, tiny_weights, samples, instruments, evaluated_copy)
    for name in ("model", "baseline"):
        again[name]["seconds"] = first[name]["seconds"]
    assert json.loads(json.dumps(again)) == first


def test_features_of_few_faces_are_not_compared() -> None:
    figures = summary._features(np.ones((5, 8)), np.ones((5, 8)))
    assert figures == {"kid": None, "kid_deviation": None, "feature_spread": None}


def test_figures_of_merit_are_flattened_and_counts_are_not() -> None:
    nested = {"strokes_0": {"kid": 1.5, "kid_deviation": 0.1, "landmark_error": {"all": 0.02}}, "seed": {"samples": 3}}
    assert dict(summary.flatten(nested)) == {"strokes_0.kid": 1.5, "strokes_0.landmark_error.all": 0.02}


def test_the_photos_must_be_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--weights", "w.safetensors", "--models", str(tmp_path), "--out", str(tmp_path)])
    assert "name the photos" in capsys.readouterr().err

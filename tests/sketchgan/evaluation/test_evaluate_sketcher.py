"""What the figures of a sketcher say about drawings that are known to be good or bad."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from sketchgan.data.drawing.clean_lines import draw_clean
from sketchgan.evaluation.evaluate_sketcher import find_eyes, main, measure
from sketchgan.evaluation.samples import Sample

WEIGHTS = Path(__file__).parents[3] / "weights" / "sketcher256.safetensors"


def test_the_clean_lines_themselves_are_perfect(samples: list[Sample]) -> None:
    clean = draw_clean(samples[0].geometry)
    assert set(measure(clean, clean, find_eyes(samples[0])).values()) == {1.0}


def test_a_lost_half_lowers_recall_and_scribbles_lower_precision(samples: list[Sample]) -> None:
    clean, eyes = draw_clean(samples[0].geometry), find_eyes(samples[0])
    half, scribbled = clean.copy(), clean.copy()
    half[128:] = 0
    scribbled[::8] = 255
    for drawn, low, high in ((half, "recall", "precision"), (scribbled, "precision", "recall")):
        figures = measure(drawn, clean, eyes)
        assert figures[low] < 0.8
        assert figures[high] > 0.99


def test_eyes_that_run_together_have_too_much_ink(samples: list[Sample]) -> None:
    clean, eyes = draw_clean(samples[0].geometry), find_eyes(samples[0])
    assert 200 < eyes.sum() < 3000
    dark = np.where(eyes, cv2.dilate(clean, np.ones((5, 5), np.uint8)), clean).astype(np.uint8)
    figures = measure(dark, clean, eyes)
    assert figures["eyes_ink"] > 1.5
    assert figures["eyes_dice"] < 0.8


def test_the_command_prints_the_figures(pack_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--weights", str(WEIGHTS), "--pack", str(pack_folder), "--count", "2"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["samples"] == 2
    assert 0 <= figures["recall"] <= 1

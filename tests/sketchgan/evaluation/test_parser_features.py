"""Realism through the face parser, on the real network where it is beside the checkout."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from sketchgan.data.photos.annotators import PARSER
from sketchgan.evaluation.kid import kernel_distance
from sketchgan.evaluation.parser_features import ParserFeatures

MODELS = Path(__file__).resolve().parents[4] / "shared/models"


def test_without_its_file_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=PARSER):
        ParserFeatures(tmp_path)


def test_blurred_pictures_are_farther_from_the_sharp_ones_than_these_from_each_other() -> None:
    if not (MODELS / PARSER).exists():
        pytest.skip("the parser of the data builders is not on this machine")
    pytest.importorskip("ai_edge_litert", reason="needs requirements-train.txt")
    rng = np.random.default_rng(0)
    sharp = rng.integers(0, 255, (24, 64, 64, 3), np.uint8)
    sharp = np.stack([cv2.resize(picture, (256, 256), interpolation=cv2.INTER_NEAREST) for picture in sharp])
    blurred = np.stack([cv2.GaussianBlur(picture, (0, 0), 6) for picture in sharp[:12]])
    features = ParserFeatures(MODELS)
    ones, others, soft = features(sharp[:12]), features(sharp[12:]), features(blurred)
    assert ones.shape == (12, 384)
    assert kernel_distance(soft, others)[0] > 10 * abs(kernel_distance(ones, others)[0])

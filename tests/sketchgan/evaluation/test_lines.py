import cv2
import numpy as np
import pytest

from sketchgan.evaluation.lines import above_chance, kept


def circle(radius: int) -> np.ndarray:
    return cv2.circle(np.zeros((256, 256), np.uint8), (128, 128), radius, 255, 2)


def test_a_line_is_kept_where_it_is_seen_or_a_little_beside() -> None:
    assert kept(circle(60), circle(60)) == 1
    assert kept(circle(60), circle(62)) == 1
    assert kept(circle(60), circle(80)) == 0


def test_half_a_line_is_half_kept() -> None:
    half = circle(60)
    half[:, :128] = 0
    assert kept(circle(60), half) == pytest.approx(0.5, abs=0.03)


def test_more_lines_than_were_drawn_do_no_harm() -> None:
    assert kept(circle(60), np.maximum(circle(60), circle(30))) == 1


def test_a_drawing_without_lines_says_nothing() -> None:
    assert np.isnan(kept(np.zeros((256, 256), np.uint8), circle(60)))


def test_chance_is_zero_and_the_ceiling_one() -> None:
    np.testing.assert_allclose(above_chance(np.array([0.4, 0.65, 0.9]), 0.4, 0.9), [0, 0.5, 1])

import numpy as np
import pytest

from sketchgan.data.drawing.polylines import contours, densify, fill, stretches


def test_densify_keeps_the_knots_and_spaces_points_evenly():
    knots = np.array([[10, 10], [40, 10], [40, 60]], np.float32)
    curve = densify(knots, 2.5)
    for knot in knots:
        assert np.hypot(*(curve - knot).T).min() < 1e-4
    assert np.hypot(*np.diff(curve, axis=0).T).max() < 4


@pytest.mark.parametrize("count", [0, 1, 2])
def test_densify_accepts_strokes_of_hardly_any_points(count: int):
    curve = densify(np.ones((count, 2), np.float32))
    assert len(curve) == count


def test_stretches_cover_a_ring_once_and_never_wrap():
    ring = np.stack([np.arange(12), np.zeros(12)], 1).astype(np.float32)
    codes = np.array([1, 1, 0, 0, 0, 2, 2, 2, 2, 0, 1, 1])
    parts = list(stretches(ring, codes))
    assert [code for code, _ in parts] == [0, 2, 0, 1]
    assert sorted(np.concatenate([part for _, part in parts])[:, 0]) == list(range(12))
    assert parts[-1][1][:, 0].tolist() == [10, 11, 0, 1]


def test_a_ring_of_one_code_is_closed():
    ring = np.array([[0, 0], [1, 0], [1, 1]], np.float32)
    ((code, line),) = stretches(ring, np.array([3, 3, 3]))
    assert code == 3
    assert line[0].tolist() == line[-1].tolist()


def test_contours_find_outline_and_hole_of_a_mask():
    square = np.array([[20, 20], [80, 20], [80, 80], [20, 80]], np.float32)
    mask = fill(square, 100) - fill((square - 50) * 0.5 + 50, 100)
    lengths = sorted(len(ring) for ring in contours(mask, 20))
    assert len(lengths) == 2
    assert lengths[1] > 1.5 * lengths[0]

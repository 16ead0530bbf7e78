"""A drawing that grows, piece by piece, to the very drawing that is kept."""

from typing import Any

import numpy as np
import pytest

from studio.films.timeline import GrowingPaper
from studio.strokes import rasterise

TWO_LINES: Any = {
    "version": 1,
    "strokes": [
        {"tool": "pen", "size": 8, "points": [[100, 100, 0.5, 0], [276, 100, 0.9, 300]]},
        {"tool": "pen", "size": 8, "points": []},
        {"tool": "pen", "size": 8, "points": [[100, 200, 0.5, 90_000], [276, 200, 0.5, 90_100]]},
        {"tool": "eraser", "size": 20, "points": [[200, 200, 0.5, 90_100]]},
    ],
}


def ink(picture: Any) -> np.ndarray:
    return np.asarray(picture) < 128


def test_nothing_is_there_at_first_and_everything_at_last():
    paper = GrowingPaper(TWO_LINES, "even")
    assert not ink(paper.grow(0.0)).any()
    whole = np.asarray(paper.grow(1.0).reduce(8), int)
    assert np.abs(whole - np.asarray(rasterise(TWO_LINES), int)).mean() < 0.2


def test_the_steps_on_the_way_change_nothing_of_the_end():
    slow, fast = GrowingPaper(TWO_LINES, "even"), GrowingPaper(TWO_LINES, "even")
    for step in range(50):
        slow.grow(step / 50)
    assert (np.asarray(slow.grow(1.0)) == np.asarray(fast.grow(1.0))).mean() > 0.9999


def test_a_long_line_grows_between_its_points():
    paper = GrowingPaper(TWO_LINES, "even")
    half = ink(paper.grow((24 + 88) / (3 * 24 + 2 * 176)))[100 * 4]
    columns = np.flatnonzero(half) / 4
    assert columns.min() == pytest.approx(100, abs=4)
    assert columns.max() == pytest.approx(188, abs=4)


def test_as_drawn_a_long_pause_is_cut_short_and_the_pens_own_time_counts():
    paper = GrowingPaper(TWO_LINES, "drawn")  # 300 ms, at most 600 of pause, 100 ms
    assert ink(paper.grow(0.31))[100 * 4, 270 * 4]
    assert not ink(paper.grow(0.88))[200 * 4].any()
    assert ink(paper.grow(0.97))[200 * 4].any()


def test_a_drawing_without_times_is_played_at_an_even_pace():
    still: Any = {
        "version": 1,
        "strokes": [{**stroke, "points": [[*p[:3], 0] for p in stroke["points"]]} for stroke in TWO_LINES["strokes"]],
    }
    drawn, even = GrowingPaper(still, "drawn").grow(0.4), GrowingPaper(still, "even").grow(0.4)
    assert (np.asarray(drawn) == np.asarray(even)).all()

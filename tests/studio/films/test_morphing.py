"""One drawing becomes another: all of both is there at the ends, and nothing odd on the way."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.films.lines import read_lines
from studio.films.morphing import match
from studio.strokes import Document, measure_drawn_units, rasterise, validate_document
from tests.drawings import careful, casual, unusual

EMPTY: Document = {"version": 1, "strokes": []}

coordinates = st.floats(0, 512)
points = st.tuples(coordinates, coordinates, st.floats(0, 1), st.integers(0, 10_000))
strokes = st.fixed_dictionaries(
    {"tool": st.just("pen"), "size": st.floats(0.5, 64), "points": st.lists(points, max_size=6)}
)
documents = st.fixed_dictionaries({"version": st.just(1), "strokes": st.lists(strokes, max_size=5)})
shares = st.floats(0, 1)


def pen(*places: tuple[float, float], size: float = 8) -> Any:
    return {"tool": "pen", "size": size, "points": [(x, y, 0.5, 0) for x, y in places]}


def eraser(*places: tuple[float, float], size: float = 40) -> Any:
    return {**pen(*places, size=size), "tool": "eraser"}


def drawing(*lines: Any) -> Document:
    return {"version": 1, "strokes": lines}


def paint(document: Document) -> np.ndarray:
    return np.asarray(rasterise(document), int)


def differ(one: Document, other: Document) -> float:
    return float(np.abs(paint(one) - paint(other)).mean())


def circle(begin: float, end: float, *, radius: float = 100) -> Any:
    angles = np.linspace(begin, end, 60)
    return pen(*((256 + radius * np.cos(a), 256 + radius * np.sin(a)) for a in angles))


def press_evenly(document: Any) -> Any:
    """A line between two points is as wide as the mean of their pressures; cut in two, it tapers."""
    even = [{**each, "points": [(x, y, 0.5, t) for x, y, _, t in each["points"]]} for each in document["strokes"]]
    return {**document, "strokes": even}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(one=documents.map(press_evenly), other=documents.map(press_evenly))
def test_the_ends_are_the_drawings(one: Any, other: Any) -> None:
    morph = match(one, other)
    assert differ(morph.at(0), one) < 0.5
    assert differ(morph.at(1), other) < 0.5


def test_the_ends_of_real_drawings_whose_pressure_varies_are_those_drawings() -> None:
    one, other = careful.careful_man(), casual.man_with_glasses()
    assert len({point[2] for stroke in one["strokes"] for point in stroke["points"]}) > 100
    morph = match(one, other)
    assert differ(morph.at(0), one) < 0.1
    assert differ(morph.at(1), other) < 0.1


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(one=documents, other=documents, share=shares)
def test_on_the_way_it_is_a_drawing_that_does_not_leave_the_paper(one: Any, other: Any, share: float) -> None:
    between = match(one, other).at(share)
    validate_document(between)
    places = np.array([point[:2] for stroke in between["strokes"] for point in stroke["points"]])
    assert not places.size or (places.min() >= 0 and places.max() <= 512)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9])
def test_the_way_back_is_the_way_there(share: float) -> None:
    one, other = careful.careful_man(), casual.man_with_glasses()
    there, back = match(one, other), match(other, one)
    assert there.agreement == pytest.approx(back.agreement)
    assert differ(there.at(share), back.at(1 - share)) < 0.01


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"), [(careful.careful_woman, careful.old_woman), (careful.bearded_man, careful.careful_man)]
)
def test_no_step_on_the_way_is_a_jump(one: Callable[[], Document], other: Callable[[], Document]) -> None:
    morph = match(one(), other())
    papers = [paint(morph.at(share)) for share in np.linspace(0, 1, 101)]
    steps = [np.abs(after - before).mean() for before, after in itertools.pairwise(papers)]
    assert max(steps) < 4 * float(np.mean(steps))


def test_a_line_moves_to_the_one_in_its_place_whichever_end_was_drawn_first() -> None:
    one = drawing(pen((100, 100), (200, 100)), pen((100, 300), (200, 300)))
    other = drawing(pen((220, 310), (120, 310)), pen((220, 110), (120, 110)))
    upper, lower = sorted((stroke["points"] for stroke in match(one, other).at(0.5)["strokes"]), key=lambda p: p[0][1])
    assert [point[:2] for point in upper] == [(110, 105), (210, 105)]
    assert [point[:2] for point in lower] == [(110, 305), (210, 305)]


def test_a_loop_that_was_begun_elsewhere_does_not_turn_inside_out() -> None:
    morph = match(drawing(circle(0, 6)), drawing(circle(np.pi, np.pi + 6)))
    for stroke in morph.at(0.5)["strokes"]:
        places = np.array([point[:2] for point in stroke["points"]]) - 256
        assert np.hypot(*places.T).min() > 90


def test_widths_go_along() -> None:
    morph = match(drawing(pen((100, 100), (400, 100), size=4)), drawing(pen((100, 110), (400, 110), size=20)))
    assert [stroke["size"] for stroke in morph.at(0.25)["strokes"]] == [8]


def test_a_line_without_a_partner_shrinks_to_its_middle_and_is_gone() -> None:
    alone = pen((100, 400), (200, 400))
    both = pen((100, 100), (400, 100))
    morph = match(drawing(both, alone), drawing(both))
    lengths = [measure_drawn_units(morph.at(share)) for share in (0, 0.2, 0.5, 0.7, 1)]
    assert lengths == sorted(lengths, reverse=True)
    (_, shrunk) = morph.at(0.35)["strokes"]
    assert np.array(shrunk["points"])[:, :2] == pytest.approx(np.array([(125, 400), (175, 400)]))
    assert len(morph.at(0.75)["strokes"]) == 1


@pytest.mark.parametrize(
    ("one", "other", "is_good"),
    [
        (careful.careful_man, casual.man_with_glasses, True),
        (careful.careful_woman, careful.old_woman, True),
        (careful.careful_woman, careful.careful_woman, True),
        (casual.clumsy_man, unusual.tiny_face, True),
        (careful.careful_woman, unusual.stick_figure, False),
        (careful.artists_study, unusual.outline_only, False),
        (careful.careful_man, lambda: EMPTY, False),
    ],
)
def test_faces_agree_and_others_do_not(one: Any, other: Any, is_good: bool) -> None:
    assert match(one(), other()).is_good is is_good


def test_what_was_erased_is_not_drawn() -> None:
    crossed = drawing(pen((100, 100), (400, 100)), eraser((250, 60), (250, 140)), pen((100, 200), (400, 200)))
    assert len(read_lines(crossed)) == 3
    assert differ(match(crossed, crossed).at(0), crossed) < 0.1
    assert read_lines(drawing(pen((100, 100), (110, 100)), eraser((105, 100)))) == []
    assert len(read_lines(drawing(eraser((250, 60), (250, 140)), pen((100, 100), (400, 100))))) == 1
    assert len(read_lines(drawing(pen((-100, 100), (-50, 100)), eraser((250, 60), (250, 140))))) == 1


def test_a_real_drawing_with_erasers_is_close_to_what_it_was() -> None:
    one = careful.bearded_man()
    assert differ(match(one, one).at(0), one) < 1


@pytest.mark.slow
def test_thousands_of_lines_are_matched_in_a_moment() -> None:
    numbers = np.random.default_rng(0).uniform(50, 450, (3000, 2, 2)).tolist()
    many = drawing(*(pen(*map(tuple, ends)) for ends in numbers))
    morph = match(many, many)
    assert len(morph.pairs) == 300
    assert len(morph.going) == len(morph.coming) == 2700
    assert isinstance(rasterise(morph.at(0.5)), Image.Image)

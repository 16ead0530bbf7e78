from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.drawing import habits
from sketchgan.data.drawing.geometry import Geometry
from sketchgan.data.drawing.habits import GROUP_NAMES, GROUP_OF, ORDERS
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import densify
from sketchgan.data.drawing.strokes import draw_lines, draw_strokes, render_strokes

Picture = NDArray[np.uint8]


def ink(geometry: Geometry, seed: int, roughness: float = 0.0, **options: Any):
    return render_strokes(geometry, np.random.default_rng(seed), roughness, **options)


def distance_to_strokes(geometry: Geometry, drawn: Picture) -> float:
    """Mean distance of the ink from the geometry, px of 256, over lines that nothing curls or zigzags."""
    paper = np.full((512, 512), 255, np.uint8)
    lines = [np.round(geometry.stroke(i) * 2).astype(np.int32) for i in range(len(geometry))]
    cv2.polylines(paper, lines, isClosed=False, color=0, thickness=1)
    return float(cv2.distanceTransform(paper, cv2.DIST_L2, 5)[drawn > 128].mean()) / 2


@pytest.mark.parametrize("canvas", [256, 512])
def test_a_drawing_is_ink_on_an_empty_canvas(geometry: Geometry, canvas: int):
    drawn = ink(geometry, 1, canvas=canvas, partial=False)
    assert drawn.shape == (canvas, canvas)
    assert drawn.dtype == np.uint8
    assert 0.005 < (drawn > 128).mean() < 0.35
    assert (drawn[:8] == 0).all()


def test_the_same_seed_draws_the_same_lines(geometry: Geometry):
    np.testing.assert_array_equal(ink(geometry, 7, 0.5), ink(geometry, 7, 0.5))
    assert (ink(geometry, 7, 0.5) != ink(geometry, 8, 0.5)).any()


def test_lines_stray_from_the_features_with_roughness(geometry: Geometry):
    without_curls = Geometry.of(
        (Tag(int(tag)), geometry.stroke(i))
        for i, tag in enumerate(geometry.tags)
        if tag not in (Tag.STRAND, Tag.HAIR_OUTLINE)
    )
    strays = [
        np.mean(
            [distance_to_strokes(without_curls, ink(without_curls, seed, roughness, width=2.0)) for seed in range(12)]
        )
        for roughness in (0.0, 0.5, 1.0)
    ]
    assert strays[0] < 0.9
    assert strays[0] + 0.4 < strays[1] < strays[2]


def test_roughness_changes_neither_the_amount_of_ink_nor_what_is_drawn(geometry: Geometry):
    exact = np.array([(ink(geometry, seed, 0.0) > 128).sum() for seed in range(20)])
    rough = np.array([(ink(geometry, seed, 1.0) > 128).sum() for seed in range(20)])
    assert abs(rough.sum() / exact.sum() - 1) < 0.1
    assert np.corrcoef(exact, rough)[0, 1] > 0.95


@pytest.mark.parametrize("width", [2.0, 4.2, 8.0, 14.0])
def test_the_pen_width_is_in_pixels_of_a_512_paper(width: float):
    jaw = Geometry.of([(Tag.JAW, densify(np.array([[40, 128], [128, 128], [216, 128]], np.float32)))])
    drawn = [ink(jaw, seed, width=width, partial=False) for seed in range(40)]
    measured = np.median([picture[:, 256].sum() / 255 for picture in drawn if picture.any()])
    assert measured == pytest.approx(width, abs=1.2)


@pytest.mark.slow
def test_some_drawings_are_unfinished(geometry: Geometry):
    amounts = np.array([(ink(geometry, seed, width=4.0, canvas=256) > 128).sum() for seed in range(120)])
    finished = np.array(
        [(ink(geometry, seed, width=4.0, canvas=256, partial=False) > 128).sum() for seed in range(120)]
    )
    assert 0.03 < (amounts < 0.5 * np.median(finished)).mean() < 0.25
    assert (finished > 0.3 * np.median(finished)).all()


def test_nothing_to_draw_leaves_the_paper_empty():
    assert not ink(Geometry.of([]), 0).any()


def test_every_tag_belongs_to_one_group_and_every_order_names_all_groups():
    assert len(GROUP_OF) == len(Tag)
    assert all(sorted(order) == sorted(GROUP_NAMES) for order in ORDERS)


@pytest.mark.parametrize("open_mouth", [False, True])
def test_an_open_mouth_is_drawn_open(open_mouth: bool):
    rng = np.random.default_rng(0)
    chosen = np.mean([habits.choose(rng, 0.5, open_mouth=open_mouth) for _ in range(300)], axis=0)
    assert chosen[Tag.LIP_INNER_TOP] == pytest.approx(0.88 if open_mouth else 0.0, abs=0.08)
    assert chosen[Tag.LIP_MIDDLE] == pytest.approx(0.12 if open_mouth else 0.9, abs=0.08)


def test_a_closed_eye_is_drawn_by_those_who_draw_dots_and_almonds_too(geometry: Geometry):
    closed = Geometry.of(
        (Tag(tag), geometry.stroke(i))
        for i, tag in enumerate(geometry.tags)
        if tag not in (Tag.EYE_SYMBOL, Tag.IRIS, Tag.PUPIL)
    )
    for seed in range(40):
        rng = np.random.default_rng(seed)
        options = {"canvas": 256, "width": 4.0, "unfinished": None}
        assert Tag.EYE_UPPER in draw_strokes(closed, rng, 0.0, **options)[1]


def test_an_unfinished_drawing_has_no_more_than_a_whole_one(geometry: Geometry):
    for seed in range(10):
        drawings = [
            draw_strokes(geometry, np.random.default_rng(seed), 0.0, canvas=256, width=4.0, unfinished=chance)
            for chance in (0.0, 1.0)
        ]
        (whole, all_tags), (part, some_tags) = drawings
        assert some_tags <= all_tags
        assert part.sum() < whole.sum()


def test_a_calm_hand_draws_every_line_where_it_is(geometry: Geometry):
    drawn = draw_lines(geometry, np.random.default_rng(0), 0.0, canvas=512, width=2.0)
    assert distance_to_strokes(geometry, drawn) < 0.7

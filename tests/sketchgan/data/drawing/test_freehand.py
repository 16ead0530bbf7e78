import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.drawing import freehand
from sketchgan.data.drawing.freehand import Axes
from sketchgan.data.drawing.geometry import Geometry
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.strokes import draw_all, render_strokes
from sketchgan.data.drawing.styles import LEAST_ROUGHNESS, STYLES, Subject, draw_sketch

Picture = NDArray[np.uint8]
EYES = (Tag.EYE_UPPER, Tag.EYE_LOWER, Tag.EYE_SYMBOL)


def seeded(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def of(geometry: Geometry, *tags: Tag) -> list[NDArray[np.floating]]:
    return [geometry.stroke(i) for i, tag in enumerate(geometry.tags) if tag in tags]


def test_the_faces_own_frame_is_level_and_centred(geometry: Geometry):
    axes = Axes.of(geometry)
    np.testing.assert_allclose(axes.place(np.array([0.0]), 1.0)[0], (128, 186), atol=3)
    assert axes.across[0] > 25
    assert abs(axes.across[1]) < 1
    assert axes.sideways(np.array([[160.0, 120.0], [96.0, 120.0]])) == pytest.approx([32, -32], abs=1)


@pytest.mark.parametrize("seed", range(6))
def test_only_one_eye_is_crooked_and_the_rougher_the_more(geometry: Geometry, seed: int):
    def moved(roughness: float) -> NDArray[np.floating]:
        crooked = freehand.asymmetric(geometry, roughness, seeded(seed))
        pairs = zip(of(geometry, *EYES), of(crooked, *EYES), strict=True)
        return np.sort([np.abs(after - before).max() for before, after in pairs])

    slightly, much = moved(0.3), moved(1.0)
    assert (slightly[:3] == 0).all()
    assert (much[:3] == 0).all()
    assert much[3:].min() > slightly[3:].max() > 0
    assert moved(0.0).max() == 0


def test_half_a_face_lies_on_one_side(geometry: Geometry):
    sides = []
    for seed in range(12):
        part = freehand.half(geometry, seeded(seed))
        away = Axes.of(geometry).sideways(part.points)
        sides.append(np.sign(np.median(away)))
        assert (away * sides[-1]).min() > -15
        assert len(of(part, Tag.EYE_UPPER)) == 1
        assert {len(pupil) for pupil in of(part, Tag.PUPIL)} == {3}
    assert set(sides) == {-1, 1}


def test_a_symbol_of_a_face_has_a_round_head_eyes_and_mouth_and_no_nose(geometry: Geometry):
    for seed in range(12):
        drawn = freehand.symbol(geometry, seeded(seed))
        tags = [tag for tag, _ in drawn]
        assert tags.count(Tag.JAW) == 1
        assert Tag.LIP_MIDDLE in tags
        assert {Tag.EYE_SYMBOL, Tag.PUPIL} & set(tags)
        assert not {Tag.NOSE_BASE, Tag.NOSE_BRIDGE, Tag.NOSE_SYMBOL, Tag.NOSTRIL} & set(tags)
        head = next(line for tag, line in drawn if tag == Tag.JAW)
        np.testing.assert_allclose(head[0], head[-1], atol=0.1)


def test_a_symbol_of_closed_eyes_shows_the_lids(geometry: Geometry):
    inside = (Tag.EYE_SYMBOL, Tag.IRIS, Tag.PUPIL)
    closed = Geometry.of((Tag(tag), geometry.stroke(i)) for i, tag in enumerate(geometry.tags) if tag not in inside)
    assert [tag for tag, _ in freehand.symbol(closed, seeded(0))].count(Tag.EYE_UPPER) == 2


def test_helper_lines_cross_between_the_eyes(geometry: Geometry):
    for seed in range(8):
        centre, eyes, *_ = (line for _, line in freehand.helper_lines(geometry, seeded(seed)))
        assert np.ptp(centre[:, 1]) > 100 > np.ptp(centre[:, 0])
        assert np.ptp(eyes[:, 0]) > 60 > np.ptp(eyes[:, 1])
        nearest = np.linalg.norm(centre[:, None] - eyes[None], axis=2).min()
        assert nearest < 4


def test_hatching_stays_in_the_shadow_and_fills_it(geometry: Geometry):
    for seed in range(8):
        region = freehand.shadow(geometry, seeded(seed))
        lines = freehand.hatching(region, seeded(seed))
        places = np.concatenate([line for _, line in lines]).astype(int) if lines else np.zeros((0, 2), int)
        assert region[places[:, 1], places[:, 0]].all()
        assert region.sum() < 2000 or len(lines) > 5


def test_scribbles_go_over_the_hair_and_need_some(geometry: Geometry, hair: Picture):
    for seed in range(8):
        lines = freehand.scribble(hair, geometry, seeded(seed))
        drawn = draw_all(lines, seeded(seed), 0.0, canvas=256, width=3.0) > 128
        assert drawn.sum() > 300
        assert (hair[drawn] > 128).mean() > 0.6
    assert freehand.scribble(np.zeros_like(hair), geometry, seeded(0)) == []


def test_what_is_besides_the_face_is_on_the_paper_in_any_case(geometry: Geometry):
    helpers = freehand.helper_lines(geometry, seeded(0))
    for seed in range(6):
        alone = render_strokes(geometry, seeded(seed), 0.0, width=4.0, partial=False)
        with_helpers = render_strokes(geometry, seeded(seed), 0.0, width=4.0, partial=False, besides=helpers)
        assert with_helpers.sum() > 1.05 * alone.sum()


@pytest.mark.slow
def test_styles_that_displace_features_by_themselves_are_never_called_exact(
    geometry: Geometry, gray: Picture, hair: Picture
):
    rng = seeded(0)
    sketches = [draw_sketch(geometry, gray, hair, rng, size=64) for _ in range(300)]
    assert {sketch.style for sketch in sketches} == set(STYLES)
    for style, least in LEAST_ROUGHNESS.items():
        assert min(sketch.roughness for sketch in sketches if sketch.style == style) >= least


def test_edges_of_the_predecessor_arrive_as_thin_dark_lines(geometry: Geometry, gray: Picture, hair: Picture):
    ink = STYLES["predecessor"][1](Subject(geometry, gray, hair, 0.0, 512), seeded(0))
    assert set(np.unique(ink)) == {0, 255}
    assert 0.005 < (ink > 0).mean() < 0.15

import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.drawing.geometry import Geometry
from sketchgan.data.drawing.styles import STYLES, Subject, displaced, draw_sketch

Picture = NDArray[np.uint8]


@pytest.mark.parametrize("name", STYLES)
def test_every_style_is_ink_on_mostly_empty_paper(geometry: Geometry, gray: Picture, hair: Picture, name: str):
    rng = np.random.default_rng(3)
    drawn = [STYLES[name][1](Subject(geometry, gray, hair, 0.3, 512), rng) for _ in range(4)]
    for ink in drawn:
        assert ink.dtype == np.uint8
        assert ink.shape in {(256, 256), (512, 512)}
        assert np.median(ink) < 140
    assert max(ink.max() for ink in drawn) > 100


def test_the_shares_of_the_styles_make_a_whole():
    assert sum(share for share, _ in STYLES.values()) == pytest.approx(1)
    assert max(STYLES, key=lambda name: STYLES[name][0]) == "plain"


@pytest.mark.parametrize("size", [128, 256])
def test_a_sketch_is_dark_on_white_paper(geometry: Geometry, gray: Picture, hair: Picture, size: int):
    rng = np.random.default_rng(0)
    sketches = [draw_sketch(geometry, gray, hair, rng, 0.25, size) for _ in range(30)]
    assert {sketch.image.shape for sketch in sketches} == {(size, size)}
    assert {sketch.roughness for sketch in sketches} == {0.25}
    assert np.median([np.median(sketch.image) for sketch in sketches]) == 255
    assert min(sketch.image.min() for sketch in sketches) == 0


def test_a_style_can_be_asked_for(geometry: Geometry, gray: Picture, hair: Picture):
    rng = np.random.default_rng(0)
    for name in STYLES:
        assert draw_sketch(geometry, gray, hair, rng, style=name, size=64).style == name


def test_roughness_is_random_when_nobody_asks_for_one(geometry: Geometry, gray: Picture, hair: Picture):
    rng = np.random.default_rng(0)
    rough = [draw_sketch(geometry, gray, hair, rng).roughness for _ in range(60)]
    assert min(rough) < 0.2
    assert max(rough) > 0.8


def test_a_white_photo_stays_white_in_shaded_pencil(geometry: Geometry, hair: Picture):
    white = np.full((256, 256), 255, np.uint8)
    for seed in range(8):
        assert STYLES["dodge"][1](Subject(geometry, white, hair, 0.0, 512), np.random.default_rng(seed)).max() < 10


def test_traced_lines_move_with_roughness_only():
    picture = np.zeros((256, 256), np.uint8)
    picture[100:104] = 255
    np.testing.assert_array_equal(displaced(picture, 0.0, np.random.default_rng(0)), picture)
    moved = displaced(picture, 1.0, np.random.default_rng(0))
    rows = np.where(moved[:, 20:236] > 100)[0]
    assert rows.std() > 1
    assert abs(rows.mean() - 101.5) < 8

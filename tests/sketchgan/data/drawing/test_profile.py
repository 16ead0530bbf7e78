from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.drawing.geometry import SIDE, Geometry, Stroke
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.profile import MIDLINE, side_view
from sketchgan.data.drawing.styles import STYLES, UNTRAINED, Subject
from tests.sketchgan.data.conftest import schematic_landmarks

Picture = NDArray[np.uint8]
NOSE_TIP = 4


@pytest.fixture
def landmarks() -> NDArray[np.float32]:
    """The schematic face on a ball, with a nose, its midline from forehead to chin."""
    flat = schematic_landmarks() / SIDE
    flat[list(MIDLINE), 0], flat[list(MIDLINE), 1] = 0.5, np.linspace(0.25, 0.9, len(MIDLINE))
    away = np.linalg.norm((flat - (0.5, 0.57)) / (0.25, 0.34), axis=1)
    depth = -0.25 * np.sqrt(np.clip(1 - away**2, 0, 1))
    depth[NOSE_TIP] -= 0.1
    return np.column_stack([flat, depth]).astype(np.float32)


def views(landmarks: NDArray[np.floating]) -> list[list[Stroke]]:
    return [side_view(landmarks, np.random.default_rng(seed)) for seed in range(24)]


def middle(strokes: list[Stroke], tag: Tag) -> float:
    """How far to the right."""
    return float(np.concatenate([line for drawn, line in strokes if drawn == tag])[:, 0].mean())


def test_a_side_view_is_one_half_of_the_face(landmarks: NDArray[np.float32]):
    for strokes in views(landmarks):
        tags = [tag for tag, _ in strokes]
        for once in (Tag.EYE_UPPER, Tag.EYE_LOWER, Tag.PUPIL, Tag.BROW_MIDDLE, Tag.LIP_TOP, Tag.LIP_BOTTOM):
            assert tags.count(once) == 1
        assert all(np.isfinite(line).all() and len(line) >= 3 for _, line in strokes)


def test_forehead_nose_and_chin_are_one_line_and_the_nose_is_its_tip(landmarks: NDArray[np.float32]):
    for strokes in views(landmarks):
        silhouette = next(line for tag, line in strokes if tag == Tag.JAW)
        way = np.sign(middle(strokes, Tag.EYE_UPPER) - SIDE / 2)
        tip = silhouette[np.argmax(way * silhouette[:, 0])]
        forehead, chin = silhouette[0], silhouette[-1]
        assert forehead[1] < tip[1] < chin[1]
        assert way * (tip - forehead)[0] > 12
        assert all(way * (tip[0] - middle(strokes, tag)) > 5 for tag in (Tag.EYE_UPPER, Tag.LIP_TOP, Tag.NECK))


def test_heads_look_to_both_sides_and_have_an_ear_or_long_hair(landmarks: NDArray[np.float32]):
    drawn = views(landmarks)
    ways = [np.sign(middle(strokes, Tag.EYE_UPPER) - SIDE / 2) for strokes in drawn]
    assert set(ways) == {-1, 1}
    kinds = {frozenset({tag for tag, _ in strokes} & {Tag.EAR, Tag.SKULL, Tag.HAIR_OUTLINE}) for strokes in drawn}
    assert kinds == {
        frozenset({Tag.HAIR_OUTLINE}),
        frozenset({Tag.EAR, Tag.HAIR_OUTLINE}),
        frozenset({Tag.EAR, Tag.SKULL}),
    }
    for way, strokes in zip(ways, drawn, strict=True):
        if Tag.EAR in dict(strokes):
            assert way * (middle(strokes, Tag.EYE_UPPER) - middle(strokes, Tag.EAR)) > 25


def test_a_head_and_its_neck_fit_on_the_paper(landmarks: NDArray[np.float32]):
    for strokes in views(landmarks):
        places = np.concatenate([line for _, line in strokes])
        assert places.min() > -8
        assert places[:, 0].max() < SIDE + 8
        assert dict(strokes)[Tag.LIP_BOTTOM][:, 1].max() < SIDE - 40


def test_the_same_random_numbers_draw_the_same_head(landmarks: NDArray[np.float32]):
    one, two = (side_view(landmarks, np.random.default_rng(5)) for _ in range(2))
    for (tag, line), (other_tag, other) in zip(one, two, strict=True):
        assert tag == other_tag
        np.testing.assert_array_equal(line, other)


def test_profile_is_a_style_that_has_to_be_asked_for(
    geometry: Geometry, gray: Picture, hair: Picture, landmarks: NDArray[np.float32]
):
    assert not UNTRAINED.keys() & STYLES.keys()
    subject = Subject(geometry, gray, hair, 0.2, 512, landmarks)
    ink = UNTRAINED["profile"](subject, np.random.default_rng(0))
    assert ink.shape == (512, 512)
    assert 0.005 < (ink > 128).mean() < 0.3
    with pytest.raises(ValueError, match="landmarks"):
        UNTRAINED["profile"](replace(subject, landmarks=None), np.random.default_rng(0))

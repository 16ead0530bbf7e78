from collections.abc import Callable

import cv2
import numpy as np
import pytest

from sketchgan.data.altering.retouch import RETOUCHES, close_eyes, open_mouth
from sketchgan.data.altering.warp import Portrait
from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import Face
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.tracing import trace

EAR = 7


def portrait_of(face: Face) -> Portrait:
    """With ears, and with hair short enough to be shaved off."""
    parsing, hair = face.parsing.copy(), face.hair.copy()
    parsing[125:160, 60:68], parsing[125:160, 188:196] = EAR, EAR + 1
    hair[110:], parsing[(parsing == 17) & (np.arange(256)[:, None] >= 110)] = 0, 0
    hair[:40], parsing[:40] = 0, 0
    small = cv2.resize(hair, (128, 128), interpolation=cv2.INTER_AREA)
    photo = face.photo.copy()
    photo[parsing == 0] = (210, 215, 220)
    for x in (96, 160):
        cv2.circle(photo, (x, 122), 4, (10, 10, 10), -1)
    return Portrait(photo, parsing[::2, ::2], small, face.points / 256, trace(face, np.random.default_rng(0)).geometry)


@pytest.fixture
def portrait(face: Callable[..., Face]) -> Portrait:
    return portrait_of(face())


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_closed_eyes_are_skin_down_to_the_lower_lid(portrait: Portrait, rng: np.random.Generator):
    shut = close_eyes(portrait, rng)
    assert shut is not None
    assert (portrait.photo[116:127, 92:100].mean(2) < 60).any()
    assert (shut.photo[110:122, 92:100].mean(2) > 120).all()
    np.testing.assert_array_equal(shut.photo[135:], portrait.photo[135:])
    lower = portrait.landmarks[list(lm.EYE_LOWER[0]), 1].max() * 256
    rows = shut.photo[int(lower) - 3 : int(lower) + 6, 92:100].mean((1, 2))
    assert rows.min() < 0.6 * rows.max(), "no line of lashes where the lids meet"
    lids = [shut.landmarks[list(side[1:-1])] for side in (lm.EYE_UPPER[0], lm.EYE_LOWER[0])]
    np.testing.assert_array_equal(*lids)
    assert not shut.palette_masks()[3].any()
    assert 0 < np.isin(shut.labels, (4, 5)).sum() < np.isin(portrait.labels, (4, 5)).sum() * 1.5


def test_an_opened_mouth_is_dark_between_lips_that_are_drawn_apart(portrait: Portrait, rng: np.random.Generator):
    opened = open_mouth(portrait, rng)
    assert opened is not None
    middle = opened.photo[188:193, 120:136].mean()
    assert middle < portrait.photo[188:193, 120:136].mean() - 20
    assert (opened.labels == 11).sum() > 40
    np.testing.assert_array_equal(opened.photo[:180], portrait.photo[:180])
    inner = [opened.geometry.stroke(i) for i, tag in enumerate(opened.geometry.tags) if tag == Tag.LIP_INNER_BOTTOM]
    assert inner[0][:, 1].max() > 190


def test_who_cannot_be_retouched_is_declined(face: Callable[..., Face], rng: np.random.Generator):
    assert close_eyes(portrait_of(face(glasses=True)), rng) is None
    assert open_mouth(portrait_of(face(mouth_opening=8.0)), rng) is None


@pytest.mark.parametrize("name", RETOUCHES)
def test_a_retouch_leaves_the_portrait_that_it_was_given(portrait: Portrait, rng: np.random.Generator, name: str):
    before = [array.copy() for array in (portrait.photo, portrait.labels, portrait.hair, portrait.landmarks)]
    assert RETOUCHES[name](portrait, rng) is not None
    for old, now in zip(before, (portrait.photo, portrait.labels, portrait.hair, portrait.landmarks), strict=True):
        np.testing.assert_array_equal(old, now)

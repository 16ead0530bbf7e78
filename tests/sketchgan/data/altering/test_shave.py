from collections.abc import Callable

import cv2
import numpy as np
import pytest

from sketchgan.data.altering.shave import BACKGROUND, shave_head
from sketchgan.data.altering.warp import Portrait
from sketchgan.data.drawing.geometry import CLOTH, Face
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.tracing import trace

WALL, SHIRT = (210, 215, 220), (30, 60, 160)


def portrait_of(face: Face, *, to_the_shoulders: bool = False) -> Portrait:
    """Before a plain wall, in a plain shirt; hair ends above the ears or falls on the shoulders."""
    parsing, hair, photo = face.parsing.copy(), face.hair.copy(), face.photo.copy()
    low = np.arange(256)[:, None] >= 110
    hair[110:] = 0
    hair[:40], parsing[:40] = 0, BACKGROUND
    parsing[(parsing == 17) & low] = BACKGROUND
    photo[parsing == BACKGROUND], photo[parsing == CLOTH] = WALL, SHIRT
    if to_the_shoulders:
        for column in (48, 184):
            hair[100:235, column : column + 24], parsing[100:235, column : column + 24] = 255, 17
            photo[100:235, column : column + 24] = (40, 25, 15)
    small = cv2.resize(hair, (128, 128), interpolation=cv2.INTER_AREA)
    geometry = trace(face, np.random.default_rng(0)).geometry
    return Portrait(photo, parsing[::2, ::2], small, face.points / 256, geometry)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_shaved_head_is_skin_inside_the_drawn_skull_and_wall_outside(
    face: Callable[..., Face], rng: np.random.Generator
):
    portrait = portrait_of(face())
    shaved = shave_head(portrait, rng)
    assert shaved is not None
    assert (portrait.photo.mean(2) < 80)[45:75, 70:186].mean() > 0.3
    assert (shaved.photo[45:90].mean(2) > 90).all()
    np.testing.assert_array_equal(shaved.photo[200:], portrait.photo[200:])
    assert not shaved.hair.any()
    assert not shaved.palette_masks()[1].any()
    assert Tag.SKULL in shaved.geometry.tags


def test_behind_long_hair_are_wall_and_shirt(face: Callable[..., Face], rng: np.random.Generator):
    portrait = portrait_of(face(), to_the_shoulders=True)
    shaved = shave_head(portrait, rng)
    assert shaved is not None
    was_hair = portrait.labels[50:118] == 17
    for label, colour in ((BACKGROUND, WALL), (CLOTH, SHIRT)):
        uncovered = was_hair & (shaved.labels[50:118] == label)
        inside = cv2.erode(uncovered.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        assert inside.sum() > 20
        np.testing.assert_allclose(shaved.photo[100:236:2, ::2][inside].mean(0), colour, atol=12)


def test_who_cannot_be_shaved_is_declined(face: Callable[..., Face], rng: np.random.Generator):
    assert shave_head(portrait_of(face(hat=True)), rng) is None
    assert shave_head(portrait_of(face(bald=True)), rng) is None

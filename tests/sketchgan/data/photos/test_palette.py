from collections.abc import Callable

import cv2
import numpy as np
import pytest

from sketchgan.data.drawing.geometry import Face
from sketchgan.data.photos.palette import mean_rgb, median_lab, part_masks, present_parts
from sketchgan.network.condition import PALETTE_PARTS


def masks_of(face: Face):
    return part_masks(face.parsing, face.hair, face.points)


COLOURS = {
    "skin": (205, 160, 135),
    "hair": (60, 40, 30),
    "lips": (180, 70, 80),
    "eyes": (90, 120, 150),
    "background": (210, 215, 220),
}


@pytest.mark.parametrize(("part", "rgb"), COLOURS.items())
def test_every_part_has_its_colour(face: Callable[..., Face], part: str, rgb: tuple[int, int, int]):
    seen = face()
    masks = masks_of(seen)
    shown = present_parts(masks, dark_lenses=False)
    row = PALETTE_PARTS.index(part)
    expected = cv2.cvtColor(np.float32([[rgb]]) / 255, cv2.COLOR_RGB2LAB)[0, 0]
    lab = median_lab(seen.photo, masks, shown)[row]
    assert lab[3] == 1
    np.testing.assert_allclose(lab[:3], expected, atol=0.5)
    np.testing.assert_allclose(mean_rgb(seen.photo, masks, shown)[row], np.array(rgb) / 127.5 - 1, atol=0.2)


def test_parts_do_not_overlap(face: Callable[..., Face]):
    assert masks_of(face()).sum(0).max() == 1


def test_the_hair_of_the_bald_is_absent(face: Callable[..., Face]):
    seen = face(bald=True)
    masks = masks_of(seen)
    shown = present_parts(masks, dark_lenses=False)
    assert shown.tolist() == [True, False, True, True, True]
    assert not median_lab(seen.photo, masks, shown)[1].any()


def test_eyes_behind_dark_lenses_have_no_colour(face: Callable[..., Face]):
    shown = present_parts(masks_of(face()), dark_lenses=True)
    assert not shown[PALETTE_PARTS.index("eyes")]


def test_a_hat_is_not_hair(face: Callable[..., Face]):
    seen = face(hat=True)
    assert not (masks_of(seen)[1] & (seen.parsing == 18)).any()


def test_masks_at_half_the_size_cover_the_same_parts(face: Callable[..., Face]):
    seen = face()
    half = part_masks(seen.parsing[::2, ::2], seen.hair[::2, ::2], seen.points / 2)
    np.testing.assert_allclose(half.mean((1, 2)), masks_of(seen).mean((1, 2)), rtol=0.25)

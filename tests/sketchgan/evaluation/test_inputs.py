from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.drawing.landmarks import Tag
from sketchgan.evaluation.inputs import FREEHAND, STYLES, draw_all
from sketchgan.evaluation.samples import Sample


@pytest.mark.parametrize("style", STYLES | FREEHAND)
def test_the_drawing_of_a_photo_is_always_the_same(samples: list[Sample], style: str) -> None:
    first, again = (draw_all(samples, style) for _ in range(2))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.image, two.image)
        assert one.image.shape == (256, 256)
        assert one.image.dtype == np.uint8
        assert (one.image < 128).sum() > 20


def test_the_kinds_of_drawing_differ(samples: list[Sample]) -> None:
    ink = {style: sum((255.0 - drawing.image).sum() for drawing in draw_all(samples, style)) for style in STYLES}
    assert ink["thick"] > 1.5 * ink["strokes_0.5"]
    assert ink["partial"] < ink["strokes_0.5"]


def test_a_whole_drawing_says_what_is_on_it(samples: list[Sample]) -> None:
    for sample, drawing in zip(samples, draw_all(samples, "strokes_0"), strict=True):
        assert (Tag.GLASSES in drawing.tags) == ("glasses" in sample.traits)
        assert Tag.JAW in drawing.tags
        assert drawing.roughness == 0


def test_freehand_drawings_have_names_of_their_own_and_none_is_exact(samples: list[Sample]) -> None:
    assert not set(FREEHAND) & set(STYLES)
    for style in FREEHAND:
        assert min(drawing.roughness for drawing in draw_all(samples, style)) >= 0.3


@pytest.mark.parametrize("style", ["small", "aside"])
def test_a_drawing_elsewhere_on_the_paper_knows_where(samples: list[Sample], style: str) -> None:
    for sample, drawing in zip(samples, draw_all(samples, style), strict=True):
        assert drawing.place is not None
        there = cv2.transform(sample.landmarks[None] * 256, drawing.place)[0] / 256
        assert np.abs(there - sample.landmarks).max() > 0.03
        np.testing.assert_allclose(drawing.on_photo(there.astype(np.float32), sample), sample.landmarks, atol=1e-4)
        assert drawing.wanted(sample).shape == sample.photo.shape
    sizes = [np.ptp(np.where(drawing.image < 128)[0]) for drawing in draw_all(samples, style)]
    whole = [np.ptp(np.where(drawing.image < 128)[0]) for drawing in draw_all(samples, "strokes_0")]
    assert np.mean(sizes) < np.mean(whole)


def test_a_turned_head_is_compared_with_its_turned_photo_and_landmarks(samples: list[Sample]) -> None:
    deep = [replace(sample, depth=ball(sample)) for sample in samples]
    for sample, drawing in zip(deep, draw_all(deep, "three_quarter"), strict=True):
        assert drawing.person is not None
        assert np.linalg.norm(drawing.person.landmarks - sample.landmarks, axis=1).max() > 0.03
        np.testing.assert_allclose(drawing.on_photo(drawing.person.landmarks, sample), sample.landmarks, atol=1e-6)
        assert np.abs(drawing.wanted(sample).astype(int) - sample.photo).max() > 50
        np.testing.assert_array_equal(drawing.wanted(sample), drawing.person.photo)


def ball(sample: Sample) -> NDArray[np.float32]:
    """The schematic landmarks have no depth."""
    away = np.linalg.norm((sample.landmarks - (0.5, 0.57)) / (0.25, 0.34), axis=1)
    return np.asarray(-0.25 * np.sqrt(np.clip(1 - away**2, 0, 1)), np.float32)


def test_landmarks_that_nobody_found_stay_unfound(samples: list[Sample]) -> None:
    unfound = np.full((478, 2), np.nan, np.float32)
    assert np.isnan(draw_all(samples, "small")[0].on_photo(unfound, samples[0])).all()

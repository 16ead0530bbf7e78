import numpy as np
import pytest

from sketchgan.data.landmarks import Tag
from sketchgan.evaluation.inputs import STYLES, draw_all
from sketchgan.evaluation.samples import Sample


@pytest.mark.parametrize("style", STYLES)
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

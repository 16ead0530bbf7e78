import numpy as np

from sketchgan.data.altering.variants import HAIR, bald, eyes_closed, mouth_open
from sketchgan.data.drawing.geometry import Geometry
from sketchgan.data.drawing.landmarks import Tag


def line(geometry: Geometry, tag: Tag) -> np.ndarray:
    return geometry.stroke(int(np.flatnonzero(geometry.tags == tag)[0]))


def test_a_bald_head_has_a_skull_above_its_temples_and_no_hair(geometry: Geometry) -> None:
    changed = bald(geometry)
    assert not np.isin(changed.tags, HAIR).any()
    skull, forehead = line(changed, Tag.SKULL), line(geometry, Tag.FOREHEAD)
    np.testing.assert_allclose(skull[[0, -1]], forehead[[0, -1]], atol=0.1)
    assert skull[:, 1].min() < forehead[:, 1].min()


def test_closed_eyes_are_one_line_each_where_the_lids_meet(geometry: Geometry) -> None:
    changed = eyes_closed(geometry)
    assert (changed.tags == Tag.EYE_UPPER).sum() == 2
    assert not np.isin(changed.tags, [Tag.IRIS, Tag.PUPIL, Tag.EYE_SYMBOL, Tag.EYE_LOWER]).any()
    np.testing.assert_array_equal(line(changed, Tag.EYE_UPPER), line(geometry, Tag.EYE_LOWER))


def test_an_opened_mouth_gapes_and_takes_the_chin_along(geometry: Geometry) -> None:
    changed = mouth_open(geometry)
    gap = line(changed, Tag.LIP_INNER_BOTTOM)[:, 1].max() - line(changed, Tag.LIP_INNER_TOP)[:, 1].max()
    assert gap > 0.3 * np.ptp(line(geometry, Tag.LIP_BOTTOM)[:, 0])
    assert line(changed, Tag.JAW)[:, 1].max() > line(geometry, Tag.JAW)[:, 1].max()
    np.testing.assert_array_equal(line(changed, Tag.LIP_TOP), line(geometry, Tag.LIP_TOP))

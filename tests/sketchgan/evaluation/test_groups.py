from dataclasses import replace

import numpy as np
import pytest

from sketchgan.evaluation.groups import TONES, by_source, by_tone, compare, tone_angle, worst_over_best
from sketchgan.evaluation.samples import Sample


def with_skin(sample: Sample, lightness: float, *, present: bool = True) -> Sample:
    palette = sample.palette.copy()
    palette[0] = lightness, 15, 18, present
    return replace(sample, palette=palette)


def test_lighter_skin_has_a_larger_angle() -> None:
    palettes = [np.tile([lightness, 15.0, 18.0, 1.0], (5, 1)) for lightness in (30, 50, 80)]
    angles = [tone_angle(palette) for palette in palettes]
    assert angles == sorted(angles)
    assert angles[1] == 0


def test_the_thirds_are_equally_large_and_leave_out_who_shows_no_skin(samples: list[Sample]) -> None:
    toned = [with_skin(samples[0], lightness) for lightness in (80, 30, 55, 60, 25, 85)]
    members = by_tone([*toned, with_skin(samples[0], 0, present=False)])
    assert [members[tone].tolist() for tone in TONES] == [[1, 4], [2, 3], [0, 5]]


def test_photos_of_no_source_are_one_group(samples: list[Sample]) -> None:
    named = [replace(samples[0], source=source) for source in ("b", "a", "", "a")]
    assert {name: rows.tolist() for name, rows in by_source(named).items()} == {"a": [1, 3], "b": [0], "unknown": [2]}


def test_the_ratio_is_one_for_equals_and_says_which_way_is_worse() -> None:
    assert worst_over_best([2.0, 2.0], more_is_better=False) == 1
    assert worst_over_best([0.02, 0.03], more_is_better=False) == pytest.approx(1.5)
    assert worst_over_best([0.5, 1.0], more_is_better=True) == pytest.approx(2)
    assert worst_over_best([None, 1.0], more_is_better=True) is None
    assert worst_over_best([0.0, 1.0], more_is_better=False) is None


def test_every_figure_is_compared() -> None:
    groups = {"one": {"error": 1.0, "face_found": 1.0}, "two": {"error": 1.2, "face_found": 0.8}}
    assert compare(groups, frozenset({"face_found"})) == {"error": 1.2, "face_found": 1.25}


def test_a_figure_that_a_group_lacks_is_not_compared() -> None:
    groups = {"one": {"error": 1.0}, "two": {"error": 1.2, "leak": 0.8}}
    assert compare(groups, frozenset()) == {"error": 1.2, "leak": None}

"""The arithmetic of the benchmarks: what they would say of people who are served badly."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from benchmarks import bench_cost, bench_live, people, report, soak

HELD = {"tasks": 2, "sockets": 4, "files": 12, "engine_workers": 2, "other_threads": 7}


class SeedPredictor:
    """Another flat colour for each seed."""

    model_version = "seed-1"
    has_traits = False
    max_batch = concurrency = 1

    def predict(self, sketches: Any, conditions: Any) -> list[np.ndarray]:
        return [np.full((256, 256, 3), 20 * condition.seed, np.uint8) for condition in conditions]


def test_medians_and_percentiles_come_with_their_count():
    assert report.summarise_ms([*range(1, 101)]) == {"count": 100, "ms_p50": 50.5, "ms_p95": 95}


def test_a_photo_of_somebody_elses_drawing_is_counted_as_wrong():
    ann, bob = people.Person(0), people.Person(1)
    ann.tally.photos = [(1, np.full((32, 32, 3), 20, np.int16)), (2, np.full((32, 32, 3), 20, np.int16))]
    bob.tally.photos = [(0, np.full((32, 32, 3), 60, np.int16))]
    assert people.count_wrong([ann, bob], SeedPredictor()) == 1


def test_growing_memory_shows_as_a_slope():
    grown = bench_live.summarise_memory([100.0 + second for second in range(60)])
    assert grown == {"rss_mb_first": 100.0, "rss_mb_last": 159.0, "rss_mb_per_minute": 60.0}


@pytest.mark.parametrize(
    ("change", "is_served"),
    [({}, True), ({"ms_p95": 601}, False), ({"pictures_per_s_slowest_person": 1.9}, False), ({"wrong": 1}, False)],
)
def test_people_are_served_when_each_is(change: dict[str, float], *, is_served: bool):
    step = {"ms_p95": 500, "pictures_per_s_slowest_person": 2.5, "wrong": 0}
    assert bench_cost.is_served({**step, **change}) is is_served


@pytest.mark.parametrize(
    ("counts", "errors", "after", "memory_mb", "problem"),
    [
        ({"lost": 1}, {}, {}, (100, 100), "1 lost"),
        ({"wrong_pictures": 2}, {}, {}, (100, 100), "2 wrong_pictures"),
        ({}, {"superseded": 1}, {}, (100, 100), "1 errors superseded"),
        ({}, {}, {"tasks": 3}, (100, 100), "tasks: 2 before, 3 after"),
        ({}, {}, {"sockets": 5}, (100, 100), "sockets: 4 before, 5 after"),
        ({}, {}, {"files": 13}, (100, 100), "files: 12 before, 13 after"),
        ({}, {}, {"engine_workers": 1}, (100, 100), "1 engine workers, wanted 2"),
        ({}, {}, {"other_threads": 30}, (100, 100), "other threads: 7 before, 30 after"),
        ({}, {}, {}, (100, 120), "memory grew from 100 to 120 MB"),
        ({"pictures": 0}, {}, {}, (100, 100), "no picture at all"),
    ],
)
def test_the_soak_names_what_went_wrong(
    counts: dict[str, int], errors: dict[str, int], after: dict[str, int], memory_mb: tuple[float, float], problem: str
):
    counted = Counter({"pictures": 5, **counts})
    assert soak.find_problems(counted, Counter(errors), HELD, {**HELD, **after}, memory_mb) == [problem]


def test_the_soak_is_content_when_nothing_went_wrong():
    errors = Counter({"timed_out": 3, "generation_failed": 2})
    assert soak.find_problems(Counter(pictures=5), errors, HELD, HELD, (100, 101)) == []

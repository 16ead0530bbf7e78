import numpy as np

from sketchgan.data.drawing.landmarks import Tag
from sketchgan.evaluation.attributes import DRAWN, NOT_DRAWN, UNSURE, drawn_traits, rates
from sketchgan.evaluation.samples import TRAITS

NOTHING = [NOT_DRAWN] * len(TRAITS)


def judged(tags: set[Tag], traits: set[str]) -> dict[str, int]:
    return dict(zip(TRAITS, drawn_traits(frozenset(tags), frozenset(traits)).tolist(), strict=True))


def test_what_the_photo_shows_and_the_drawing_has_is_drawn() -> None:
    assert judged({Tag.GLASSES, Tag.JAW}, {"glasses"})["glasses"] == DRAWN
    assert judged({Tag.SKULL}, {"bald"})["bald"] == DRAWN
    assert judged({Tag.EYE_UPPER}, {"eyes_closed"})["eyes_closed"] == DRAWN


def test_lids_of_open_eyes_are_not_closed_eyes() -> None:
    assert judged({Tag.EYE_UPPER}, set())["eyes_closed"] == NOT_DRAWN


def test_too_little_of_it_or_forgotten_is_unsure() -> None:
    assert judged({Tag.HAT}, set())["hat"] == UNSURE
    assert judged({Tag.JAW}, {"hat"})["hat"] == UNSURE


def test_an_empty_drawing_shows_nothing() -> None:
    assert drawn_traits(frozenset(), frozenset()).tolist() == NOTHING


def test_the_rates_count_drawings_apart() -> None:
    glasses = TRAITS.index("glasses")
    drawn = np.full((4, len(TRAITS)), NOT_DRAWN, np.int8)
    drawn[:, glasses] = DRAWN, DRAWN, NOT_DRAWN, UNSURE
    found = np.zeros((4, len(TRAITS)), bool)
    found[:, glasses] = True, False, True, True
    table = rates(found, drawn)
    assert table["glasses"] == {"when_drawn": 0.5, "drawn": 2, "when_not_drawn": 1.0, "not_drawn": 1}
    assert table["hat"] == {"when_drawn": None, "drawn": 0, "when_not_drawn": 0.0, "not_drawn": 4}

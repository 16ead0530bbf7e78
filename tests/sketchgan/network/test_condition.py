import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.network.condition import (
    BASE_SIZE,
    CONDITION_SIZE,
    LOOK_SIZE,
    Condition,
    PalettePrior,
    encode_conditions,
    rgb_to_lab,
    sample_look,
)
from tests.sketchgan.conftest import PRIOR


def test_a_vector_has_the_size_that_the_network_wants() -> None:
    assert Condition().to_vector(PRIOR).shape == (CONDITION_SIZE,)
    assert Condition().to_vector(PRIOR).dtype == np.float32


def test_the_same_seed_gives_the_same_look_and_another_seed_another() -> None:
    assert np.array_equal(sample_look(7), sample_look(7))
    assert not np.allclose(sample_look(7), sample_look(8))


def test_fidelity_is_one_minus_roughness() -> None:
    assert Condition(fidelity=0.25).to_vector(PRIOR)[0] == pytest.approx(0.75)


def traits_of(condition: Condition) -> list[float]:
    """Age, whether it is given, gender, whether it is given."""
    return condition.to_vector(PRIOR)[BASE_SIZE:].tolist()


def test_an_open_age_and_gender_are_nothing() -> None:
    assert traits_of(Condition()) == [0, 0, 0, 0]


def test_a_given_age_and_gender_stand_behind_all_else() -> None:
    assert traits_of(Condition(age=75)) == [2, 1, 0, 0]
    assert traits_of(Condition(age=35, gender=0.9)) == pytest.approx([0, 1, 1, 1])
    assert np.array_equal(Condition(age=75).to_vector(PRIOR)[:BASE_SIZE], Condition().to_vector(PRIOR)[:BASE_SIZE])


def palette_of(condition: Condition, prior: PalettePrior = PRIOR) -> NDArray[np.float32]:
    return condition.to_vector(prior)[1:21].reshape(5, 4)


def test_a_given_colour_is_passed_on_exactly() -> None:
    palette = palette_of(Condition(palette=(None, (255, 255, 255), None, None, None)))
    assert palette[1] == pytest.approx([1.0, 0.0, 0.0, 1.0], abs=2e-3)


def test_open_colours_come_from_the_seed() -> None:
    one, same, other = (palette_of(Condition(seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.allclose(one, other)
    assert (one[:, 3] == 1).all()


def prior_of_suiting_palettes() -> PalettePrior:
    """Everything is as dark as the skin is; lips are a little darker."""
    skins = np.random.default_rng(0).normal(60, 15, (500, 1))
    palettes = np.ones((500, 5, 4))
    palettes[..., :3] += np.random.default_rng(1).normal(0, 1, (500, 5, 3))
    palettes[..., 0] = skins - (0, 0, 10, 0, 0) + np.random.default_rng(2).normal(0, 0.1, (500, 5))
    return PalettePrior.fit(palettes)


def test_open_lips_follow_a_given_skin() -> None:
    for grey in (40, 200):
        palette = palette_of(Condition(palette=((grey,) * 3, None, None, None, None)), prior_of_suiting_palettes())
        assert palette[2, 0] == pytest.approx(palette[0, 0] - 10 / 50, abs=0.05)


@pytest.mark.parametrize("part", range(1, 5))
def test_a_given_colour_changes_no_other_entry(part: int) -> None:
    prior, given = prior_of_suiting_palettes(), [None] * 5
    given[part] = (200, 40, 40)
    before, after = (palette_of(Condition(palette=tuple(palette)), prior) for palette in ([None] * 5, given))
    changed = np.flatnonzero((before != after).any(1))
    assert changed.tolist() == [part]


def test_a_prior_survives_json_and_another_shape_is_refused() -> None:
    again = PalettePrior.from_dict(json.loads(json.dumps(PRIOR.to_dict())))
    assert np.allclose(again.covariance, PRIOR.covariance)
    for values in ({}, {"mean": [0], "covariance": [[1]]}):
        with pytest.raises(ValueError, match="palette prior"):
            PalettePrior.from_dict(values)


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [((0, 0, 0), (0, 0, 0)), ((255, 255, 255), (100, 0, 0)), ((255, 0, 0), (53.24, 80.09, 67.20))],
)
def test_lab_agrees_with_the_published_values(rgb: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    assert rgb_to_lab(rgb) == pytest.approx(lab, abs=0.1)


def test_a_batch_is_encoded_as_each_alone() -> None:
    rng = np.random.default_rng(0)
    roughness, palette, look = rng.random(3), rng.random((3, 5, 4)), rng.random((3, LOOK_SIZE))
    has_look = np.array([1.0, 0.0, 1.0])
    batch = encode_conditions(roughness, palette, look, has_look)
    alone = [
        encode_conditions(roughness[k : k + 1], palette[k : k + 1], look[k : k + 1], has_look[k : k + 1])
        for k in range(3)
    ]
    assert np.array_equal(batch, np.concatenate(alone))
    assert not batch[1, 21:].any()


def test_traits_are_encoded_each_alone() -> None:
    traits = np.array([[75, np.nan], [np.nan, 0.1], [np.nan, np.nan]])
    blank = (np.zeros(3), np.zeros((3, 5, 4)), np.zeros((3, LOOK_SIZE)), np.zeros(3))
    assert encode_conditions(*blank, traits)[:, BASE_SIZE:] == pytest.approx(
        np.array([[2, 1, 0, 0], [0, 0, -1, 1], [0, 0, 0, 0]])
    )


@pytest.mark.parametrize(
    "arguments",
    [
        {"fidelity": 1.5},
        {"fidelity": float("nan")},
        {"seed": -1},
        {"seed": 2**32},
        {"palette": (None,)},
        {"palette": ((0, 0, 300), None, None, None, None)},
        {"age": -1},
        {"age": float("nan")},
        {"gender": 1.5},
    ],
)
def test_values_out_of_range_are_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"fidelity|seed|palette|age|gender"):
        Condition(**arguments)  # type: ignore[arg-type]


ONE = Condition(fidelity=1, seed=3, palette=((200, 150, 120), None, None, None, None), age=20)
OTHER = Condition(fidelity=0.5, seed=9, palette=(None, (20, 20, 20), None, None, None), gender=1)
LOOK = slice(21, 21 + LOOK_SIZE)


def morph(share: float, one: Condition = ONE, other: Condition = OTHER) -> NDArray[np.float32]:
    return replace(one, towards=other, share=share).to_vector(PRIOR)


def test_a_morph_begins_with_one_condition_and_ends_with_the_other() -> None:
    assert morph(0) == pytest.approx(ONE.to_vector(PRIOR), abs=1e-6)
    assert morph(1) == pytest.approx(OTHER.to_vector(PRIOR), abs=1e-6)


def test_a_morph_is_the_same_from_either_side() -> None:
    assert morph(0.3) == pytest.approx(morph(0.7, OTHER, ONE), abs=1e-6)


def test_a_morph_has_no_jump_even_where_one_leaves_a_colour_or_the_age_open() -> None:
    steps = np.diff([morph(share) for share in np.linspace(0, 1, 101)], axis=0)
    whole = np.abs(OTHER.to_vector(PRIOR) - ONE.to_vector(PRIOR))
    assert (np.abs(steps).max(0) <= whole / 30 + 0.05).all()


def test_a_colour_that_one_leaves_open_is_its_own_one_there() -> None:
    skin = slice(1, 4)
    assert morph(0.5)[skin] == pytest.approx((ONE.to_vector(PRIOR)[skin] + OTHER.to_vector(PRIOR)[skin]) / 2, abs=1e-6)


def test_the_look_keeps_its_spread_on_the_way() -> None:
    lengths = [np.linalg.norm(morph(share)[LOOK]) for share in (0, 0.5, 1)]
    assert lengths[1] == pytest.approx((lengths[0] + lengths[2]) / 2, rel=1e-5)


def test_a_morph_to_itself_stays_where_it_is() -> None:
    assert morph(0.4, ONE, ONE) == pytest.approx(ONE.to_vector(PRIOR), abs=1e-6)


def test_a_share_outside_its_range_and_a_morph_of_a_morph_are_refused() -> None:
    with pytest.raises(ValueError, match="share is 2"):
        morph(2)
    with pytest.raises(ValueError, match="a morph itself"):
        morph(0.5, ONE, replace(ONE, towards=OTHER))

import numpy as np
import pytest

from sketchgan.condition import CONDITION_SIZE, LOOK_SIZE, Condition, encode_conditions, rgb_to_lab, sample_look


def test_a_vector_has_the_size_that_the_network_wants() -> None:
    assert Condition().to_vector().shape == (CONDITION_SIZE,)
    assert Condition().to_vector().dtype == np.float32


def test_the_same_seed_gives_the_same_look_and_another_seed_another() -> None:
    assert np.array_equal(sample_look(7), sample_look(7))
    assert not np.allclose(sample_look(7), sample_look(8))


def test_fidelity_is_one_minus_roughness() -> None:
    assert Condition(fidelity=0.25).to_vector()[0] == pytest.approx(0.75)


def test_a_colour_that_is_not_given_leaves_zeros_and_a_given_one_is_marked_present() -> None:
    vector = Condition(palette=(None, (255, 255, 255), None, None, None)).to_vector()
    palette = vector[1:21].reshape(5, 4)
    assert not palette[[0, 2, 3, 4]].any()
    assert palette[1] == pytest.approx([1.0, 0.0, 0.0, 1.0], abs=2e-3)


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


@pytest.mark.parametrize(
    "arguments",
    [
        {"fidelity": 1.5},
        {"fidelity": float("nan")},
        {"seed": -1},
        {"seed": 2**32},
        {"palette": (None,)},
        {"palette": ((0, 0, 300), None, None, None, None)},
    ],
)
def test_values_out_of_range_are_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"fidelity|seed|palette"):
        Condition(**arguments)  # type: ignore[arg-type]

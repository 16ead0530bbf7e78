from pathlib import Path

import numpy as np
import pytest

from sketchgan.data.photos.directions import SHARES, STEP, Directions

RNG = np.random.default_rng(0)
STYLES = (RNG.standard_normal((600, 512)) * np.linspace(1, 0.01, 512)).astype(np.float32)
AGE, SMILE = STYLES[:, 0] * 20 + 30, STYLES[:, 1]


@pytest.fixture(scope="module")
def found() -> Directions:
    return Directions.fit(STYLES, {"age": AGE, "smile": np.where(RNG.random(600) < 0.3, np.nan, SMILE)})


def test_a_step_changes_its_own_score_and_hardly_another(found: Directions):
    for name, own, other in (("age", 0, 1), ("smile", 1, 0)):
        step = found.step(name)
        assert step[own] == pytest.approx(STEP, rel=0.1)
        assert abs(step[other]) < 0.3


def test_the_other_way_is_named_by_a_minus(found: Directions):
    assert np.array_equal(found.step("-age"), -found.step("age"))


def test_the_fit_is_told_by_faces_left_out(found: Directions):
    noise = Directions.fit(STYLES, {"nothing": RNG.standard_normal(600)})
    assert found.fits.min() > 0.8
    assert abs(noise.fits[0]) < 0.35


def test_an_edit_goes_part_of_a_step_or_a_little_further_either_way():
    old = Directions(("old",), np.eye(1, 512, dtype=np.float32), np.ones(1, np.float32))
    rng, style = np.random.default_rng(1), STYLES[0]
    moves = np.array([(old.edited(style, rng) - style)[0] for _ in range(200)])
    for ahead in (moves[moves > 0.01], -moves[moves < -0.01]):
        assert SHARES[0] - 1e-3 <= ahead.min() < ahead.max() <= SHARES[1] + 1e-3
    assert np.isclose(moves, 0).mean() > 0.5, "what is not known moves nothing"


def test_several_directions_are_moved_along_at_once():
    both = Directions(("old", "feminine"), np.eye(2, 512, dtype=np.float32), np.ones(2, np.float32))
    rng, style = np.random.default_rng(1), STYLES[0]
    moves = np.array([(both.edited(style, rng) - style)[:2] for _ in range(200)])
    assert (np.abs(moves).min(1) > 0.5).any()


def test_directions_survive_their_file(found: Directions, tmp_path: Path):
    found.save(tmp_path / "directions.npz")
    again = Directions.load(tmp_path / "directions.npz")
    assert again.names == found.names
    assert np.array_equal(again.steps, found.steps)


def test_another_file_is_refused(tmp_path: Path):
    np.savez(tmp_path / "other.npz", faces=np.zeros(3))
    with pytest.raises(ValueError, match="holds no directions"):
        Directions.load(tmp_path / "other.npz")

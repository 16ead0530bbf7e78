import numpy as np
import pytest

from sketchgan.data.photos import look


@pytest.fixture
def explained() -> np.ndarray:
    return np.random.default_rng(0).standard_normal((200, 5)).astype(np.float32)


TRAIN = np.arange(160)


def test_the_look_is_white_over_the_train_photos(explained: np.ndarray):
    rng = np.random.default_rng(1)
    found = look.whitened(rng.standard_normal((200, 40)).astype(np.float32), explained, TRAIN)
    assert found.shape == (200, 16)
    np.testing.assert_allclose(found[TRAIN].mean(0), 0, atol=1e-3)
    np.testing.assert_allclose(found[TRAIN].std(0), 1, atol=1e-2)


def test_the_look_does_not_repeat_what_is_known(explained: np.ndarray):
    rng = np.random.default_rng(1)
    hidden = rng.standard_normal((200, 3)).astype(np.float32)
    seen = explained @ rng.standard_normal((5, 40)).astype(np.float32) * 5
    seen += hidden @ rng.standard_normal((3, 40)).astype(np.float32)
    found = look.whitened(seen, explained, TRAIN)[:, :3]
    predicted, *_ = np.linalg.lstsq(hidden[TRAIN], found[TRAIN], rcond=None)
    assert np.corrcoef((hidden @ predicted)[:, 0], found[:, 0])[0, 1] > 0.9
    assert np.abs(np.corrcoef(found[TRAIN].T, explained[TRAIN].T)[:3, 3:]).max() < 0.1


def test_absent_colours_do_not_disturb_what_is_known():
    palettes = np.random.default_rng(0).uniform(10, 90, (30, 5, 4)).astype(np.float32)
    palettes[..., 3] = 1
    palettes[:15, 2] = 0
    shapes = np.random.default_rng(1).random((30, 120, 2)).astype(np.float32)
    known = look.known(palettes, shapes, np.arange(30))
    np.testing.assert_allclose(known[:15, 6:9], np.broadcast_to(palettes[15:, 2, :3].mean(0), (15, 3)), rtol=1e-4)


def test_the_descriptor_sees_light_and_texture():
    flat = np.full((256, 256, 3), 120, np.uint8)
    rough = (flat + np.random.default_rng(0).integers(-40, 40, flat.shape)).astype(np.uint8)
    lit = flat.copy()
    lit[:, :128] = 200
    difference = np.abs(look.descriptor(flat) - look.descriptor(rough))
    assert difference[432:].mean() > 5 * difference[:432].mean()
    assert np.abs(look.descriptor(flat) - look.descriptor(lit))[:432].max() > 20

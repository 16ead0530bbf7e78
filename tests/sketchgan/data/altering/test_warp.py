import cv2
import numpy as np
import pytest

from sketchgan.data.altering.warp import REACH_PX, Displacement, Portrait, warp
from sketchgan.data.drawing.geometry import CLOTH, SKIN, Geometry
from sketchgan.data.drawing.landmarks import Tag

DOTS = np.array([[60, 80], [128, 128], [196, 80], [128, 200]], np.float32)


def dotted() -> Portrait:
    """Dark dots on white that are known as a stroke, as landmarks, as a label and as hair."""
    photo, mask = np.full((256, 256, 3), 255, np.uint8), np.zeros((128, 128), np.uint8)
    for x, y in DOTS.astype(int):
        cv2.circle(photo, (int(x), int(y)), 5, (0, 0, 0), -1)
        cv2.circle(mask, (int(x) // 2, int(y) // 2), 3, 255, -1)
    stroke = Geometry.of([(Tag.JAW, DOTS)])
    return Portrait(photo, (mask > 0).astype(np.uint8), mask, np.resize(DOTS / 256, (478, 2)), stroke)


def centres(mask: np.ndarray) -> np.ndarray:
    _, _, _, found = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    return found[1:]


def nearest(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.linalg.norm(found[:, None] - wanted[None], axis=2).min(0)


@pytest.mark.parametrize("place", ["here", "smaller", "larger", "floating"])
@pytest.mark.parametrize("seed", range(8))
def test_photo_masks_landmarks_and_strokes_move_together(seed: int, place: str):
    rng = np.random.default_rng(seed)
    displacement = Displacement.random(rng)
    if place == "floating":
        displacement = displacement.floating(rng)
    elif place != "here":
        displacement = displacement.placed(rng, room=place == "smaller")
    moved = warp(dotted(), displacement)
    dots = moved.geometry.points
    assert nearest(centres(moved.photo[..., 0] < 128), dots).max() < 1
    assert nearest(centres(moved.labels) * 2 + 0.5, dots).max() < 2
    assert nearest(centres(moved.hair > 128) * 2 + 0.5, dots).max() < 2
    np.testing.assert_allclose(moved.landmarks[:4] * 256, dots, atol=1e-3)


def test_a_stroke_moves_by_a_few_pixels_and_each_time_differently():
    moves = [
        np.linalg.norm(Displacement.random(np.random.default_rng(seed)).move(DOTS) - DOTS, axis=1) for seed in range(60)
    ]
    assert 1 < np.mean(moves) < REACH_PX
    assert np.max(moves) < 5 * REACH_PX
    assert len({move.tobytes() for move in moves}) == 60


def test_most_faces_stay_as_symmetric_as_they_are():
    fields = [Displacement.random(np.random.default_rng(seed)).field for seed in range(60)]
    symmetric = [np.allclose(field, field[:, ::-1] * (-1, 1), atol=1e-3) for field in fields]
    assert 0.55 < np.mean(symmetric) < 0.85


def test_no_displacement_changes_nothing():
    still = Displacement(np.zeros((256, 256, 2), np.float32))
    portrait = dotted()
    moved = warp(portrait, still)
    for name in ("photo", "labels", "hair"):
        np.testing.assert_array_equal(getattr(moved, name), getattr(portrait, name))
    np.testing.assert_array_equal(moved.geometry.points, portrait.geometry.points)


def standing(*, room: bool) -> Portrait:
    """A grey head on red clothes before white; without room the head touches the upper edge."""
    top = 40 if room else 0
    photo, labels = np.full((256, 256, 3), 255, np.uint8), np.zeros((128, 128), np.uint8)
    cv2.rectangle(photo, (0, 200), (255, 255), (200, 0, 0), -1)
    cv2.rectangle(photo, (90, top), (166, 200), (90, 90, 90), -1)
    labels[100:], labels[top // 2 : 100, 45:84] = CLOTH, SKIN
    hair = np.zeros_like(labels)
    return Portrait(photo, labels, hair, np.resize(DOTS / 256, (478, 2)), Geometry.of([(Tag.JAW, DOTS)]))


def test_a_head_at_the_upper_edge_leaves_no_room():
    assert standing(room=True).has_room
    assert not standing(room=False).has_room


@pytest.mark.parametrize("seed", range(8))
def test_a_smaller_person_stands_on_the_lower_edge_and_is_there_once(seed: int):
    portrait = standing(room=True)
    still = Displacement(np.zeros((256, 256, 2), np.float32))
    moved = warp(portrait, still.placed(np.random.default_rng(seed), room=True))
    assert (moved.labels[-1] == CLOTH).all()
    count, _, _, _ = cv2.connectedComponentsWithStats((moved.labels == SKIN).astype(np.uint8))
    assert count == 2  # the ground, and one head
    grey = (np.abs(moved.photo.astype(int) - 90) < 30).all(2)
    assert grey[:24].mean() < 0.01
    assert 0.3 < grey.sum() / (np.abs(portrait.photo.astype(int) - 90) < 30).all(2).sum() < 1


@pytest.mark.parametrize("seed", range(8))
def test_a_floating_head_is_whole_there_once_and_its_body_reaches_the_lower_edge(seed: int):
    portrait = standing(room=True)
    still = Displacement(np.zeros((256, 256, 2), np.float32))
    floating = still.floating(np.random.default_rng(seed))
    moved = warp(portrait, floating)
    count, _, found, _ = cv2.connectedComponentsWithStats((moved.labels == SKIN).astype(np.uint8))
    assert count == 2  # the ground, and one head
    area = (portrait.labels == SKIN).sum() * floating.scale**2
    assert found[1][cv2.CC_STAT_AREA] == pytest.approx(area, rel=0.1)
    below = moved.labels[-1] == CLOTH
    assert floating.scale - 0.05 < below.mean() <= 1
    reds = moved.photo[-1, :, 1] < 60
    assert np.abs(reds.mean() - below.mean()) < 0.05


@pytest.mark.parametrize("seed", range(8))
def test_a_larger_person_leaves_no_edge_of_the_photo_in_the_picture(seed: int):
    still = Displacement(np.zeros((256, 256, 2), np.float32))
    source = still.placed(np.random.default_rng(seed), room=False).source()
    assert source.min() >= -0.01
    assert source.max() <= 256

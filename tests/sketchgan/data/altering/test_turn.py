from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.altering import turn
from sketchgan.data.altering.turn import Turn, looks_aside, turned, turned_anyhow
from sketchgan.data.altering.warp import Portrait
from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import SIDE, Geometry
from sketchgan.data.drawing.landmarks import Tag
from tests.sketchgan.data.conftest import schematic_face

EYE_CORNERS, MIDDLE = (33, 263), 128 / SIDE


@pytest.fixture
def portrait(geometry: Geometry) -> Portrait:
    """The schematic face, its irises in pure red."""
    face = schematic_face()
    photo = face.photo.copy()
    for side in (0, 1):
        cv2.circle(photo, tuple(int(v) for v in face.points[lm.IRIS_CENTRE[side]]), 4, (255, 0, 0), -1)
    return Portrait(photo, face.parsing[::2, ::2], face.hair[::2, ::2], face.points / SIDE, geometry)


@pytest.fixture
def depth(portrait: Portrait) -> NDArray[np.float32]:
    """A ball whose nearest place is the nose."""
    away = np.linalg.norm((portrait.landmarks - (MIDDLE, 145 / SIDE)) / (64 / SIDE, 86 / SIDE), axis=1)
    found = -0.25 * np.sqrt(np.clip(1 - away**2, 0, 1))
    found[lm.NOSE_TIP] -= 0.08
    return found.astype(np.float32)


def shifts(portrait: Portrait, moved: Portrait, *indices: int) -> NDArray[np.floating]:
    """Px to the right and down."""
    return np.asarray((moved.landmarks - portrait.landmarks)[list(indices)] * SIDE)


def drawn(portrait: Portrait, *tags: Tag) -> NDArray[np.floating]:
    """(n, 2) px: all points of such strokes."""
    geometry = portrait.geometry
    return geometry.points[np.repeat(np.isin(geometry.tags, tags), np.diff(geometry.offsets))]


def test_no_turn_changes_nothing(portrait: Portrait, depth: NDArray[np.float32]):
    same = turned(portrait, depth, 0.0)
    for name in ("photo", "labels", "hair"):
        np.testing.assert_array_equal(getattr(same, name), getattr(portrait, name))
    np.testing.assert_allclose(same.landmarks, portrait.landmarks, atol=1e-6)
    for tag in Tag:
        np.testing.assert_allclose(drawn(same, tag), drawn(portrait, tag), atol=1e-3)


@pytest.mark.parametrize("yaw", [-25.0, -12.0, 12.0, 25.0])
def test_the_nearer_a_place_the_further_it_goes_aside(portrait: Portrait, depth: NDArray[np.float32], yaw: float):
    moved = turned(portrait, depth, yaw)
    nose, left, right = shifts(portrait, moved, lm.NOSE_TIP, *lm.IRIS_CENTRE)[:, 0] * np.sign(yaw)
    assert nose > max(left, right)
    assert min(left, right) > 2
    near, far = (right, left) if yaw < 0 else (left, right)
    assert near > far  # the eyes come closer together
    assert np.abs(shifts(portrait, moved, *lm.OVAL)[:, 0]).max() < nose
    assert looks_aside(portrait.landmarks, depth) == pytest.approx(0, abs=1)


def test_a_larger_turn_goes_further_and_a_nod_goes_down(portrait: Portrait, depth: NDArray[np.float32]):
    little, much = (shifts(portrait, turned(portrait, depth, yaw), lm.NOSE_TIP)[0, 0] for yaw in (10, 25))
    assert 3 < little < 0.7 * much
    assert shifts(portrait, turned(portrait, depth, 0, 8), lm.NOSE_TIP)[0, 1] > 3
    assert shifts(portrait, turned(portrait, depth, 0, -8), lm.NOSE_TIP)[0, 1] < -3


@pytest.mark.parametrize("yaw", [-25.0, 25.0])
def test_photo_labels_landmarks_and_strokes_turn_together(portrait: Portrait, depth: NDArray[np.float32], yaw: float):
    moved = turned(portrait, depth, yaw)
    red = (moved.photo[..., 0] > 200) & (moved.photo[..., 1:] < 90).all(2)
    pupils = drawn(moved, Tag.PUPIL)[::3]
    for eye, pupil in zip(lm.IRIS_CENTRE, pupils, strict=True):
        iris = moved.landmarks[eye] * SIDE
        half = np.zeros_like(red)
        half[:, : int(moved.landmarks[list(lm.IRIS_CENTRE), 0].mean() * SIDE)] = True
        seen = np.argwhere(red & (half if eye == lm.IRIS_CENTRE[0] else ~half)).mean(0)[::-1]
        assert np.abs(seen - iris).max() < 1
        np.testing.assert_allclose(pupil, iris, atol=0.1)
    lips = np.argwhere(moved.labels == 12).mean(0)[::-1] * 2 + 0.5
    assert abs(lips[0] - drawn(moved, Tag.LIP_TOP, Tag.LIP_BOTTOM)[:, 0].mean()) < 3


@pytest.mark.parametrize("seed", range(8))
def test_nothing_folds_and_every_pixel_knows_where_it_comes_from(
    portrait: Portrait, depth: NDArray[np.float32], seed: int
):
    rng = np.random.default_rng(seed)
    field = turn._field(portrait, depth, float(rng.uniform(-30, 30)), float(rng.uniform(-9, 9)))
    (xx, xy), (yx, yy) = (np.gradient(field[..., axis], axis=(1, 0)) for axis in (0, 1))
    assert ((1 + xx) * (1 + yy) - xy * yx).min() > 0.1
    edges = np.concatenate([field[[0, -1]], field[:, [0, -1]].transpose(1, 0, 2)])
    assert np.abs(edges).max() < 1e-3
    found, every = Turn(field), np.arange(0, SIDE, 3)
    there = np.stack(np.meshgrid(every, every), 2).reshape(-1, 2)
    missed = np.abs(found.move(found.source()[::3, ::3].reshape(-1, 2)) - there)
    assert missed.max() < 1.5
    assert missed.mean() < 0.1


def test_background_and_clothes_stay(portrait: Portrait, depth: NDArray[np.float32]):
    moved = turned(portrait, depth, 25.0)
    head = ((portrait.labels > 0) & (portrait.labels != 16)) | (portrait.hair > 0)
    near = cv2.dilate(head.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    apart = ~cv2.resize(near.astype(np.uint8), (SIDE, SIDE), interpolation=cv2.INTER_NEAREST).astype(bool)
    assert apart.mean() > 0.1
    assert np.abs(moved.photo[apart].astype(int) - portrait.photo[apart]).max() < 3


def test_the_nose_is_drawn_from_the_side_that_it_shows(portrait: Portrait, depth: NDArray[np.float32]):
    for yaw, indices in ((25.0, lm.NOSE_SIDE[0]), (-25.0, lm.NOSE_SIDE[1])):
        moved = turned(portrait, depth, yaw)
        ends = moved.landmarks[[indices[0], indices[-1]]] * SIDE
        np.testing.assert_allclose(drawn(moved, Tag.NOSE_BRIDGE)[[0, -1]], ends, atol=1e-3)


def test_random_turns_go_to_both_sides_and_depend_on_the_random_numbers_alone(
    portrait: Portrait, depth: NDArray[np.float32]
):
    def nose(seed: int) -> float:
        moved = turned_anyhow(portrait, depth, np.random.default_rng(seed))
        return float(shifts(portrait, moved, lm.NOSE_TIP)[0, 0])

    found = np.array([nose(seed) for seed in range(12)])
    assert {-1, 1} == set(np.sign(found))
    assert np.abs(found).min() > 3
    assert len(set(found)) == 12
    assert nose(3) == found[3]


@pytest.mark.parametrize("before", [-20.0, 20.0])
def test_a_head_that_looks_aside_is_turned_further_but_not_too_far(
    portrait: Portrait, depth: NDArray[np.float32], before: float, monkeypatch: pytest.MonkeyPatch
):
    asked: list[float] = []
    monkeypatch.setattr(turn, "turned", lambda portrait, depth, yaw, nod: asked.append(yaw))
    aside = depth.copy()
    left, right = lm.EARS
    aside[right] += np.tan(np.radians(before)) * (portrait.landmarks[right, 0] - portrait.landmarks[left, 0])
    assert looks_aside(portrait.landmarks, aside) == pytest.approx(before, abs=0.1)
    for seed in range(20):
        turned_anyhow(portrait, aside, np.random.default_rng(seed))
    assert min(np.sign(before) * np.array(asked)) > 9
    assert max(np.sign(before) * np.array(asked)) < 18.1


def test_a_head_at_the_edge_leaves_no_gap(portrait: Portrait, depth: NDArray[np.float32]):
    aside = replace(portrait, landmarks=portrait.landmarks - np.float32((90 / SIDE, 0)))
    assert np.isfinite(turn._field(aside, depth, 25.0, 5.0)).all()

"""What is seen in an annotated face, on the schematic one."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from sketchgan.data.drawing import accessories
from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import Face, Geometry
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import fill
from sketchgan.data.drawing.tracing import Traced, trace

MakeFace = Callable[..., Face]


def traced(face: Face) -> Traced:
    return trace(face, np.random.default_rng(0))


def tags(face: Face) -> set[int]:
    return set(traced(face).geometry.tags.tolist())


def painted(face: Face, indices: tuple[int, ...], colour: tuple[int, int, int]) -> Face:
    photo = face.photo.copy()
    photo[(fill(face.curve(indices), 256) > 0) & (face.parsing == 1)] = colour
    return replace(face, photo=photo)


def test_every_feature_of_a_plain_face_is_there(face: MakeFace):
    expected = {
        Tag.JAW,
        Tag.EYE_UPPER,
        Tag.IRIS,
        Tag.PUPIL,
        Tag.BROW_MIDDLE,
        Tag.NOSE_BASE,
        Tag.LIP_TOP,
        Tag.LIP_MIDDLE,
    }
    assert expected | {Tag.HAIR_OUTLINE, Tag.HAIRLINE, Tag.STRAND, Tag.NECK, Tag.CLOTH} <= tags(face())


def test_a_plain_face_has_no_accessories_and_no_beard(face: MakeFace):
    found = traced(face())
    assert not (found.beard)
    assert not (found.moustache)
    assert not (found.glasses)
    assert not (found.hat)
    assert not tags(face()) & {Tag.GLASSES, Tag.HAT, Tag.BEARD_HATCH, Tag.MOUSTACHE_HATCH, Tag.SKULL}


def test_strokes_lie_on_the_features(face: MakeFace):
    geometry = traced(face()).geometry
    mouth = np.concatenate([geometry.stroke(i) for i in np.flatnonzero(geometry.tags == Tag.LIP_TOP)])
    assert np.abs(mouth.mean(0) - [128, 181]).max() < 4
    assert all((line > -1).all() and (line < 257).all() for line in map(geometry.stroke, range(len(geometry))))


def test_the_jaw_is_not_drawn_where_hair_hides_it(face: MakeFace):
    bald, hairy = traced(face(bald=True)).geometry, traced(face()).geometry

    def top_of_jaw(geometry: Geometry) -> float:
        return float(np.concatenate([geometry.stroke(i) for i in np.flatnonzero(geometry.tags == Tag.JAW)])[:, 1].min())

    wider = face()
    wider.hair[100:150, 60:75] = 255
    assert top_of_jaw(traced(wider).geometry) <= top_of_jaw(hairy) + 40
    assert top_of_jaw(bald) < 140


def test_a_bald_head_gets_its_skull_and_no_hair(face: MakeFace):
    found = tags(face(bald=True))
    assert Tag.SKULL in found
    assert not found & {Tag.HAIRLINE, Tag.HAIR_OUTLINE, Tag.STRAND}


def test_inner_lips_are_drawn_only_when_the_mouth_is_open(face: MakeFace):
    assert Tag.LIP_INNER_TOP in tags(face(mouth_opening=12.0))
    closed = face()
    closed.points[list(lm.LIP_INNER_TOP)] = closed.points[list(lm.LIP_INNER_BOTTOM)]
    assert Tag.LIP_INNER_TOP not in tags(closed)


def test_a_closed_eye_has_lids_but_no_iris(face: MakeFace):
    winking = face()
    winking.points[list(lm.EYE_LOWER[0])] = winking.points[list(lm.EYE_UPPER[0])]
    geometry = traced(winking).geometry
    assert (geometry.tags == Tag.PUPIL).sum() == 1
    assert (geometry.tags == Tag.EYE_UPPER).sum() == 2


def test_clear_glasses_are_outlined_and_show_the_eyes(face: MakeFace):
    found = tags(face(glasses=True))
    assert {Tag.GLASSES, Tag.PUPIL} <= found
    assert Tag.DARK_LENS not in found
    assert traced(face(glasses=True)).glasses


def test_dark_glasses_hide_the_eyes(face: MakeFace):
    seen = face(glasses=True)
    seen.photo[seen.parsing == 6] = 20
    assert accessories.dark_lenses(seen)
    found = tags(seen)
    assert Tag.DARK_LENS in found
    assert not found & {Tag.EYE_UPPER, Tag.PUPIL}


def test_a_hat_has_a_crown_and_a_brim(face: MakeFace):
    found = traced(face(hat=True))
    assert found.hat
    assert {Tag.HAT, Tag.HAT_BRIM, Tag.HAT_BAND} <= set(found.geometry.tags.tolist())
    brim, band = (
        np.concatenate([found.geometry.stroke(i) for i, drawn in enumerate(found.geometry.tags) if drawn == tag])
        for tag in (Tag.HAT_BRIM, Tag.HAT_BAND)
    )
    assert 20 < band[:, 1].min() < band[:, 1].max() < brim[:, 1].max() - 5, "the band lies on the hat, above its edge"


def test_a_full_beard_is_hatched_more_than_stubble(face: MakeFace):
    counts = []
    for shade in ((100, 84, 78), (40, 30, 28)):
        bearded = painted(painted(face(), lm.LOWER_FACE, shade), lm.UPPER_LIP, shade)
        found = traced(bearded)
        assert found.beard
        counts.append(int((found.geometry.tags == Tag.BEARD_HATCH).sum()))
    assert counts[1] > 1.3 * counts[0]


def test_a_dark_chin_and_lip_are_a_beard_with_a_moustache(face: MakeFace):
    bearded = painted(painted(face(), lm.LOWER_FACE, (60, 45, 40)), lm.UPPER_LIP, (60, 45, 40))
    found = traced(bearded)
    assert found.beard
    assert found.moustache
    assert {Tag.BEARD_HATCH, Tag.BEARD_OUTLINE, Tag.MOUSTACHE_HATCH} <= set(found.geometry.tags.tolist())


def test_a_dark_lip_alone_is_a_moustache(face: MakeFace):
    found = traced(painted(face(), lm.UPPER_LIP, (60, 45, 40)))
    assert found.moustache
    assert not found.beard


@pytest.mark.parametrize("side", [0, 1])
def test_a_shadow_on_one_half_of_the_face_is_no_beard(face: MakeFace, side: int):
    shaded = painted(painted(face(), lm.LOWER_FACE, (60, 45, 40)), lm.UPPER_LIP, (60, 45, 40))
    half = np.s_[:, :128] if side == 0 else np.s_[:, 128:]
    shaded.photo[half] = face().photo[half]
    found = traced(shaded)
    assert not (found.beard)
    assert not (found.moustache)


def test_strands_follow_the_grain_of_the_hair(face: MakeFace):
    combed = face()
    stripes = (np.arange(256)[:, None] // 3 % 2 * 60).astype(np.uint8)
    combed.photo[combed.parsing == 17] += np.broadcast_to(stripes, (256, 256))[combed.parsing == 17][:, None]
    geometry = traced(replace(combed, photo=cv2.GaussianBlur(combed.photo, (0, 0), 0.7))).geometry
    strands = [geometry.stroke(i) for i in np.flatnonzero(geometry.tags == Tag.STRAND)]
    level = [np.abs(np.diff(line[:, 0])).sum() > np.abs(np.diff(line[:, 1])).sum() for line in strands]
    assert np.mean(level) > 0.6


def test_tracing_is_repeatable(face: MakeFace):
    first, second = traced(face()).geometry, traced(face()).geometry
    np.testing.assert_array_equal(first.points, second.points)
    np.testing.assert_array_equal(first.tags, second.tags)

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.photos.alignment import FRAME, align
from sketchgan.data.photos.annotators import FoundFace
from sketchgan.data.photos.manifest import PhotoError
from tests.sketchgan.data.conftest import schematic_landmarks, schematic_masks, schematic_photo

EYES = [468, 473]


def face(width: int, height: int, points: NDArray[np.floating]) -> FoundFace:
    """`points`: (478, 2) or (478, 3) px."""
    if points.shape[1] == 2:
        points = np.concatenate([points, np.zeros((478, 1))], 1)
    return FoundFace((points / (width, height, width)).astype(np.float32), {})


def pasted(scale: float, degrees: float, x: float, y: float, width: int, height: int):
    """The schematic photo and its face, turned about its middle, scaled, and put with its middle at (x, y)."""
    into = cv2.getRotationMatrix2D((128, 128), degrees, scale)
    into[:, 2] += (x - 128, y - 128)
    photo = schematic_photo(schematic_masks()[0])
    page = cv2.warpAffine(photo, into, (width, height), borderValue=(120, 120, 120))
    points = cv2.transform(schematic_landmarks()[None], into)[0]
    return page.astype(np.uint8), face(width, height, points)


@pytest.mark.parametrize(("scale", "degrees"), [(1.2, 0), (1.5, 25), (2.1, -40), (3.3, 10)])
def test_a_face_anywhere_comes_into_the_frame(scale: float, degrees: float):
    page, found = pasted(scale, degrees, 700, 600, 1500, 1200)
    aligned = align(page, found)
    side = 512 if scale > 2 else 256
    assert aligned.is_moved
    assert aligned.photo.shape == (side, side, 3)
    middles = aligned.face.landmarks[EYES, :2].mean(0)
    np.testing.assert_allclose(middles, FRAME[:2].mean(0), atol=0.01)
    level = np.diff(aligned.face.landmarks[EYES, 1])
    assert abs(level[0]) < 0.005
    # The picture moved with its landmarks: irises lie on the bluish grey of the schematic eyes.
    for x, y in aligned.face.landmarks[EYES, :2] * side:
        np.testing.assert_allclose(aligned.photo[int(y), int(x)], (90, 120, 150), atol=25)


@pytest.mark.parametrize("side", [256, 300, 512, 800])
def test_an_aligned_photo_is_taken_as_it_is(side: int):
    photo = cv2.resize(schematic_photo(schematic_masks()[0]), (side, side)).astype(np.uint8)
    found = face(side, side, schematic_landmarks() * side / 256)
    aligned = align(photo, found)
    assert not aligned.is_moved
    assert aligned.photo.shape[0] == (512 if side >= 512 else 256)
    np.testing.assert_array_equal(aligned.face.landmarks, found.landmarks)
    if side in {256, 512}:
        assert aligned.photo is photo


def test_a_face_that_would_have_to_be_enlarged_is_too_small():
    page, found = pasted(0.7, 0, 500, 500, 1000, 1000)
    with pytest.raises(PhotoError, match=r"too small: the face's frame is 1[6-9]\d px wide, 256 are needed"):
        align(page, found)


def test_a_face_at_the_edge_is_cut_off():
    page, found = pasted(2, 0, 80, 500, 1000, 1000)
    with pytest.raises(PhotoError, match=r"cut off: \d\d% of the face's frame"):
        align(page, found)


@pytest.mark.parametrize("degrees", [-45, 45])
def test_a_turned_head_is_a_profile(degrees: float):
    points = np.concatenate([schematic_landmarks(), np.zeros((478, 1))], 1)
    points[454, 2] = (points[454, 0] - points[234, 0]) * np.tan(np.radians(degrees))
    with pytest.raises(PhotoError, match="profile: the head is turned by 45 degrees"):
        align(np.zeros((256, 256, 3), np.uint8), face(256, 256, points))

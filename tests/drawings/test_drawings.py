"""The 24 test drawings: sound documents, and what the shipped weights make of them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchgan.runtime.loading import load_predictor
from sketchgan.runtime.predictor import Predictor
from studio.strokes import canonical_json, has_ink, rasterise, validate_document
from tests.drawings.faces import DRAWINGS
from tests.drawings.sheet import LABEL, TILE, Pixels, compose_sheet, draw_sketches, predict_faces

WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "face256.safetensors"


@pytest.fixture(scope="module")
def sketches() -> dict[str, Pixels]:
    return draw_sketches()


@pytest.fixture(scope="module")
def predictor(shipped_models: Path) -> Predictor:
    return load_predictor(WEIGHTS, runtime="openvino", cache_dir=shipped_models, threads=1, streams=1)


@pytest.fixture(scope="module")
def faces(predictor: Predictor, sketches: dict[str, Pixels]) -> dict[str, Pixels]:
    return predict_faces(predictor, sketches)


def test_there_are_24_drawings():
    assert len(DRAWINGS) == 24


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_is_a_valid_document_with_ink(name: str):
    document = validate_document(DRAWINGS[name]())
    assert has_ink(rasterise(document))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_hand_draws_the_same_twice(name: str):
    assert canonical_json(DRAWINGS[name]()) == canonical_json(DRAWINGS[name]())


@pytest.mark.parametrize("name", DRAWINGS)
def test_time_never_runs_backwards(name: str):
    times = [point[3] for stroke in DRAWINGS[name]()["strokes"] for point in stroke["points"]]
    assert times == sorted(times)


@pytest.mark.parametrize("name", DRAWINGS)
def test_ink_covers_a_line_drawings_share_of_the_paper(name: str, sketches: dict[str, Pixels]):
    assert 0.004 < np.mean(sketches[name] < 128) < 0.25


def test_no_two_drawings_are_alike(sketches: dict[str, Pixels]):
    names = list(sketches)
    pairs = [(a, b) for k, a in enumerate(names) for b in names[:k]]
    assert [pair for pair in pairs if overlap(sketches[pair[0]], sketches[pair[1]]) > 0.5] == []


def overlap(a: Pixels, b: Pixels) -> float:
    """The ink that both have over the ink that either has."""
    return float(np.sum((a < 128) & (b < 128)) / np.sum((a < 128) | (b < 128)))


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWINGS)
def test_the_shipped_model_makes_a_picture_of_every_drawing(name: str, faces: dict[str, Pixels]):
    face = faces[name]
    assert face.shape == (256, 256, 3)
    assert face.dtype == np.uint8
    assert face.std() > 8  # a tiny face before a plain wall; a grey picture has 0


@pytest.mark.slow
def test_the_shipped_model_makes_the_same_picture_twice(
    predictor: Predictor, sketches: dict[str, Pixels], faces: dict[str, Pixels]
):
    first = dict(list(sketches.items())[:4])
    for name, face in predict_faces(predictor, first).items():
        assert np.array_equal(face, faces[name])


@pytest.mark.slow
def test_the_shipped_model_makes_a_different_picture_of_each(faces: dict[str, Pixels]):
    assert len({face.tobytes() for face in faces.values()}) == len(DRAWINGS)


def test_the_sheet_shows_each_drawing_beside_its_picture():
    sketch = np.full((256, 256), 255, np.uint8)
    face = np.full((256, 256, 3), (200, 0, 0), np.uint8)
    sheet = compose_sheet({"one": sketch, "two": sketch}, {"one": face, "two": face})
    middle = LABEL + TILE // 2
    colours = [sheet.getpixel((column * TILE + TILE // 2, middle)) for column in range(4)]
    assert isinstance(sheet, Image.Image)
    assert colours == [(255, 255, 255), (200, 0, 0)] * 2

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchgan.data.photos.face_api import AGE_GENDER, ATTRIBUTES, EXPRESSION, FaceApi, read_weights
from tests.sketchgan.data.tiny_face_api import write_tiny_face_api


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_face_api(tmp_path_factory.mktemp("face_api"))


def test_every_photo_gets_years_and_shares(folder: Path):
    photos = np.random.default_rng(0).integers(0, 256, (3, 256, 256, 3), np.uint8)
    found = FaceApi(folder)(photos)
    assert found.shape == (3, len(ATTRIBUTES))
    assert ((found[:, 1:] >= 0) & (found[:, 1:] <= 1)).all()
    assert found[:, 2:].sum(1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(found[1:2], FaceApi(folder)(photos[1:2])), "no photo changes another's"


def test_only_the_face_counts(folder: Path):
    photos = np.full((2, 256, 256, 3), 128, np.uint8)
    photos[1, :40] = 255
    one, framed = FaceApi(folder)(photos)
    assert np.array_equal(one, framed)


def test_a_byte_becomes_the_weight_that_it_stands_for(tmp_path: Path):
    entries = [
        {"name": "coarse", "shape": [2, 1], "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1.0}},
        {"name": "fine", "shape": [1], "dtype": "float32"},
    ]
    (tmp_path / "net-weights_manifest.json").write_text(json.dumps([{"weights": entries}]))
    (tmp_path / "net.bin").write_bytes(bytes([0, 4]) + np.array([0.25], "<f4").tobytes())
    weights = read_weights(tmp_path, "net")
    assert torch.equal(weights["coarse"], torch.tensor([[-1.0], [1.0]]))
    assert torch.equal(weights["fine"], torch.tensor([0.25]))


def test_a_cut_file_is_refused(folder: Path, tmp_path: Path):
    for name in (AGE_GENDER, EXPRESSION):
        for suffix in ("-weights_manifest.json", ".bin"):
            data = (folder / f"{name}{suffix}").read_bytes()
            (tmp_path / f"{name}{suffix}").write_bytes(data[:-1] if suffix == ".bin" else data)
    with pytest.raises(ValueError, match="is shorter than"):
        FaceApi(tmp_path)


def test_a_missing_network_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"age_gender_model-weights_manifest\.json is missing"):
        FaceApi(tmp_path)

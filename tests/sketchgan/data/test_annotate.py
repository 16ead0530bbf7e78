"""The annotation run on real photos where the training photos and models are at hand."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from sketchgan.data.annotate import annotate, shard_path
from sketchgan.data.annotators import Annotator
from sketchgan.data.manifest import Photo, read_manifest

SHARED = Path(__file__).resolve().parents[4] / "shared"
needs_models = pytest.mark.skipif(
    not (SHARED / "models" / "face_landmarker.task").exists() or find_spec("mediapipe") is None,
    reason="needs the annotation models of ../shared and requirements-train.txt",
)


def test_missing_models_are_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"face_landmarker\.task is missing.*--models"):
        Annotator(tmp_path)


def test_shards_that_are_there_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    shard_path(tmp_path, 0).write_bytes(b"finished")
    annotate(tmp_path, [Photo("a.jpg", "web", "MIT")], tmp_path, tmp_path, 1)
    assert shard_path(tmp_path, 0).read_bytes() == b"finished"
    assert "1 of 1 shards" in capsys.readouterr().out


@needs_models
def test_a_shard_holds_faces_and_names_what_it_left_out(tmp_path: Path):
    photos = tmp_path / "photos"
    photos.mkdir()
    known = read_manifest(SHARED / "faces" / "manifest.csv")[0]
    (photos / "face.jpg").write_bytes((SHARED / "faces" / "photos" / known.file).read_bytes())
    (photos / "broken.jpg").write_bytes(b"nothing")
    listed = [Photo("broken.jpg", "web", "MIT"), Photo("face.jpg", "web", "MIT")]
    annotate(photos, listed, SHARED / "models", tmp_path / "out", 1)
    with np.load(shard_path(tmp_path / "out", 0)) as shard:
        assert shard["files"].tolist() == ["face.jpg"]
        assert shard["skipped"].tolist() == ["broken.jpg: unreadable"]
        assert shard["landmarks"].shape == (1, 478, 3)
        assert shard["blendshapes"].shape == (1, 52)
        eyes = shard["landmarks"][0, [468, 473], :2]
        np.testing.assert_allclose(eyes, [[0.376, 0.476], [0.624, 0.476]], atol=0.04)
        assert shard["parsing"].shape == shard["hair"].shape == (1, 256, 256)
        assert (shard["parsing"] == 1).mean() > 0.1

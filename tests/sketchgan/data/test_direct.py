from pathlib import Path

import numpy as np
import pytest

from sketchgan.data import direct
from sketchgan.data.photos.attributes import write_attributes
from sketchgan.data.photos.directions import Directions
from tests.sketchgan.data.conftest import write_annotated_photos

COUNT = 30
SHAPES = ("eyeBlinkLeft", "eyeBlinkRight", "jawOpen", "mouthSmileLeft", "mouthSmileRight", "browInnerUp")


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
    """30 faces, every fourth with glasses; the mouth opens along W's first component, age is the second."""
    folder, photos, _ = write_annotated_photos(tmp_path, COUNT)
    (folder / "aligned").mkdir()
    photos.rename(folder / "aligned" / "256")
    with np.load(folder / "shard_0000.npz") as stored:
        notes = {name: stored[name] for name in stored.files}
    files = [f"face_{number:05d}_0.jpg" for number in range(COUNT)]
    for old, new in zip(notes["files"].tolist(), files, strict=True):
        (folder / "aligned" / "256" / old).rename(folder / "aligned" / "256" / new)
    style = np.random.default_rng(0).standard_normal((COUNT, 512)).astype(np.float32)
    shapes = np.zeros((COUNT, len(SHAPES)), np.float16)
    shapes[:, SHAPES.index("jawOpen")] = style[:, 0]
    notes |= {"files": np.array(files), "blendshapes": shapes, "blendshape_names": np.array(SHAPES)}
    np.savez(folder / "shard_0000.npz", **notes)
    write_attributes(folder, {f: {"age": 30 + 5.0 * w, "female": 0.5} for f, w in zip(files, style[:, 1], strict=True)})
    (tmp_path / "styles").mkdir()
    np.savez(tmp_path / "styles" / "00000.npz", files=np.array(files), coarse=style, fine=style)
    return folder


def test_scores_are_what_the_annotation_shows(annotations: Path):
    files = [f"face_{number:05d}_0.jpg" for number in range(8)]
    scores = direct.read_scores(annotations, files)
    assert [*scores] == files
    assert [row["glasses"] > 0 for row in scores.values()] == [number % 4 == 0 for number in range(8)]
    assert all(row["feminine"] == 0 and row["hat"] == 0 for row in scores.values())
    style = np.load(annotations.parent / "styles" / "00000.npz")["fine"][3]
    assert scores[files[3]]["mouth_open"] == pytest.approx(style[0], abs=1e-3)
    assert scores[files[3]]["old"] == pytest.approx(30 + 5 * style[1], abs=0.01)


def test_the_command_writes_a_direction_a_score(
    annotations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(direct, "FEWEST", COUNT)
    out = tmp_path / "directions.npz"
    direct.main(["--annotations", str(annotations), "--styles", str(tmp_path / "styles"), "--out", str(out)])
    found = Directions.load(out)
    assert {"old", "glasses", "mouth_open"} <= set(found.names)
    assert "hat" not in found.names, "nobody wears one"
    assert np.abs(found.step("mouth_open")).argmax() == 0
    assert np.abs(found.step("old")).argmax() == 1
    assert "mouth_open: correlation" in capsys.readouterr().out


def test_what_age_and_gender_tell_is_no_part_of_another_score():
    rng = np.random.default_rng(0)
    old, feminine, glasses = rng.standard_normal((3, 200))
    apart = direct.apart_from_traits({"old": old, "feminine": feminine, "glasses": glasses + 2 * old - feminine})
    assert np.array_equal(apart["old"], old)
    assert abs(np.corrcoef(apart["glasses"], old)[0, 1]) < 1e-6
    assert np.corrcoef(apart["glasses"], glasses)[0, 1] > 0.97


def test_a_few_faces_are_too_few(annotations: Path, tmp_path: Path):
    with pytest.raises(ValueError, match="30 imagined faces"):
        direct.direct(annotations, tmp_path / "styles")

import csv
from pathlib import Path

import pytest

from sketchgan.data import estimate
from sketchgan.data.photos.attributes import TABLE, read_attributes, read_traits, write_attributes
from sketchgan.data.photos.face_api import ATTRIBUTES
from tests.sketchgan.data.conftest import write_annotated_photos
from tests.sketchgan.data.tiny_face_api import write_tiny_face_api


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
    """A folder as annotate leaves it: the table and the aligned photos."""
    folder, photos, manifest = write_annotated_photos(tmp_path, 3)
    (folder / "aligned").mkdir()
    photos.rename(folder / "aligned" / "256")
    with (folder / "faces.csv").open("w", newline="") as stream:
        rows = [(photo.file, photo.source, photo.licence) for photo in manifest]
        csv.writer(stream).writerows([("file", "source", "licence"), *rows])
    return folder


def test_every_face_gets_its_row_and_a_second_run_adds_only_what_is_new(annotations: Path, tmp_path: Path):
    networks = write_tiny_face_api(tmp_path / "networks")
    assert estimate.estimate(annotations, networks) == 3
    first = read_attributes(annotations)
    assert [*first] == ["face_000.png", "face_001.png", "face_002.png"]
    assert tuple(first["face_000.png"]) == ATTRIBUTES
    write_attributes(annotations, {file: first[file] for file in [*first][:2]})
    assert estimate.estimate(annotations, networks) == 1
    assert read_attributes(annotations) == first


def test_traits_are_age_and_gender(annotations: Path):
    write_attributes(annotations, {"a.png": {"age": 30.5, "happy": 0.1, "female": 0.25}})
    assert {file: row.tolist() for file, row in read_traits(annotations).items()} == {"a.png": [30.5, 0.25]}


def test_nothing_estimated_is_nothing_known(annotations: Path):
    assert read_traits(annotations) == {}
    assert not (annotations / TABLE).exists()


def test_missing_networks_end_the_command_with_what_to_do(
    annotations: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit):
        estimate.main(["--annotations", str(annotations), "--networks", str(tmp_path / "none")])
    assert "unpack the npm package" in capsys.readouterr().err

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sketchgan.data import imagine
from sketchgan.data.imagine import Plan
from sketchgan.data.photos import directions
from sketchgan.data.photos.directions import Directions
from tests.sketchgan.data.tiny_teacher import write_tiny_teacher


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_teacher(tmp_path_factory.mktemp("teacher"))


@pytest.fixture
def plan(teacher: Path, tmp_path: Path) -> Plan:
    for folder in (imagine.PHOTOS, imagine.STYLES):
        (tmp_path / "out" / folder).mkdir(parents=True)
    return Plan(teacher, tmp_path / "out", faces=2)


def photos(plan: Plan) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (plan.out / imagine.PHOTOS).iterdir()}


@pytest.mark.slow
def test_the_command_writes_photos_styles_and_a_manifest(teacher: Path, tmp_path: Path):
    imagine.main(["--teacher", str(teacher), "--out", str(tmp_path), "--faces", "2", "--processes", "1"])
    with (tmp_path / imagine.MANIFEST).open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["file"] for row in rows] == [f"face_0000{face}_{kind}.jpg" for face in (0, 1) for kind in (0, 1)]
    assert {row["licence"] for row in rows} == {imagine.LICENCE}
    assert sorted(path.name for path in (tmp_path / imagine.PHOTOS).iterdir()) == [row["file"] for row in rows]
    with np.load(tmp_path / imagine.STYLES / "00000.npz") as styles:
        assert styles["files"].tolist() == [row["file"] for row in rows]
        assert np.array_equal(styles["coarse"][0], styles["fine"][0]), "the first colouring is the face's own"
        assert np.array_equal(styles["coarse"][0], styles["coarse"][1])
        assert not np.array_equal(styles["fine"][0], styles["fine"][1])


def test_the_same_plan_paints_the_same_faces_and_more_faces_add_to_them(plan: Plan):
    imagine.paint_block((plan, range(2)))
    before = photos(plan)
    for path in (plan.out / imagine.PHOTOS).iterdir():
        path.unlink()
    imagine.paint_block((replace(plan, faces=3), range(3)))
    after = photos(plan)
    assert len(after) == 6
    assert {name: after[name] for name in before} == before


def test_what_is_there_is_not_painted_again(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    imagine.paint_block((plan, range(2)))
    (plan.out / imagine.PHOTOS / "face_00001_0.jpg").unlink()
    painted = []
    monkeypatch.setattr(imagine, "_save", lambda path, *rest: painted.append(path.name))
    imagine.paint_block((plan, range(2)))
    assert painted == ["face_00001_0.jpg"]


def test_edits_move_the_faces_own_style(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    steps = np.eye(2, 512, dtype=np.float32)
    monkeypatch.setattr(directions, "EDITS", (("hat",),))
    Directions(("hat", "smile"), steps, np.ones(2, np.float32)).save(tmp_path / "directions.npz")
    edited = replace(plan, directions=tmp_path / "directions.npz", edits=2)
    pictures = {picture.file: picture for picture in imagine.pictures(edited, range(2))}
    assert [*pictures] == [f"face_0000{face}_{kind}.jpg" for face in (0, 1) for kind in ("0", "1", "e0", "e1")]
    own, moved = pictures["face_00000_0.jpg"], pictures["face_00000_e1.jpg"]
    assert np.count_nonzero(moved.coarse - own.coarse) == 1
    assert np.array_equal(moved.coarse, moved.fine)


def test_a_folder_of_another_plan_is_refused_and_directions_may_come_later(plan: Plan, tmp_path: Path):
    for name, size in (("one", 1), ("other", 2)):
        Directions(("hat",), np.eye(size, 512, dtype=np.float32), np.ones(size, np.float32)).save(
            tmp_path / f"{name}.npz"
        )
    edited = replace(plan, directions=tmp_path / "one.npz", edits=1)
    for wanted in (plan, replace(plan, faces=3), edited, edited):
        imagine._agree(wanted)
    for other in (replace(edited, psi=0.6), replace(edited, directions=tmp_path / "other.npz"), plan):
        with pytest.raises(ValueError, match="name another folder"):
            imagine._agree(other)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"psi": 0.8}, "psi is 0.8"), ({"faces": 0}, "at least one face"), ({"edits": 1}, "go together")],
)
def test_a_plan_out_of_range_is_refused(plan: Plan, change: dict[str, float], reason: str):
    with pytest.raises(ValueError, match=reason):
        replace(plan, **change)


def test_a_missing_teacher_ends_the_command_with_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        imagine.main(["--teacher", str(tmp_path / "none"), "--out", str(tmp_path / "out"), "--faces", "1"])
    assert "MappingNetwork.xml is missing" in capsys.readouterr().err

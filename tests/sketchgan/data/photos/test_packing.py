import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sketchgan.data.dataset import FaceData
from sketchgan.data.drawing.geometry import Face
from sketchgan.data.drawing.tracing import trace
from sketchgan.data.photos import packing
from sketchgan.data.photos.attributes import write_attributes
from sketchgan.data.photos.manifest import Photo, PhotoError, read_manifest, read_photo
from tests.sketchgan.data.conftest import schematic_landmarks, write_annotated_photos


def photos(count: int, source: str) -> list[Photo]:
    return [Photo(f"{source}_{number}.jpg", source, "MIT") for number in range(count)]


def test_every_source_gives_its_share_to_validation():
    chosen = packing.validation_files(photos(700, "a") + photos(200, "b") + photos(100, "c"), 30)
    assert [sum(file.startswith(source) for file in chosen) for source in "abc"] == [21, 6, 3]


def test_the_split_has_the_asked_size_when_shares_are_no_whole_numbers():
    assert len(packing.validation_files(photos(10, "a") + photos(10, "b") + photos(9, "c"), 7)) == 7


def test_the_split_depends_on_names_and_not_on_their_order():
    listed = photos(100, "a") + photos(50, "b")
    assert packing.validation_files(listed, 15) == packing.validation_files(listed[::-1], 15)


def test_more_photos_hardly_move_the_split():
    before = packing.validation_files(photos(1000, "a"), 100)
    after = packing.validation_files(photos(1100, "a"), 100)
    assert len(before & after) > 80


def test_a_pack_holds_every_photo_in_order(pack_folder: Path):
    with (pack_folder / "index.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["file"] for row in rows] == [f"face_{number:03d}.png" for number in range(12)]
    assert tuple(rows[0]) == packing.COLUMNS
    assert [row["split"] for row in rows].count("val") == 3
    assert [row["glasses"] for row in rows] == ["1" if number % 4 == 0 else "0" for number in range(12)]


@pytest.mark.parametrize(("blink", "jaw", "flags"), [(0.7, 0.1, (True, False)), (0.1, 0.6, (False, True))])
def test_expressions_are_flagged_by_blendshapes(blink: float, jaw: float, flags: tuple[bool, bool]):
    scores = {"eyeBlinkLeft": 0.1, "eyeBlinkRight": blink, "jawOpen": jaw}
    assert packing.expression({name: np.float16(score) for name, score in scores.items()}) == flags


def test_stored_arrays_have_their_documented_shapes(pack_folder: Path):
    shapes = {path.stem: np.load(path).shape[1:] for path in pack_folder.glob("*.npy")}
    assert {np.load(path).shape[0] for path in pack_folder.glob("*.npy")} == {12}
    assert shapes == {
        "photos": (256, 256, 3),
        "labels": (128, 128),
        "hair": (128, 128),
        "palette": (5, 4),
        "rgb": (5, 3),
        "look": (16,),
        "look_flipped": (16,),
        "look_known": (),
        "traits": (2,),
        "landmarks": (478, 3),
        "blendshapes": (3,),
    }


@pytest.fixture(scope="module")
def two_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of 12 photos and of 12 imagined ones, whose age and W are known; 3 of the first are held out."""
    folder = tmp_path_factory.mktemp("two")
    sources, styles = [], folder / "styles"
    styles.mkdir()
    for name in ("first", "later"):
        (folder / name).mkdir()
        annotations, photos, manifest = write_annotated_photos(folder / name, 12)
        sources.append(packing.Source(annotations, photos, manifest))
    _rename(sources[1].annotations, "imagined")
    for path in sources[1].photos.iterdir():
        path.rename(path.with_name(path.name.replace("face", "imagined")))
    later = [Photo(photo.file.replace("face", "imagined"), "imagined", "other") for photo in sources[1].manifest]
    sources[1] = replace(sources[1], manifest=later)
    write_attributes(
        sources[1].annotations, {photo.file: {"age": 20.0 + i, "female": 0.5} for i, photo in enumerate(later)}
    )
    fine = np.random.default_rng(0).standard_normal((12, 512)).astype(np.float32)
    np.savez(styles / "00000.npz", files=np.array([photo.file for photo in later]), coarse=fine, fine=fine)
    packing.pack(sources, folder / "pack", processes=1, validation=3, styles=styles)
    return folder / "pack"


def _rename(annotations: Path, name: str) -> None:
    path = annotations / "shard_0000.npz"
    with np.load(path) as stored:
        notes = {key: stored[key] for key in stored.files}
    notes["files"] = np.array([file.replace("face", name) for file in notes["files"].tolist()])
    np.savez(path, **notes)


def test_what_is_held_out_comes_from_the_first_folder(two_sources: Path):
    data = FaceData.open(two_sources)
    assert len(data) == 24
    assert len(data.val) == 3
    assert all(data.files[index].startswith("face") for index in data.val)


def test_age_and_gender_are_known_where_they_were_estimated(two_sources: Path):
    data = FaceData.open(two_sources)
    imagined = np.array([file.startswith("imagined") for file in data.files])
    assert data.traits[imagined, 0].tolist() == list(range(20, 32))
    assert np.isnan(data.traits[~imagined]).all()


def test_the_look_of_an_imagined_photo_is_of_its_style_and_no_other_photo_has_one(two_sources: Path):
    data = FaceData.open(two_sources)
    imagined = np.array([file.startswith("imagined") for file in data.files])
    assert np.array_equal(data.look_known, imagined)
    assert not data.look[~imagined].any()
    assert data.look[imagined].any(1).all()
    assert np.array_equal(data.look, data.look_flipped)


def test_nothing_in_a_pack_needs_pickle(pack_folder: Path):
    with np.load(pack_folder / "geometry.npz", allow_pickle=False) as stored:
        assert {stored[name].dtype.kind for name in stored.files} <= {"i", "u"}


def test_geometry_survives_packing_to_an_eighth_of_a_pixel(pack_folder: Path):
    data = FaceData.open(pack_folder)
    parsing = np.load(pack_folder.parent / "annotations" / "shard_0000.npz")
    photo = read_photo(pack_folder.parent / "photos" / "face_003.png")
    face = Face(schematic_landmarks(), parsing["parsing"][3], parsing["hair"][3], photo)
    stored, fresh = data.geometry(3), trace(face, np.random.default_rng(packing._digest("face_003.png"))).geometry
    np.testing.assert_array_equal(stored.tags, fresh.tags)
    np.testing.assert_array_equal(stored.offsets, fresh.offsets)
    np.testing.assert_allclose(stored.points, fresh.points, atol=1 / 16 + 1e-3)


def test_packing_shows_the_way_when_annotations_are_missing(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="annotate first"):
        packing.pack([packing.Source(tmp_path, tmp_path, [])], tmp_path / "pack", 1)


def test_packing_replaces_nothing(tmp_path: Path):
    annotations, folder, manifest = write_annotated_photos(tmp_path, 1)
    (tmp_path / "pack").mkdir()
    with pytest.raises(FileExistsError, match="--out"):
        packing.pack([packing.Source(annotations, folder, manifest)], tmp_path / "pack", 1)


@pytest.mark.slow
def test_photos_of_the_manifest_are_packed_in_other_processes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    annotations, folder, manifest = write_annotated_photos(tmp_path, 4)
    packing.pack([packing.Source(annotations, folder, manifest[1:])], tmp_path / "pack", 1, validation=1)
    assert len(FaceData.open(tmp_path / "pack")) == 3
    assert "3 photos are packed" in capsys.readouterr().out
    assert not (tmp_path / "pack.part").exists()


def test_packing_leaves_something_to_train_on(tmp_path: Path):
    annotations, folder, manifest = write_annotated_photos(tmp_path, 2)
    items = packing.read_shard((annotations / "shard_0000.npz", folder))
    with pytest.raises(ValueError, match="--validation"):
        packing.write_pack(items, manifest, tmp_path / "pack", validation=2)


def test_packing_says_when_there_is_no_face(tmp_path: Path):
    with pytest.raises(ValueError, match="No face"):
        packing.write_pack([], [], tmp_path / "pack", validation=0)


def test_a_manifest_without_licences_is_refused(tmp_path: Path):
    (tmp_path / "manifest.csv").write_text("file,source\na.jpg,web\n")
    with pytest.raises(ValueError, match="licence"):
        read_manifest(tmp_path / "manifest.csv")


def test_a_file_that_is_no_photo_is_named_unreadable(tmp_path: Path):
    (tmp_path / "a.jpg").write_bytes(b"nothing")
    with pytest.raises(PhotoError, match="unreadable"):
        read_photo(tmp_path / "a.jpg")


def test_packing_names_the_photo_that_it_cannot_read(tmp_path: Path):
    annotations, folder, manifest = write_annotated_photos(tmp_path, 2)
    broken = folder / manifest[1].file
    broken.write_bytes(broken.read_bytes()[:500])
    with pytest.raises(PhotoError, match=rf"{broken.name}: unreadable"):
        packing.read_shard((annotations / "shard_0000.npz", folder))

"""Annotation: on real photos and pages made of them where the training photos and models are at hand."""

import csv
import re
import struct
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.annotate import main
from sketchgan.data.photos import annotation
from sketchgan.data.photos.annotation import annotate, annotate_photo, listed_photos
from sketchgan.data.photos.annotators import Annotation, Annotator, FoundFace, check_models
from sketchgan.data.photos.manifest import Photo, list_photos, read_manifest
from sketchgan.data.photos.records import Record, annotation_shards, write_shard
from tests.sketchgan.data.conftest import schematic_landmarks, schematic_masks, schematic_photo

SHARED = Path(__file__).resolve().parents[5] / "shared"
MODELS = SHARED / "models"
needs_models = pytest.mark.skipif(
    not (MODELS / "face_landmarker.task").exists() or find_spec("mediapipe") is None,
    reason="needs the annotation models of ../shared and requirements-train.txt",
)
SCHEMATIC = FoundFace(np.pad(schematic_landmarks() / 256, ((0, 0), (0, 1))).astype(np.float32), {"jawOpen": 0.1})


class SeesTheSchematicFace:
    def find(self, photo: NDArray[np.uint8]) -> list[FoundFace]:
        return [SCHEMATIC]

    def describe(self, photo: NDArray[np.uint8], face: FoundFace) -> Annotation:
        parsing, hair = schematic_masks()
        return Annotation(face.landmarks, np.array([0.1], np.float16), ("jawOpen",), hair, parsing)


@pytest.fixture
def schematic(monkeypatch: pytest.MonkeyPatch) -> None:
    annotator: Any = SeesTheSchematicFace()
    monkeypatch.setattr(annotation, "_annotator", lambda _: annotator)


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def test_missing_models_are_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"face_landmarker\.task is missing.*--models"):
        Annotator(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"face_landmarker\.task is missing"):
        check_models(tmp_path)


def test_every_picture_of_a_folder_and_of_those_within_is_listed(tmp_path: Path):
    for name in ("b.JPG", "trip/a.png", "trip/phone.heic", ".trash/c.jpg", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [photo.file for photo in list_photos(tmp_path)] == ["b.JPG", "trip/a.png", "trip/phone.heic"]


def test_photos_are_chosen_by_licence(tmp_path: Path):
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,source,licence\na.jpg,web,MIT\nb.jpg,web,none-stated\n")
    assert [photo.file for photo in listed_photos(tmp_path, manifest, ["MIT"])] == ["a.jpg"]
    assert len(listed_photos(tmp_path, manifest, [])) == 2
    with pytest.raises(ValueError, match="there are: MIT, none-stated"):
        listed_photos(tmp_path, manifest, ["CC0"])
    with pytest.raises(ValueError, match="--licence needs a --manifest"):
        listed_photos(tmp_path, None, ["CC0"])


@pytest.mark.parametrize(
    ("photos", "sentence"), [("missing", "missing is not there"), (".", "holds no photo"), ("full", "task is missing")]
)
def test_what_is_wrong_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], photos: str, sentence: str
):
    if photos == "full":
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "a.jpg").touch()
    with pytest.raises(SystemExit) as stop:
        main(["--photos", str(tmp_path / photos), "--models", str(tmp_path), "--out", str(tmp_path / "out")])
    assert stop.value.code == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.usefixtures("schematic")
def test_a_photo_is_kept_in_the_sizes_that_it_has(tmp_path: Path):
    small = schematic_photo(schematic_masks()[0])
    cv2.imwrite(str(tmp_path / "small.png"), small[..., ::-1])
    cv2.imwrite(str(tmp_path / "large.jpg"), cv2.resize(small, (900, 900))[..., ::-1])
    for file in ("small.png", "large.jpg"):
        record = annotate_photo((tmp_path, tmp_path, tmp_path / "out", file))
        assert record.reason == ""
        assert record.palette is not None
        assert record.palette[0, 3] == 1  # skin
    aligned = tmp_path / "out" / "aligned"
    assert (aligned / "256" / "small.png").read_bytes() == (tmp_path / "small.png").read_bytes()
    assert not (aligned / "512" / "small.png").exists()
    assert cv2.imread(str(aligned / "256" / "large.jpg")).shape == (256, 256, 3)
    assert cv2.imread(str(aligned / "512" / "large.jpg")).shape == (512, 512, 3)


@pytest.mark.usefixtures("schematic")
@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("broken.jpg", "unreadable"),
        ("phone.heic", r"unreadable: \.heic is not"),
        ("../outside.jpg", "not in the folder"),
    ],
)
def test_what_cannot_be_read_is_left_out(tmp_path: Path, file: str, reason: str):
    (tmp_path / file).write_bytes(b"nothing")
    record = annotate_photo((tmp_path, tmp_path, tmp_path / "out", file))
    assert record.annotation is None
    assert re.match(reason, record.reason)


def broken_pictures() -> dict[str, bytes]:
    photo = schematic_photo(schematic_masks()[0])
    whole = {end: cv2.imencode(end, photo)[1].tobytes() for end in (".jpg", ".png", ".webp")}
    half = {f"half{end}": data[: len(data) // 2] for end, data in whole.items()}
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    gigantic = whole[".png"][:8] + head + png_chunk(b"IDAT", zlib.compress(bytes(1000))) + png_chunk(b"IEND", b"")
    return half | {"empty.jpg": b"", "gigantic.png": gigantic}


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


BROKEN = broken_pictures()


@pytest.mark.usefixtures("schematic")
@pytest.mark.parametrize("file", BROKEN)
def test_a_broken_picture_is_left_out_and_no_half_face_is_taken_for_a_whole_one(tmp_path: Path, file: str):
    (tmp_path / file).write_bytes(BROKEN[file])
    record = annotate_photo((tmp_path, tmp_path, tmp_path / "out", file))
    assert record.annotation is None
    assert record.reason.partition(":")[0] == "unreadable"


def test_a_folder_is_no_picture_whatever_its_name(tmp_path: Path):
    (tmp_path / "trip.jpg").mkdir()
    (tmp_path / "trip.jpg" / "a.jpg").touch()
    assert [photo.file for photo in list_photos(tmp_path)] == ["trip.jpg/a.jpg"]


def test_photos_that_were_looked_at_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(annotation, "check_networks", lambda _: "nets")
    write_shard(tmp_path, [Record("a.jpg", "no face found")], "nets")
    annotate(tmp_path, [Photo("a.jpg", "web", "MIT")], tmp_path, tmp_path, 1)
    assert len(annotation_shards(tmp_path)) == 1
    assert rows(tmp_path / "skipped.csv")["a.jpg"]["reason"] == "no face found"


def known_photo(number: int) -> NDArray[np.uint8]:
    large = [photo for photo in read_manifest(SHARED / "faces" / "manifest.csv") if photo.source == "tpdne-junguler"]
    picture = cv2.imread(str(SHARED / "faces" / "photos" / large[number].file))
    return np.asarray(picture, np.uint8)


def paste(page: NDArray[np.uint8], picture: NDArray[np.uint8], scale: float, degrees: float, x: int, y: int) -> None:
    """In place, with the picture's middle at (x, y)."""
    into = cv2.getRotationMatrix2D((256, 256), degrees, scale)
    into[:, 2] += (x - 256, y - 256)
    cv2.warpAffine(picture, into, page.shape[1::-1], page, borderMode=cv2.BORDER_TRANSPARENT)


@needs_models
def test_a_folder_of_all_kinds_of_photos(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    photos, out = tmp_path / "photos", tmp_path / "out"
    (photos / "trip").mkdir(parents=True)
    pages = {name: np.full((1500, 2000, 3), 170, np.uint8) for name in ("turned", "far", "two", "none", "tiny")}
    paste(pages["turned"], known_photo(0), 1.4, 25, 600, 700)
    paste(pages["far"], known_photo(1), 0.75, -8, 1500, 900)
    for x, number in ((550, 2), (1450, 3)):
        paste(pages["two"], known_photo(number), 1.3, 0, x, 700)
    paste(pages["tiny"], known_photo(4), 0.4, 0, 900, 700)
    for name, page in pages.items():
        cv2.imwrite(str(photos / "trip" / f"{name}.jpg"), page)
    cv2.imwrite(str(photos / "aligned.png"), known_photo(5))
    arguments = ["--photos", str(photos), "--models", str(MODELS), "--out", str(out), "--processes", "1"]
    main(arguments)
    assert "3 faces are in" in capsys.readouterr().out
    faces, skipped = rows(out / "faces.csv"), rows(out / "skipped.csv")
    assert {file: row["size_px"] for file, row in faces.items()} == {
        "aligned.png": "512",
        "trip/turned.jpg": "512",
        "trip/far.jpg": "256",
    }
    assert {file: row["reason"].partition(":")[0] for file, row in skipped.items()} == {
        "trip/two.jpg": "more than one face",
        "trip/none.jpg": "no face found",
        "trip/tiny.jpg": "too small",
    }
    assert 20 < float(faces["aligned.png"]["skin_L"]) < 95
    main(arguments)  # nothing is left to do
    (shard,) = annotation_shards(out)
    with np.load(shard) as stored:
        assert stored["blendshapes"].shape == (3, 52)
        eyes = stored["landmarks"][:, [468, 473], :2]
        np.testing.assert_allclose(eyes, np.broadcast_to([[0.376, 0.476], [0.624, 0.476]], eyes.shape), atol=0.04)
        assert (stored["parsing"] == 1).mean((1, 2)).min() > 0.1
    for side in (256, 512):
        turned = cv2.imread(str(out / "aligned" / str(side) / "trip" / "turned.jpg"))
        assert turned.shape == (side, side, 3)

import csv
from pathlib import Path

import numpy as np
import pytest

from sketchgan.data.photos.annotators import Annotation
from sketchgan.data.photos.manifest import Photo
from sketchgan.data.photos.records import Record, annotation_shards, done_files, write_shard, write_tables


def found(file: str) -> Record:
    note = Annotation(
        landmarks=np.full((478, 3), 0.5, np.float32),
        blendshapes=np.array([0.1, 0.2], np.float16),
        blendshape_names=("jawOpen", "eyeBlinkLeft"),
        hair=np.zeros((256, 256), np.uint8),
        parsing=np.zeros((256, 256), np.uint8),
    )
    palette = np.zeros((5, 4), np.float32)
    palette[0] = (70.04, 15, 16, 1)
    return Record(file, "", note, palette, 512, -7.26)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_tables_carry_source_and_licence_and_say_what_was_left_out(tmp_path: Path):
    write_shard(tmp_path, [found("b/one.jpg"), Record("two.jpg", "no face found")], "nets")
    photos = [Photo("two.jpg", "web", "MIT"), Photo("b/one.jpg", "my own", "CC0"), Photo("three.jpg", "web", "MIT")]
    write_tables(tmp_path, photos)
    (face,), (skipped,) = rows(tmp_path / "faces.csv"), rows(tmp_path / "skipped.csv")
    assert (face["file"], face["source"], face["licence"]) == ("b/one.jpg", "my own", "CC0")
    assert (face["size_px"], face["yaw_deg"], face["skin_L"], face["hair_L"]) == ("512", "-7.3", "70.0", "")
    assert skipped == {"file": "two.jpg", "source": "web", "licence": "MIT", "reason": "no face found"}


def test_a_shard_of_nothing_but_unusable_photos_is_kept_all_the_same(tmp_path: Path):
    write_shard(tmp_path, [Record("a.jpg", "unreadable"), Record("b.jpg", "no face found")], "nets")
    write_shard(tmp_path, [found("c.jpg")], "nets")
    assert done_files(tmp_path, "nets") == {"a.jpg", "b.jpg", "c.jpg"}
    with np.load(annotation_shards(tmp_path)[0]) as shard:
        assert shard["landmarks"].shape == (0, 478, 3)


def test_what_other_networks_wrote_is_not_mixed_in(tmp_path: Path):
    write_shard(tmp_path, [found("a.jpg")], "nets")
    with pytest.raises(ValueError, match="annotated with nets, this is others: name another folder"):
        done_files(tmp_path, "others")
    np.savez(tmp_path / "shard_0001.npz", files=np.array(["b.jpg"]))
    with pytest.raises(ValueError, match="an older version"):
        done_files(tmp_path, "nets")

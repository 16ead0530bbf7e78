from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from sketchgan.data.dataset import FaceData
from sketchgan.evaluation.sheet import draw_validation_sketch, main, write_validation_sheet
from sketchgan.network.generator import Generator


@pytest.fixture
def data(pack_folder: Path) -> FaceData:
    return FaceData.open(pack_folder)


def test_the_validation_drawing_of_a_photo_is_always_the_same(data: FaceData) -> None:
    first, second = (draw_validation_sketch(data, int(data.val[0]), 0.5) for _ in range(2))
    assert np.array_equal(first, second)
    assert (first < 128).sum() > 200
    assert not np.array_equal(first, draw_validation_sketch(data, int(data.val[0]), 1.0))


@pytest.mark.slow
def test_a_sheet_shows_photos_only_when_asked(tiny_generator: Generator, data: FaceData, tmp_path: Path) -> None:
    for name, with_photos in (("private.png", True), ("public.png", False)):
        write_validation_sheet(tiny_generator, data, tmp_path / name, count=3, columns=1, with_photos=with_photos)
    private, public = (cv2.imread(str(tmp_path / name)) for name in ("private.png", "public.png"))
    assert private.shape == (3 * 256, 8 * 256, 3)
    assert public.shape == (3 * 256, 7 * 256, 3)


def test_the_sheet_command_writes_a_picture(
    tiny_weights: Path,
    pack_folder: Path,
    tmp_path: Path,
) -> None:
    main(["--weights", str(tiny_weights), "--pack", str(pack_folder), "--out", str(tmp_path / "s.png"), "--count", "3"])
    assert cv2.imread(str(tmp_path / "s.png")) is not None


@pytest.mark.slow
@pytest.mark.parametrize(("held_out", "rows"), [(1, 1), (4, 2), (0, 1)])
def test_a_sheet_of_few_faces_is_filled_up_with_white(
    tiny_generator: Generator, data: FaceData, tmp_path: Path, held_out: int, rows: int
) -> None:
    few = replace(data, train=data.train[:2], val=data.train[:held_out])
    write_validation_sheet(tiny_generator, few, tmp_path / "sheet.png", columns=3)
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet.shape == (rows * 256, 3 * 8 * 256, 3)
    assert (sheet[-256:, -8 * 256 :] == 255).all()

from pathlib import Path

import cv2
import numpy as np
import pytest

from sketchgan.evaluation.epochs import CAPTION, SHOWN, TILE, TILES_A_FACE, main, read_ticks

ROWS, GROUPS = 2, 3


def write_sheet(run: Path, images: int, level: int) -> None:
    """As training leaves it: face k has drawings of grey 10 k, outputs of `level` + k, a red photo."""
    sheet = np.zeros((ROWS * TILE, GROUPS * TILES_A_FACE * TILE, 3), np.uint8)
    for face in range(ROWS * GROUPS):
        group, row = divmod(face, ROWS)
        for tile in range(TILES_A_FACE):
            place = sheet[row * TILE : (row + 1) * TILE, (group * TILES_A_FACE + tile) * TILE :][:, :TILE]
            place[:] = (0, 0, 255) if tile == TILES_A_FACE - 1 else 10 * face if tile % 2 == 0 else level + face
    run.mkdir(exist_ok=True)
    cv2.imwrite(str(run / f"sheet_{images:07d}.png"), sheet)


@pytest.fixture
def runs(tmp_path: Path) -> list[Path]:
    for run, images, level in (("one", 100, 100), ("one", 200, 120), ("one", 300, 140), ("two", 400, 160)):
        write_sheet(tmp_path / run, images, level)
    return [tmp_path / "one", tmp_path / "two"]


def test_a_row_shows_a_drawing_and_what_became_of_it_tick_by_tick(runs: list[Path], tmp_path: Path):
    out = tmp_path / "epochs.png"
    main(["--runs", *map(str, runs), "--out", str(out), "--ticks", "3", "--faces", "0", "3"])
    picture = cv2.imread(str(out))
    assert picture is not None
    assert picture.shape == (CAPTION + 2 * SHOWN, 4 * SHOWN, 3)
    cells = picture[CAPTION:].reshape(2, SHOWN, 4, SHOWN, 3).transpose(0, 2, 1, 3, 4)
    assert cells[:, :, 64, 64, 0].tolist() == [[0, 100, 140, 160], [30, 103, 143, 163]]
    assert not (cells == (0, 0, 255)).all(-1).any()  # no photograph


def test_the_first_and_the_last_tick_are_always_there(runs: list[Path]):
    assert [images for images, _ in read_ticks(runs, 2)] == [100, 400]
    assert [images for images, _ in read_ticks(runs, 9)] == [100, 200, 300, 400]


def test_a_folder_without_sheets_and_a_place_to_write_that_is_not_there_are_told(runs: list[Path], tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"sheet_\*\.png"):
        read_ticks([tmp_path], 2)
    with pytest.raises(FileNotFoundError):
        main(["--runs", str(runs[0]), "--out", str(tmp_path / "nowhere" / "a.webp"), "--faces", "0"])

"""The label that every photograph carries."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchgan.evaluation.epochs import write_epochs
from sketchgan.evaluation.sheets import write_grid
from sketchgan.imaging import encode_jpeg
from sketchgan.provenance import AI_MADE_XMP, label_as_ai_made
from tests.drawings import sheet

ROOT = Path(__file__).resolve().parents[2]
PIXELS = np.arange(256 * 256 * 3, dtype=np.uint32).reshape(256, 256, 3).astype(np.uint8)


def test_the_label_is_read_by_others_and_the_pixels_stay():
    jpeg = encode_jpeg(PIXELS)
    labelled = Image.open(io.BytesIO(label_as_ai_made(jpeg)))
    assert labelled.info["xmp"] == AI_MADE_XMP
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in labelled.info["xmp"]
    assert np.array_equal(np.asarray(labelled), np.asarray(Image.open(io.BytesIO(jpeg))))


def test_a_jpeg_without_a_jfif_segment_is_labelled_too():
    jpeg = encode_jpeg(PIXELS)
    bare = jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6]) :]
    assert Image.open(io.BytesIO(label_as_ai_made(bare))).info["xmp"] == AI_MADE_XMP


def test_what_is_no_jpeg_is_refused():
    with pytest.raises(ValueError, match="ff d8"):
        label_as_ai_made(b"\x89PNG")


def test_sheets_of_made_faces_carry_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_grid(tmp_path / "grid.webp", [[PIXELS]], 1)
    write_epochs([(100, np.zeros((256, 256 * 8, 3), np.uint8))], [0], tmp_path / "epochs.png")
    monkeypatch.setattr(sheet, "load_predictor", lambda *_, **__: None)
    monkeypatch.setattr(sheet, "draw_sketches", lambda: {"one": PIXELS[..., 0]})
    monkeypatch.setattr(sheet, "predict_faces", lambda *_: {"one": PIXELS})
    sheet.main(["--weights", "none", "--out", str(tmp_path / "sheet.webp")])
    for path in tmp_path.iterdir():
        assert b"trainedAlgorithmicMedia" in Image.open(path).info["xmp"]


@pytest.mark.parametrize(
    "name",
    [
        *("baseline_sheet", "drawings_sheet", "epochs", "epochs_fourth", "large_sheet", "validation_sheet"),
        "../../static/img/landing",
    ],
)
def test_the_faces_that_the_docs_and_the_front_page_show_carry_it(name: str):
    assert Image.open(ROOT / f"docs/images/{name}.webp").info["xmp"] == AI_MADE_XMP

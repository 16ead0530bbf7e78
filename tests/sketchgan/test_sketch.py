"""`python -m sketchgan.sketch`."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from sketchgan.sketch import ROOT, main

SHIPPED = ROOT / "weights" / "sketcher256.safetensors"


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    """A wide picture of a schematic face on a plain wall."""
    image = Image.new("RGB", (640, 480), (190, 190, 195))
    draw = ImageDraw.Draw(image)
    draw.ellipse((210, 60, 430, 400), fill=(60, 40, 30))
    draw.ellipse((225, 110, 415, 400), fill=(224, 180, 150))
    for x in (275, 365):
        draw.ellipse((x - 20, 225, x + 20, 243), fill=(250, 250, 250))
        draw.ellipse((x - 8, 225, x + 8, 243), fill=(40, 30, 20))
    draw.ellipse((280, 320, 360, 348), fill=(170, 80, 80))
    path = tmp_path / "portrait.jpg"
    image.save(path)
    return path


def test_a_photo_becomes_thin_dark_lines_on_white_paper(portrait: Path, tmp_path: Path) -> None:
    out = tmp_path / "sketch.png"
    assert main([str(portrait), str(out)]) == 0
    sketch = np.asarray(Image.open(out))
    assert sketch.shape == (256, 256)
    assert np.median(sketch) > 250
    assert 0.01 < (sketch < 128).mean() < 0.15


def test_the_same_photo_gives_the_same_bytes(portrait: Path, tmp_path: Path) -> None:
    outs = [tmp_path / name for name in ("one.png", "two.png")]
    assert [main([str(portrait), str(out)]) for out in outs] == [0, 0]
    assert outs[0].read_bytes() == outs[1].read_bytes()


@pytest.mark.parametrize("content", [b"", b"no picture at all"])
def test_what_is_no_picture_is_refused_with_a_sentence(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(content)
    assert main([str(photo), str(tmp_path / "sketch.png")]) == 1
    assert "not a PNG, JPEG or WebP picture" in capsys.readouterr().err
    assert not (tmp_path / "sketch.png").exists()


def test_missing_weights_are_named(portrait: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(portrait), str(tmp_path / "s.png"), "--weights", str(tmp_path / "none.safetensors")]) == 1
    assert "no weights at" in capsys.readouterr().err

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from sketchgan.generate import main
from sketchgan.provenance import AI_MADE_XMP

pytestmark = pytest.mark.slow

Generate = Callable[..., int]


@pytest.fixture
def generate(tiny_weights: Path, model_cache: Path) -> Generate:
    def run(sketch: Path, face: Path, *options: str) -> int:
        return main([str(sketch), str(face), "--weights", str(tiny_weights), "--cache-dir", str(model_cache), *options])

    return run


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_a_drawing_of_any_format_becomes_a_face(
    generate: Generate, tmp_path: Path, face_drawing: Image.Image, ending: str
) -> None:
    sketch, face = tmp_path / f"sketch.{ending}", tmp_path / "face.png"
    ImageOps.pad(face_drawing, (700, 900), color=255).save(sketch)
    assert generate(sketch, face) == 0
    assert Image.open(face).size == (256, 256)


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(
    generate: Generate, tmp_path: Path, face_drawing: Image.Image
) -> None:
    face_drawing.save(tmp_path / "sketch.png")
    faces = [tmp_path / f"{name}.png" for name in "abc"]
    for face, seed in zip(faces, ("5", "5", "6"), strict=True):
        assert generate(tmp_path / "sketch.png", face, "--seed", seed) == 0
    assert faces[0].read_bytes() == faces[1].read_bytes() != faces[2].read_bytes()


@pytest.mark.parametrize("ending", ["png", "jpg", "JPEG", "webp"])
def test_the_file_says_that_the_face_is_ai_made(
    generate: Generate, tmp_path: Path, face_drawing: Image.Image, ending: str
) -> None:
    face_drawing.save(tmp_path / "sketch.png")
    face = tmp_path / f"face.{ending}"
    assert generate(tmp_path / "sketch.png", face) == 0
    assert Image.open(face).info["xmp"] == AI_MADE_XMP


def test_a_format_that_cannot_say_so_is_refused(
    generate: Generate, tmp_path: Path, face_drawing: Image.Image, capsys: pytest.CaptureFixture[str]
) -> None:
    face_drawing.save(tmp_path / "sketch.png")
    assert generate(tmp_path / "sketch.png", tmp_path / "face.bmp") == 1
    assert ".png, .jpg or .webp" in capsys.readouterr().err
    assert not (tmp_path / "face.bmp").exists()


def test_a_colour_is_passed_on(generate: Generate, tmp_path: Path, face_drawing: Image.Image) -> None:
    face_drawing.save(tmp_path / "sketch.png")
    generate(tmp_path / "sketch.png", tmp_path / "plain.png")
    generate(tmp_path / "sketch.png", tmp_path / "red.png", "--hair", "#ff2000")
    plain, red = (np.asarray(Image.open(tmp_path / name)) for name in ("plain.png", "red.png"))
    assert not np.array_equal(plain, red)


@pytest.mark.parametrize(("content", "message"), [(b"no picture", "not a PNG, JPEG or WebP"), (None, "No such file")])
def test_a_bad_sketch_gets_a_sentence(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, message: str
) -> None:
    sketch = tmp_path / "sketch.png"
    if content is not None:
        sketch.write_bytes(content)
    assert generate(sketch, tmp_path / "face.png") == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "face.png").exists()


def test_a_blank_sketch_gets_a_sentence(generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("L", (300, 300), 255).save(tmp_path / "sketch.png")
    assert generate(tmp_path / "sketch.png", tmp_path / "face.png") == 1
    assert "no line" in capsys.readouterr().err


def test_an_unknown_ending_gets_a_sentence(
    generate: Generate, tmp_path: Path, face_drawing: Image.Image, capsys: pytest.CaptureFixture[str]
) -> None:
    face_drawing.save(tmp_path / "sketch.png")
    assert generate(tmp_path / "sketch.png", tmp_path / "face.xyz") == 1
    assert "xyz" in capsys.readouterr().err


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "123456#"])
def test_a_colour_of_another_form_gets_a_sentence(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str], colour: str
) -> None:
    with pytest.raises(SystemExit):
        generate(tmp_path / "sketch.png", tmp_path / "face.png", "--hair", colour)
    assert "is not a colour like #a0522d" in capsys.readouterr().err

"""The exported sketcher draws what the network draws."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.sketcher import build_sketcher
from sketchgan.runtime.export import export_checkpoint
from sketchgan.runtime.photo_lines import OpenVinoSketcher, enlarge_lines, fit_photo
from sketchgan.scan.paper import CUT, FRAME
from sketchgan.sketch import draw_photo

SHIPPED = Path(__file__).parents[3] / "weights" / "sketcher256.safetensors"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exported here, no test waits for a process that does it."""
    folder = tmp_path_factory.mktemp("models")
    export_checkpoint(SHIPPED, folder)
    return folder


def portrait(size: tuple[int, int], *, blur: float) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size, (188, 190, 196))
    pen = ImageDraw.Draw(image)
    x, y, r = width / 2, height / 2, min(size) / 3
    pen.ellipse((x - r, y - 1.35 * r, x + r, y + 1.2 * r), fill=(60, 40, 30))
    pen.ellipse((x - 0.8 * r, y - r, x + 0.8 * r, y + 1.2 * r), fill=(224, 180, 150))
    for side in (-0.35, 0.35):
        pen.ellipse((x + (side - 0.14) * r, y - 0.2 * r, x + (side + 0.14) * r, y - 0.08 * r), fill=(40, 30, 20))
    pen.ellipse((x - 0.3 * r, y + 0.55 * r, x + 0.3 * r, y + 0.7 * r), fill=(170, 80, 80))
    return image.filter(ImageFilter.GaussianBlur(blur))


@pytest.mark.parametrize(("size", "blur"), [((256, 256), 1), ((640, 480), 2), ((900, 1600), 4)])
def test_openvino_draws_what_torch_draws(models: Path, size: tuple[int, int], blur: float):
    photo = portrait(size, blur=blur)
    expected = draw_photo(build_sketcher(load_checkpoint(SHIPPED)), photo).astype(int)
    sketch = OpenVinoSketcher(SHIPPED, models).sketch(fit_photo(photo))
    assert np.abs(sketch - expected).mean() < 0.5
    assert np.mean((sketch < CUT) != (expected < CUT)) < 0.001


def test_the_lines_come_in_the_frame_of_a_drawing(models: Path):
    sketch = OpenVinoSketcher(SHIPPED, models).sketch(fit_photo(portrait((512, 512), blur=1)))
    lines = enlarge_lines(sketch)
    assert lines.shape == (FRAME, FRAME)
    assert abs(np.mean(lines < CUT) - np.mean(sketch < CUT)) < 0.01


def test_another_shape_is_refused(models: Path):
    with pytest.raises(ValueError, match="wanted uint8"):
        OpenVinoSketcher(SHIPPED, models).sketch(np.zeros((100, 100, 3), np.uint8))


def test_missing_weights_are_told(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        OpenVinoSketcher(tmp_path / "none.safetensors", tmp_path)

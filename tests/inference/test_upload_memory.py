"""Eight of the largest pictures at once, in a process of its own whose memory is measured."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.inference.site_process import ROOT

pytestmark = pytest.mark.slow

# A 16-bit grey picture takes most for its pixels, a transparent one comes next.
MODES = ("1", "RGB", "RGBA", "I;16")
LARGE = (7900, 5000)  # 39.5 megapixels, about as many as are taken
LARGE_AVATAR = (5000, 4900)
LIMITS_MB = {"paper": 60, "upload": 650, "drawing": 750, "lines": 60, "avatar": 450}


def draw(path: Path, mode: str, size: tuple[int, int]) -> Path:
    """A small file of many pixels."""
    if mode == "I;16":
        picture = Image.new("I;16", size, 60_000)
        picture.paste(1000, (1000, 1000, 3000, 1200))
    else:
        picture = Image.new(mode, size, 1 if mode == "1" else "white")
        ImageDraw.Draw(picture).ellipse((1000, 1000, 3000, 4000), outline=0 if mode == "1" else "black", width=40)
    picture.save(path, compress_level=1)
    return path


def measure(kind: str, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.inference.upload_memory", kind, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["upload", "drawing"])
def test_large_uploads_are_read_one_after_the_other(kind: str, mode: str, tmp_path: Path) -> None:
    report = measure(kind, draw(tmp_path / "large.png", mode, LARGE))
    assert sum(report["outcomes"].values()) == 8
    assert set(report["outcomes"]) <= {"done", "busy", "blank_sketch"}
    assert report["peak_mb"] < LIMITS_MB[kind]


@pytest.mark.parametrize("kind", ["paper", "lines"])
def test_what_needs_few_pixels_refuses_many_before_they_are_decoded(kind: str, tmp_path: Path) -> None:
    report = measure(kind, draw(tmp_path / "large.png", "1", LARGE))
    assert report["outcomes"] == {"too_large": 8}
    assert report["peak_mb"] < LIMITS_MB[kind]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_pictures_of_people_are_made_small_one_after_the_other(mode: str, tmp_path: Path) -> None:
    report = measure("avatar", draw(tmp_path / "large.png", mode, LARGE_AVATAR))
    assert set(report["outcomes"]) <= {"done", "refused"}
    assert report["outcomes"]["done"] >= 1
    assert report["peak_mb"] < LIMITS_MB["avatar"]

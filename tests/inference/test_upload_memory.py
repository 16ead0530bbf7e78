"""Several of the largest pictures at once, in a process of its own whose memory is measured."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.inference.site_process import ROOT

AT_ONCE = 3  # as in upload_memory.py

pytestmark = pytest.mark.slow

# A 16-bit grey picture takes most for its pixels, a transparent one comes next.
MODES = ("1", "RGB", "RGBA", "I;16")
LARGE = (7900, 5000)  # 39.5 megapixels, about as many as are taken
LARGE_AVATAR = (5000, 4900)
# What one picture at a time was seen to take, 353 MB, and a quarter. Pillow holds 4 bytes a pixel (158 MB), of a 16-bit
# picture floats, too; the reader has 3 (118 MB); pages of 2000 pixels take the rest.
LIMITS_MB = {"paper": 60, "upload": 440, "drawing": 440, "lines": 60, "avatar": 450}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("large")
    return {mode: draw(folder / f"{place}.png", mode, LARGE) for place, mode in enumerate(MODES)}


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


def measure(kind: str, *files: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.inference.upload_memory", kind, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


@pytest.mark.parametrize(("kind", "modes"), [("upload", MODES), ("drawing", ("RGB", "I;16"))])
def test_large_uploads_are_read_one_after_the_other(kind: str, modes: tuple[str, ...], files: dict[str, Path]) -> None:
    reports = dict(zip(modes, measure(kind, *(files[mode] for mode in modes)), strict=True))
    for mode, report in reports.items():
        assert sum(report["outcomes"].values()) == AT_ONCE, mode
        assert set(report["outcomes"]) <= {"done", "timed_out", "blank_sketch"}, mode
    peaks_mb = {mode: report["peak_mb"] for mode, report in reports.items()}
    assert max(peaks_mb.values()) < LIMITS_MB[kind], peaks_mb


@pytest.mark.parametrize("kind", ["paper", "lines"])
def test_what_needs_few_pixels_refuses_many_before_they_are_decoded(kind: str, files: dict[str, Path]) -> None:
    (report,) = measure(kind, files["1"])
    assert report["outcomes"] == {"too_large": AT_ONCE}
    assert report["peak_mb"] < LIMITS_MB[kind]


def test_pictures_of_people_are_made_small_one_after_the_other(tmp_path: Path) -> None:
    modes = ("RGB", "RGBA")
    reports = measure("avatar", *(draw(tmp_path / f"{mode}.png", mode, LARGE_AVATAR) for mode in modes))
    assert len(reports) == len(modes)
    for report in reports:
        assert set(report["outcomes"]) <= {"done", "refused"}
        assert report["outcomes"]["done"] >= 1
    peaks_mb = {mode: report["peak_mb"] for mode, report in zip(modes, reports, strict=True)}
    assert max(peaks_mb.values()) < LIMITS_MB["avatar"], peaks_mb

"""Photographs of drawings become lines: nothing drawn is lost, nothing is invented."""

import io

import cv2
import numpy as np
import pytest
from PIL import ExifTags, Image, ImageDraw, ImageOps

from sketchgan.imaging import SketchError, decode_image
from sketchgan.scan.paper import CUT, FRAME, MARGIN, read_paper
from sketchgan.scan.sheet import find_sheet
from tests.drawings.faces import DRAWINGS
from tests.sketchgan.phone_photos import SHEET, Scene, measure, photograph

BLUE_PEN, PENCIL, SOFT_PENCIL = (40, 60, 150), (120, 120, 124), (160, 160, 162)
CHALK, LIGHT_TABLE = (236, 234, 228), (222, 216, 204)
SCENES = {
    "blank paper": Scene(),
    "ruled paper": Scene(rules_px=48),
    "squared paper": Scene(rules_px=30, is_squared=True),
    "blue pen on blue lines": Scene(ink=BLUE_PEN, rules_px=48),
    "pencil": Scene(ink=PENCIL, pen=0.5),
    "soft pencil on ruled paper": Scene(ink=SOFT_PENCIL, pen=0.6, rules_px=48),
    "a dark shadow": Scene(darkest=0.45, rules_px=48),
    "no edge to be seen": Scene(table=None, rules_px=48),
    "a bright table": Scene(table=(190, 180, 165)),
    "noise": Scene(noise=9, quality=60),
    "chalk on black paper": Scene(ink=CHALK, paper=(34, 34, 38), table=LIGHT_TABLE),
    "chalk on brown paper": Scene(ink=CHALK, paper=(98, 70, 50), table=LIGHT_TABLE, darkest=0.75),
}
NAMES = ("clumsy_woman", "curly_woman", "marker_bob", "man_with_glasses", "turned_woman")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("scene", SCENES)
def test_of_a_phone_photo_99_percent_of_the_drawn_pixels_survive_and_under_1_percent_are_invented(
    scene: str, seed: int
):
    place = list(SCENES).index(scene)
    chosen = Scene(**{**SCENES[scene].__dict__, "seed": 10 * place + seed})
    image, drawn, matrix = photograph(DRAWINGS[NAMES[(place + seed) % len(NAMES)]](), chosen)
    lines = read_paper(image)
    survived, invented = measure(lines, drawn, matrix)
    assert survived >= 0.99
    assert invented < 0.01
    assert lines.has_sheet == (chosen.table is not None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_sheets_corners_are_found_to_within_half_a_percent(seed: int):
    scene = Scene(seed=seed)
    image, _, matrix = photograph(DRAWINGS["clumsy_man"](), scene)
    width, height = SHEET
    sheet = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64) - 0.5
    corners = find_sheet(np.asarray(image))
    assert corners is not None
    assert np.abs(corners - cv2.perspectiveTransform(sheet, matrix)[0]).max() < 0.005 * max(scene.size)


@pytest.mark.slow
def test_a_frame_that_is_drawn_is_no_sheet():
    paper = Image.new("RGB", (900, 1200), (250, 250, 245))
    pen = ImageDraw.Draw(paper)
    pen.rectangle((200, 250, 700, 900), outline=(30, 30, 30), width=6)
    pen.line((60, 80, 840, 90), fill=(30, 30, 30), width=6)
    assert find_sheet(np.asarray(paper)) is None
    rows = np.nonzero((read_paper(paper).picture < CUT).any(axis=1))[0]
    assert np.ptp(rows) > 0.9 * (FRAME - 2 * MARGIN)  # the line outside of the frame is there


@pytest.fixture
def scan() -> Image.Image:
    """A drawing without any light or table: 800 x 1100, dark on white."""
    image = Image.new("RGB", (800, 1100), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((200, 150, 600, 750), outline="black", width=5)
    pen.line((330, 400, 370, 400), fill="black", width=5)
    pen.line((430, 400, 470, 400), fill="black", width=5)
    pen.point((400, 520), fill="black")
    return image


def expect_oval(picture: np.ndarray) -> None:
    rows, columns = np.nonzero(picture < CUT)
    assert abs(np.ptp(rows) - (FRAME - 2 * MARGIN)) < 12
    assert abs(columns.mean() - FRAME / 2) < 12
    assert 0.6 < np.ptp(columns) / np.ptp(rows) < 0.75


@pytest.mark.slow
def test_a_scan_is_cropped_to_its_drawing_and_placed_in_the_middle(scan: Image.Image):
    expect_oval(read_paper(scan).picture)


@pytest.mark.slow
def test_white_on_black_and_transparent_drawings_are_read(scan: Image.Image):
    expect_oval(read_paper(ImageOps.invert(scan)).picture)
    clear = Image.merge("LA", (Image.new("L", scan.size, 0), ImageOps.invert(scan.convert("L"))))
    expect_oval(read_paper(clear).picture)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 110), (4000, 5500)])
def test_tiny_and_huge_pictures_are_read(scan: Image.Image, size: tuple[int, int]):
    expect_oval(read_paper(scan.resize(size, Image.Resampling.LANCZOS)).picture)


def test_a_thin_line_on_a_picture_of_20_000_pixels_is_kept():
    image = Image.new("L", (20_000, 400), 255)
    ImageDraw.Draw(image).line((200, 50, 19_800, 350), fill=0, width=4)
    columns = (read_paper(image).picture < CUT).any(axis=0)
    assert columns[MARGIN + 4 : FRAME - MARGIN - 4].mean() > 0.99


@pytest.mark.slow
def test_a_camera_held_upright_gives_an_upright_drawing(scan: Image.Image):
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    scan.rotate(90, expand=True).save(buffer, "JPEG", exif=exif, quality=95)
    expect_oval(read_paper(decode_image(buffer.getvalue())).picture)


@pytest.mark.slow
def test_our_own_download_comes_back_where_it_was():
    paper = Image.new("L", (1024, 1024), 255)
    ImageDraw.Draw(paper).ellipse((150, 60, 700, 900), outline=0, width=9)
    lines = read_paper(paper)
    assert np.allclose(lines.placement, np.eye(3), atol=1e-6)
    assert np.mean((lines.picture < CUT) != (np.asarray(paper) < 128)) < 0.01


@pytest.mark.slow
def test_only_the_first_frame_of_an_animation_is_read(scan: Image.Image):
    buffer = io.BytesIO()
    scan.save(buffer, "WEBP", save_all=True, append_images=[Image.new("RGB", scan.size, "white")], lossless=True)
    expect_oval(read_paper(decode_image(buffer.getvalue())).picture)


@pytest.mark.parametrize("colour", ["white", "black", (240, 238, 230), (128, 128, 128)])
def test_blank_paper_is_refused(colour: object):
    with pytest.raises(SketchError) as caught:
        read_paper(Image.new("RGB", (600, 800), colour))
    assert caught.value.code == "blank"


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (3, 3), (20, 2)])
def test_pictures_of_a_few_pixels_are_read_or_refused(size: tuple[int, int]):
    image = Image.new("L", size, 255)
    image.putpixel((0, 0), 0)
    try:
        picture = read_paper(image).picture
    except SketchError:
        return
    assert picture.shape == (FRAME, FRAME)

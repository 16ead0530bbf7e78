"""Downloads from the drawing page, opened as others would open them."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.journeys import FACE, JAW, draw, open_drawing_page

pytestmark = pytest.mark.browser


def download(page: Page, name: str, *, mark: bool = False) -> tuple[str, bytes]:
    page.keyboard.press("f")
    page.locator("#export-mark").set_checked(mark)
    with page.expect_download(timeout=60_000) as caught:  # the first large one loads the network
        page.locator("#export-dialog").get_by_role("button", name=name, exact=True).click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def test_the_drawing_is_a_png_on_paper_or_without_and_an_svg(face: Page):
    face.keyboard.press("e")
    draw(face, [(256, 60), (256, 110)])
    name, data = download(face, "PNG")
    paper = np.asarray(Image.open(io.BytesIO(data)).convert("L"), int)
    assert (name, paper.shape, paper[0, 0]) == ("face-drawing.png", (1024, 1024), 255)
    _, data = download(face, "Transparent PNG")
    clear = Image.open(io.BytesIO(data))
    ink = np.asarray(clear.getchannel("A"), int)
    assert clear.getpixel((0, 0))[3] == 0
    assert np.abs(255 - ink - paper).mean() < 1
    name, data = download(face, "SVG")
    root = ET.fromstring(data)
    paths = root.findall(".//{http://www.w3.org/2000/svg}path")
    assert name.endswith(".svg")
    assert [path.get("stroke") for path in paths].count("#fff") == 1
    assert len(paths) == len(FACE) + 1


@pytest.mark.parametrize(
    ("name", "mark", "size"),
    [
        ("Photo, 256 pixels", False, (256, 256)),
        ("Photo, 256 pixels", True, (256, 256)),
        ("Photo, 512 pixels", True, (512, 512)),
        ("Photo, 1024 pixels", False, (1024, 1024)),
        ("Photo, 1024 pixels", True, (1024, 1024)),
        ("Side by side", False, (1024, 512)),
        ("Side by side", True, (1024, 512)),
    ],
)
def test_every_exported_photograph_says_that_it_is_ai_made(face: Page, name: str, mark: bool, size: tuple[int, int]):
    _, data = download(face, name, mark=mark)
    photo = Image.open(io.BytesIO(data))
    assert (photo.format, photo.size) == ("JPEG", size)
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in photo.info["xmp"]


def test_the_corner_mark_is_seen_in_its_corner_alone(face: Page):
    plain, marked = (
        np.asarray(Image.open(io.BytesIO(download(face, "Photo, 256 pixels", mark=mark)[1])).convert("L"), int)
        for mark in (False, True)
    )
    difference = np.abs(plain - marked)
    assert difference[235:, 195:].mean() > 20
    assert difference[:200, :150].mean() < 4


def test_nothing_drawn_or_no_photograph_yet_is_said(page: Page, complaints: list[str]):
    open_drawing_page(page)
    page.keyboard.press("f")
    expect(page.get_by_text("There is nothing on the paper yet.")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#status-label")).to_have_text("Offline")
    draw(page, JAW)
    page.keyboard.press("f")
    page.get_by_role("button", name="Photo, 256 pixels").click()
    expect(page.get_by_text("There is no photograph of this drawing yet.")).to_be_visible()
    complaints[:] = [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text]

"""Drawings on paper and photographs are brought in, corrected, used, and there after a reload."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, expect

from tests.drawings.faces import DRAWINGS
from tests.e2e.conftest import ROOT
from tests.e2e.journeys import JAW, draw, expect_blank, open_drawing_page, paper_of
from tests.e2e.test_accessibility import violations
from tests.sketchgan.odd_pictures import draw_ink, lay_ink, take
from tests.sketchgan.phone_photos import Scene, photograph

pytestmark = pytest.mark.browser

LINES_FOUND = re.compile("Is every line there")
ON_PAPER = re.compile("lines? (is|are) on your paper")


@pytest.fixture(scope="module")
def photo() -> bytes:
    image, _, _ = photograph(DRAWINGS["clumsy_woman"](), Scene(rules_px=48, size=(1200, 1600)))
    return encode(image)


@pytest.fixture(scope="module")
def face() -> bytes:
    """Of nobody: our own generator made it."""
    landing = Image.open(ROOT / "static" / "img" / "landing.webp").convert("RGB")
    return encode(landing)


def encode(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def open_dialog(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name=re.compile("Bring in a drawing")).click()
    expect(page.get_by_role("dialog", name="Bring in a drawing")).to_be_visible()


def choose(page: Page, data: bytes, *, mime: str = "image/jpeg") -> None:
    page.locator("#import-file").set_input_files({"name": "picture.jpg", "mimeType": mime, "buffer": data})


def ink_of(page: Page, canvas: str = "#import-canvas") -> int:
    """Dark pixels of 1024 x 1024."""
    url = page.locator(canvas).evaluate("canvas => canvas.toDataURL()")
    picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("L").resize((1024, 1024))
    return int((np.asarray(picture) < 128).sum())


def use_lines(page: Page) -> None:
    page.get_by_role("button", name="Use as lines").click()
    expect(page.get_by_text(ON_PAPER)).to_be_visible()
    expect(page.locator("#import-dialog")).to_be_hidden()
    expect_blank(page, is_blank=False)


def test_a_phone_photo_is_corrected_used_and_there_after_a_reload(page: Page, photo: bytes):
    open_drawing_page(page)
    open_dialog(page)
    choose(page, photo)
    expect(page.get_by_text("The sheet was found")).to_be_visible()
    before = ink_of(page)
    assert 10_000 < before < 200_000
    page.get_by_role("button", name="Erase", exact=True).click()
    box = page.locator("#import-canvas").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(middle, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    erased = ink_of(page)
    assert erased < before
    page.get_by_role("button", name="Bring back").click()
    assert ink_of(page) == before
    page.get_by_role("slider", name="Size").fill("35")
    page.get_by_role("button", name="Turn left").click()
    assert ink_of(page) < 0.9 * before
    page.get_by_role("button", name="Turn right").click()
    use_lines(page)
    kept = paper_of(page)
    page.wait_for_timeout(1500)  # autosave
    page.reload()
    expect(page.locator("#studio[data-ready=true]")).to_be_attached()
    assert paper_of(page) == kept


def test_one_undo_takes_the_lines_away_and_leaves_what_was_drawn(page: Page, photo: bytes):
    open_drawing_page(page)
    draw(page, JAW)
    drawn = paper_of(page)
    open_dialog(page)
    choose(page, photo)
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    use_lines(page)
    assert paper_of(page) != drawn
    page.keyboard.press("Control+z")
    assert paper_of(page) == drawn
    page.keyboard.press("Control+Shift+z")
    assert paper_of(page) != drawn


def test_fainter_lines_are_kept_or_left_out(page: Page, photo: bytes):
    open_drawing_page(page)
    open_dialog(page)
    choose(page, photo)
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    slider = page.get_by_role("slider", name="Fainter lines")
    amounts = []
    for cut in (30, 128, 235):
        slider.fill(str(cut))
        amounts.append(ink_of(page))
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[2]


SEND = """([base64, type]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "picture.jpg", {type: "image/jpeg"}));
    const paper = document.getElementById("paper-canvas");
    const options = {bubbles: true, cancelable: true};
    if (type === "paste") paper.dispatchEvent(new ClipboardEvent("paste", {...options, clipboardData: transfer}));
    else for (const name of ["dragover", "drop"]) {
        paper.dispatchEvent(new DragEvent(name, {...options, dataTransfer: transfer}));
    }
}"""


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped(page: Page, photo: bytes, way: str):
    open_drawing_page(page)
    page.evaluate(SEND, [base64.b64encode(photo).decode(), way])
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    use_lines(page)


PASTE = """(files) => {
    const transfer = new DataTransfer();
    for (const [type, base64] of files) {
        transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], "file", {type}));
    }
    const options = {bubbles: true, cancelable: true, clipboardData: transfer};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def paste(page: Page, *files: tuple[str, bytes]) -> None:
    """Where the focus is."""
    page.evaluate(PASTE, [[mime, base64.b64encode(data).decode()] for mime, data in files])


def test_a_picture_is_pasted_after_a_slider_was_moved(page: Page, photo: bytes):
    open_drawing_page(page)
    page.get_by_role("slider", name="Line width").focus()
    paste(page, ("image/jpeg", photo))
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()


def test_of_several_pasted_files_the_first_picture_is_taken_and_what_is_none_is_told(
    page: Page, photo: bytes, complaints: list[str]
):
    open_drawing_page(page)
    blank = encode(Image.new("RGB", (400, 500), "white"))
    paste(page, ("text/plain", b"hello"), ("image/jpeg", photo), ("image/jpeg", blank))
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    page.get_by_role("radio", name="A person").check()  # has the focus, too
    paste(page, ("application/pdf", b"%PDF"))
    expect(page.get_by_text("not a picture that the browser can show")).to_be_visible()
    page.get_by_role("radio", name="A drawing").check()
    paste(page, ("image/jpeg", photo))
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    complaints[:] = [text for text in complaints if "status of 4" not in text]


def test_a_photo_of_a_person_becomes_a_pen_drawing(page: Page, face: bytes):
    open_drawing_page(page)
    open_dialog(page)
    page.get_by_role("radio", name="A person").check()
    expect(page.get_by_text("Use only photos that you may use").first).to_be_visible()
    choose(page, face)
    expect(page.get_by_text("until the face fills the dotted one")).to_be_visible()
    page.get_by_role("slider", name="Size").fill("55")
    page.get_by_role("button", name="Make a pen drawing").click()
    expect(page.get_by_text("These lines were found in the photo")).to_be_visible(timeout=30_000)
    assert 3000 < ink_of(page) < 200_000
    use_lines(page)


def test_keys_alone_bring_a_drawing_in(page: Page, photo: bytes):
    open_drawing_page(page)
    page.evaluate(SEND, [base64.b64encode(photo).decode(), "paste"])
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    expect(page.locator("#import-canvas")).to_be_focused()
    before = page.locator("#import-canvas").evaluate("canvas => canvas.toDataURL()")
    for key in ("ArrowLeft", "Shift+ArrowUp", "-", "."):
        page.keyboard.press(key)
        after = page.locator("#import-canvas").evaluate("canvas => canvas.toDataURL()")
        assert after != before, key
        before = after
    page.get_by_role("button", name="Erase", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("#import-canvas").focus()
    amount = ink_of(page)
    for _ in range(40):
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Space")
    assert ink_of(page) < amount
    page.get_by_role("button", name="Use as lines").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(ON_PAPER)).to_be_visible()


def test_what_is_no_picture_or_has_no_line_is_told_and_another_can_be_chosen(page: Page, complaints: list[str]):
    open_drawing_page(page)
    open_dialog(page)
    choose(page, b"hello")
    expect(page.get_by_text("This file is not a picture")).to_be_visible()
    choose(page, encode(Image.new("RGB", (400, 500), "white")))
    expect(page.get_by_text("The sketch is blank.")).to_be_visible()
    page.get_by_role("radio", name="A person").check()
    choose(page, b"hello")
    expect(page.get_by_text("not a picture that the browser can show")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#import-dialog")).to_be_hidden()
    complaints[:] = [text for text in complaints if "status of 4" not in text]


def test_a_picture_of_50_megapixels_is_made_smaller_before_it_is_sent(page: Page):
    huge = Image.new("1", (8000, 6300), 1)
    ImageDraw.Draw(huge).ellipse((2000, 1000, 6000, 5300), outline=0, width=40)
    buffer = io.BytesIO()
    huge.save(buffer, "PNG")
    open_drawing_page(page)
    open_dialog(page)
    choose(page, buffer.getvalue(), mime="image/png")
    expect(page.get_by_text(LINES_FOUND)).to_be_visible(timeout=60_000)
    assert ink_of(page) > 3000


def test_where_no_line_is_clear_the_correction_opens_and_fainter_lines_bring_them(page: Page):
    ink = draw_ink(pen=0.3)
    noisy = take(lay_ink(ink, (235,) * 3, (222,) * 3), noise=7, quality=None)
    buffer = io.BytesIO()
    noisy.save(buffer, "PNG")
    open_drawing_page(page)
    open_dialog(page)
    choose(page, buffer.getvalue(), mime="image/png")
    expect(page.get_by_text("No line is clear enough")).to_be_visible()
    assert ink_of(page) == 0
    page.get_by_role("slider", name="Fainter lines").fill("200")
    assert ink_of(page) > 0
    use_lines(page)


def test_a_lost_connection_is_told_and_the_picture_stays(page: Page, photo: bytes, complaints: list[str]):
    open_drawing_page(page)
    open_dialog(page)
    choose(page, photo)
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Use as lines").click()
    expect(page.locator("#import-note")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    use_lines(page)
    complaints[:] = [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_is_free_of_violations(page: Page, photo: bytes, face: bytes, scheme: str):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    open_drawing_page(page)
    open_dialog(page)
    page.wait_for_timeout(500)
    assert violations(page) == []
    choose(page, photo)
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("radio", name="A person").check()
    expect(page.get_by_text("until the face fills")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_is_too_wide_and_all_is_reached_by_finger(phone: BrowserContext, photo: bytes, width: int):
    page = phone.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    open_drawing_page(page)
    page.get_by_role("button", name="More", exact=True).tap()
    page.get_by_role("button", name=re.compile("Bring in a drawing")).tap()
    expect(page.get_by_text("Take a photo")).to_be_visible()
    assert page.locator("#import-camera").get_attribute("capture") == "environment"
    choose(page, photo)
    expect(page.get_by_text(LINES_FOUND)).to_be_visible()
    wide = page.locator("#import-dialog").evaluate("dialog => dialog.scrollWidth > dialog.clientWidth")
    assert not wide
    page.get_by_role("button", name="Use as lines").tap()
    expect(page.get_by_text(ON_PAPER)).to_be_visible()


def test_what_goes_on_is_in_sight_on_a_phone(phone: BrowserContext, photo: bytes):
    page = phone.new_page()
    open_drawing_page(page)
    open_dialog(page)
    choose(page, photo)
    expect(page.get_by_text("The sheet was found")).to_be_visible()
    expect(page.get_by_role("button", name="Use as lines")).to_be_in_viewport(ratio=1)

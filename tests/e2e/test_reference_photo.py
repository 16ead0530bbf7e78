"""The photograph to draw from: moved and scaled by pointer and keys, there after a reload, never sent."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.journeys import expect_blank, new_email, on_screen, open_drawing_page, wait_until_ready
from tests.e2e.test_accessibility import violations
from tests.e2e.test_kept_drawings import join

pytestmark = pytest.mark.browser


def photo() -> dict[str, object]:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "#3355aa").save(buffer, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def choose_photo(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()
    page.locator("#reference-file").set_input_files([photo()])  # type: ignore[list-item]
    expect(page.locator("#reference")).to_be_visible()


def start_placing(page: Page) -> None:
    page.get_by_role("button", name="Move and scale").click()
    expect(page.locator("#reference-frame")).to_be_focused()


def read_box(page: Page) -> dict[str, float]:
    """Of the photograph, in shares of the paper's side."""
    paper, box = page.locator("#paper").bounding_box(), page.locator("#reference").bounding_box()
    assert paper
    assert box
    side = paper["width"]
    return {"x": (box["x"] - paper["x"]) / side, "y": (box["y"] - paper["y"]) / side, "scale": box["width"] / side}


def approximately(**box: float) -> object:
    return pytest.approx(box, abs=0.01)


def test_the_photo_stays_where_it_was_put_over_a_reload_and_is_never_sent(page: Page):
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    open_drawing_page(page)
    choose_photo(page)
    page.get_by_label("How strongly the photo shows through").fill("70")
    start_placing(page)
    (start, end) = on_screen(page, [(200, 200), (251.2, 148.8)])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end)
    page.mouse.up()
    assert read_box(page) == approximately(x=0.1, y=-0.1, scale=1)
    for _ in range(4):
        page.get_by_role("button", name="Larger").click()
    placed = read_box(page)
    assert placed["scale"] == pytest.approx(1.1**4, abs=0.01)
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#reference-frame")).to_be_hidden()
    expect_blank(page)  # nothing of it was a line

    page.reload()
    wait_until_ready(page)
    expect(page.locator("#reference")).to_be_visible()
    assert read_box(page) == approximately(**placed)
    expect(page.get_by_label("How strongly the photo shows through")).to_have_value("70")
    assert sent == []


def test_keys_move_and_scale_it(page: Page):
    open_drawing_page(page)
    choose_photo(page)
    start_placing(page)
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")
    assert read_box(page) == approximately(x=8 / 64, y=4 / 256, scale=1)
    page.keyboard.press("-")
    assert read_box(page)["scale"] == pytest.approx(1 / 1.1, abs=0.01)
    page.keyboard.press("0")
    assert read_box(page) == approximately(x=0, y=0, scale=1)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#reference-frame")).to_be_hidden()
    expect(page.locator("#paper-canvas")).to_be_focused()


def test_two_fingers_scale_it_and_leave_no_line(phone: BrowserContext):
    page = phone.new_page()
    open_drawing_page(page)
    choose_photo(page)
    start_placing(page)
    session = phone.new_cdp_session(page)
    (a, b, c, d) = on_screen(page, [(200, 200), (300, 300), (150, 150), (350, 350)])

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", a)
    touch("touchStart", a, b)
    touch("touchMove", c, d)
    touch("touchEnd")
    assert read_box(page)["scale"] == pytest.approx(2, abs=0.05)
    page.get_by_role("button", name="Done").click()
    expect_blank(page)


def test_removing_it_is_for_good(page: Page):
    open_drawing_page(page)
    choose_photo(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#reference")).to_be_hidden()
    page.reload()
    wait_until_ready(page)
    expect(page.locator("#reference")).to_be_hidden()


def test_a_visitors_photo_goes_with_the_person_who_signs_up_and_nobody_else_sees_it(page: Page):
    open_drawing_page(page)
    choose_photo(page)
    page.keyboard.press("Escape")
    join(page, new_email())
    expect(page.locator("#reference")).to_be_visible()
    page.locator("summary[aria-label='Your account']").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(re.compile(r"/$"))
    open_drawing_page(page)
    expect(page.locator("#reference")).to_be_hidden()

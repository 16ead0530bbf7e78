"""The tools of the desk, led by mouse, pen, fingers and keys."""

import base64
import io

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.journeys import (
    FACE,
    JAW,
    MOUTH,
    Points,
    draw,
    expect_blank,
    expect_photo,
    kept_steps,
    on_screen,
    open_drawing_page,
    paper_of,
    wait_until_ready,
)
from tests.e2e.test_pen import draw_with_pen, kept_strokes
from tests.e2e.test_phone import Fingers

pytestmark = pytest.mark.browser

BOX: Points = [(150, 340), (360, 340), (360, 420), (150, 420), (150, 345)]  # around the mouth


@pytest.fixture
def desk(page: Page) -> Page:
    open_drawing_page(page)
    return page


def zoom_of(page: Page) -> float:
    return float(page.locator("#paper").evaluate("pane => pane.style.getPropertyValue('--zoom') || 1"))


def test_every_tool_is_chosen_by_its_key_and_said_by_its_button(desk: Page):
    for key, name in {"u": "Straight line", "o": "Ellipse", "e": "Eraser", "x": "Line eraser", "l": "Lasso"}.items():
        desk.keyboard.press(key)
        expect(desk.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
    desk.get_by_role("button", name="Pen", exact=True).click()
    assert desk.locator(".tools [aria-pressed=true]").evaluate_all("buttons => buttons.map(b => b.id)") == ["pen"]


def test_the_mirror_draws_both_halves_as_one_step_about_an_axis_that_moves(desk: Page):
    blank = paper_of(desk)
    desk.keyboard.press("m")
    draw(desk, [(100, 100), (120, 200)])
    both = paper_of(desk)
    (step,) = kept_steps(desk)
    left, right = (stroke["points"] for _, stroke in step["added"])
    assert [512 - point[0] for point in left] == pytest.approx([point[0] for point in right], abs=0.02)
    desk.keyboard.press("Control+z")
    assert paper_of(desk) == blank

    (x, _), (to, _) = on_screen(desk, [(256, 0), (200, 0)])
    box = desk.locator("#paper").bounding_box()
    assert box
    desk.mouse.move(x, box["y"] + 18)
    desk.mouse.down()
    desk.mouse.move(to, box["y"] + 18)
    desk.mouse.up()
    assert int(desk.locator("#axis").get_attribute("aria-valuenow") or 0) == pytest.approx(200, abs=2)
    desk.keyboard.press("Control+Shift+z")
    assert paper_of(desk) == both
    desk.locator("#axis").focus()
    desk.keyboard.press("ArrowLeft")
    assert int(desk.locator("#axis").get_attribute("aria-valuenow") or 0) == pytest.approx(196, abs=2)


def test_straight_lines_and_ellipses_are_strokes_like_others(desk: Page):
    desk.keyboard.press("u")
    draw(desk, [(50, 50), (80, 200), (250, 60)])
    desk.keyboard.press("o")
    draw(desk, [(100, 200), (120, 210), (300, 300)])
    line, ellipse = kept_strokes(desk)
    ys = [point[1] - 50 - (point[0] - 50) * 10 / 200 for point in line["points"]]
    assert max(map(abs, ys)) < 1.5
    assert ellipse["points"][0][:2] == ellipse["points"][-1][:2]
    expect_photo(desk)
    desk.keyboard.press("Control+z")
    desk.keyboard.press("Control+z")
    expect_blank(desk)


def test_shift_makes_a_level_line(desk: Page):
    desk.keyboard.press("u")
    desk.keyboard.down("Shift")
    draw(desk, [(50, 50), (250, 58)])
    desk.keyboard.up("Shift")
    (line,) = kept_strokes(desk)
    assert len({point[1] for point in line["points"]}) == 1


def test_the_line_eraser_takes_whole_lines_and_one_undo_brings_them_back(desk: Page):
    draw(desk, JAW)
    jaw = paper_of(desk)
    draw(desk, MOUTH, [(200, 300), (300, 300)])
    before = paper_of(desk)
    desk.keyboard.press("x")
    draw(desk, [(250, 280), (250, 400)])
    assert paper_of(desk) == jaw
    desk.keyboard.press("Control+z")
    assert paper_of(desk) == before
    desk.reload()
    wait_until_ready(desk)
    desk.keyboard.press("Control+Shift+z")
    assert paper_of(desk) == jaw


def test_the_lasso_moves_scales_and_deletes_what_it_holds(desk: Page):
    draw(desk, JAW)
    jaw = paper_of(desk)
    draw(desk, MOUTH)
    before = paper_of(desk)
    desk.keyboard.press("l")
    draw(desk, BOX)
    expect(desk.locator("#overlay")).to_have_attribute("data-selected", "true")
    draw(desk, [(256, 380), (256, 300)])
    moved = kept_steps(desk)[-1]["added"][0][1]["points"]
    assert moved[0][1] == pytest.approx(293, abs=4)
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press(">")
    assert kept_steps(desk)[-1]["added"][0][1]["size"] == pytest.approx(6.3, abs=0.01)
    for _ in range(3):
        desk.keyboard.press("Control+z")
    assert paper_of(desk) == before
    draw(desk, BOX)
    desk.keyboard.press("Delete")
    assert paper_of(desk) == jaw
    expect(desk.locator("#overlay")).to_have_attribute("data-selected", "false")


def test_all_lines_are_selected_and_turned_with_the_keys_alone(desk: Page):
    draw(desk, *FACE)
    before = paper_of(desk)
    desk.keyboard.press("Control+a")
    desk.keyboard.press(".")
    assert paper_of(desk) != before
    desk.keyboard.press("Escape")
    expect(desk.locator("#overlay")).to_have_attribute("data-selected", "false")
    desk.keyboard.press("Control+z")
    assert paper_of(desk) == before


def test_a_lasso_that_selected_everything_gives_the_pen_back(desk: Page):
    draw(desk, JAW)
    desk.keyboard.press("Control+a")
    expect(desk.get_by_role("button", name="Lasso")).to_have_attribute("aria-pressed", "true")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="Pen", exact=True)).to_have_attribute("aria-pressed", "true")
    draw(desk, MOUTH)
    assert len(kept_strokes(desk)) == 2


def test_shortcuts_work_on_a_keyboard_with_other_letters(desk: Page):
    desk.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "щ", code: "KeyO", bubbles: true }))""")
    expect(desk.get_by_role("button", name="Ellipse", exact=True)).to_have_attribute("aria-pressed", "true")


def test_wheel_keys_and_space_look_closer_and_the_line_lands_where_the_pen_is(desk: Page):
    ((x, y),) = on_screen(desk, [(400, 400)])
    desk.mouse.move(x, y)
    for _ in range(4):
        desk.mouse.wheel(0, -200)
    desk.wait_for_function("document.getElementById('paper').style.getPropertyValue('--zoom') > 2")
    ((near_x, near_y),) = on_screen(desk, [(400, 400)])
    assert (near_x, near_y) == pytest.approx((x, y), abs=2)
    desk.mouse.down()
    desk.mouse.move(x + 2, y)
    desk.mouse.up()
    (stroke,) = kept_strokes(desk)
    assert stroke["points"][0][:2] == pytest.approx([400, 400], abs=2)

    desk.keyboard.down(" ")
    desk.mouse.down()
    desk.mouse.move(x + 60, y)
    desk.mouse.up()
    desk.keyboard.up(" ")
    ((panned_x, _),) = on_screen(desk, [(400, 400)])
    assert panned_x == pytest.approx(x + 60, abs=3)
    assert len(kept_strokes(desk)) == 1
    desk.keyboard.press("0")
    assert zoom_of(desk) == 1
    desk.keyboard.press("+")
    assert zoom_of(desk) == 1.25


def test_a_photo_to_draw_from_lies_under_the_drawing_and_is_never_sent(desk: Page):
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "#3355aa").save(buffer, "PNG")
    desk.get_by_role("button", name="More").click()
    photo = {"name": "me.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    desk.locator("#reference-file").set_input_files(photo)
    expect(desk.locator("#reference")).to_be_visible()
    desk.get_by_label("How strongly the photo shows through").fill("80")
    desk.keyboard.press("Escape")
    screenshot = Image.open(io.BytesIO(desk.locator("#paper").screenshot())).convert("RGB")
    red, _, blue = screenshot.getpixel((screenshot.width // 2, screenshot.height // 2))
    assert blue - red > 60
    expect(desk.locator("#photo")).to_have_attribute("data-state", "empty")
    draw(desk, JAW)
    expect_photo(desk)
    paper = Image.open(io.BytesIO(base64.b64decode(paper_of(desk).partition(",")[2]))).convert("RGB")
    assert paper.getpixel((paper.width // 2, paper.height // 3)) == (255, 255, 255)
    desk.get_by_role("button", name="More").click()
    desk.get_by_role("button", name="Remove").click()
    expect(desk.locator("#reference")).to_be_hidden()
    assert sent == []


def test_a_file_that_is_no_picture_is_said(desk: Page):
    desk.get_by_role("button", name="More").click()
    desk.locator("#reference-file").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"no"})
    expect(desk.get_by_text("This file is not a picture")).to_be_visible()


def test_a_soft_line_is_thin_at_its_ends(desk: Page):
    desk.get_by_role("button", name="More").click()
    desk.get_by_label("Softness of the line").fill("100")
    desk.keyboard.press("Escape")
    draw(desk, JAW)
    (stroke,) = kept_strokes(desk)
    assert stroke["points"][0][2] == 0
    assert max(point[2] for point in stroke["points"]) > 0


def test_the_sheet_of_keys_opens_and_closes_by_key(desk: Page):
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys and gestures")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog", name="Keys and gestures")).to_be_hidden()


@pytest.fixture
def touched(phone: BrowserContext) -> Page:
    page = phone.new_page()
    open_drawing_page(page)
    return page


def test_two_fingers_zoom_and_move_and_leave_no_line(touched: Page):
    fingers = Fingers(touched)
    a, b, c, d = on_screen(touched, [(200, 250), (300, 250), (120, 220), (400, 220)])
    fingers.put(0, a)
    fingers.put(1, b)
    fingers.move(0, c)
    fingers.move(1, d)
    fingers.lift(0)
    fingers.lift(1)
    assert zoom_of(touched) == pytest.approx(2.8, rel=0.1)
    expect_blank(touched)
    fingers.draw([(256, 256), (270, 260)])
    expect_blank(touched, is_blank=False)


def test_pen_only_lets_fingers_move_the_paper_and_the_pen_draw(touched: Page):
    touched.get_by_role("button", name="More").tap()
    touched.get_by_role("button", name="Pen only").tap()
    touched.keyboard.press("Escape")
    fingers = Fingers(touched)
    fingers.draw(JAW)
    expect_blank(touched)
    draw_with_pen(touched, MOUTH)
    expect_blank(touched, is_blank=False)
    touched.reload()
    wait_until_ready(touched)
    assert len(kept_strokes(touched)) == 1
    expect(touched.locator("#pen-only")).to_have_attribute("aria-pressed", "true")


def ink_box(page: Page) -> list[float]:
    """Left, top, right, bottom of what is on the paper, as shares of its side."""
    paper = Image.open(io.BytesIO(base64.b64decode(paper_of(page).partition(",")[2]))).convert("L")
    box = ImageChops.invert(paper).point(lambda value: 255 * (value > 60)).getbbox()
    assert box is not None
    return [value / paper.width for value in box]


def test_a_small_drawing_is_offered_to_fill_the_paper_and_undo_brings_it_back(desk: Page):
    draw(desk, *([(60 + 4 * k, 70), (64 + 4 * k, 150)] for k in range(10)))
    small = ink_box(desk)
    desk.locator("#toasts").get_by_role("button", name="Fill the paper").click()
    large = ink_box(desk)
    assert large[3] - large[1] == pytest.approx(0.88, abs=0.05)
    assert (large[0] + large[2]) / 2 == pytest.approx(0.5, abs=0.02)
    expect_photo(desk)
    desk.keyboard.press("Control+z")
    assert ink_box(desk) == pytest.approx(small, abs=0.01)
    desk.keyboard.press("h")
    assert ink_box(desk) == pytest.approx(large, abs=0.01)

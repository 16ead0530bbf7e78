"""What leads the line: a pen with pressure and an eraser end, or the keys alone."""

import math
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.journeys import (
    JAW,
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

pytestmark = pytest.mark.browser

ERASER_END, BARREL_BUTTON = 32, 2


@pytest.fixture
def drawing(page: Page) -> Page:
    open_drawing_page(page)
    return page


def kept_strokes(page: Page) -> list[dict[str, Any]]:
    return [step["stroke"] for step in kept_steps(page)]


def draw_with_pen(page: Page, points: Points, *, buttons: int = 1) -> None:
    """The pressure swells from 0.1 to 0.9 along the line; lifted, the pen says zero."""
    session: CDPSession = page.context.new_cdp_session(page)
    places = on_screen(page, points)
    for index, (x, y) in enumerate(places):
        kind = "mousePressed" if index == 0 else "mouseMoved"
        event = {"type": kind, "x": x, "y": y, "buttons": buttons, "force": 0.1 + 0.8 * index / (len(places) - 1)}
        session.send("Input.dispatchMouseEvent", {**event, "button": "left", "clickCount": 1, "pointerType": "pen"})
    x, y = places[-1]
    event = {"type": "mouseReleased", "x": x, "y": y, "button": "left", "clickCount": 1, "pointerType": "pen"}
    session.send("Input.dispatchMouseEvent", event)


def test_the_pressure_of_a_pen_is_in_the_strokes(drawing: Page):
    draw_with_pen(drawing, JAW)
    (stroke,) = kept_strokes(drawing)
    pressures = [point[2] for point in stroke["points"]]
    assert pressures[0] < 0.2
    assert max(pressures) > 0.7
    assert pressures[-1] == 0


def test_without_pressure_a_pen_draws_as_a_mouse_does_also_after_a_reload(drawing: Page):
    drawing.get_by_role("button", name="More").click()
    drawing.get_by_role("button", name="Pen pressure").click()
    drawing.keyboard.press("Escape")
    drawing.reload()
    wait_until_ready(drawing)
    draw_with_pen(drawing, JAW)
    (stroke,) = kept_strokes(drawing)
    assert {point[2] for point in stroke["points"]} == {0.5}


def test_a_mouse_draws_with_half_pressure_and_time_goes_on_from_line_to_line(drawing: Page):
    draw(drawing, JAW, [(200, 380), (300, 380)])
    first, second = kept_strokes(drawing)
    assert {point[2] for point in first["points"] + second["points"]} == {0.5}
    times = [point[3] for point in first["points"] + second["points"]]
    assert times == sorted(times)
    assert times[0] == 0


@pytest.mark.parametrize("buttons", [ERASER_END, BARREL_BUTTON])
def test_the_far_end_of_a_pen_and_its_barrel_button_erase_whatever_tool_is_chosen(drawing: Page, buttons: int):
    drawing.locator("#paper-canvas").dispatch_event("pointerdown", pointer(buttons, x=0.5))
    drawing.locator("#paper-canvas").dispatch_event("pointerup", pointer(0, x=0.5))
    (stroke,) = kept_strokes(drawing)
    assert stroke["tool"] == "eraser"


def test_the_barrel_button_draws_where_its_switch_is_off_also_after_a_reload(drawing: Page):
    drawing.get_by_role("button", name="More").click()
    switch = drawing.get_by_role("button", name="Side button erases")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.focus()
    drawing.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "false")
    drawing.keyboard.press("Escape")
    drawing.reload()
    wait_until_ready(drawing)
    for buttons in (BARREL_BUTTON, ERASER_END):
        drawing.locator("#paper-canvas").dispatch_event("pointerdown", pointer(buttons, x=0.5))
        drawing.locator("#paper-canvas").dispatch_event("pointerup", pointer(0, x=0.5))
    assert [stroke["tool"] for stroke in kept_strokes(drawing)] == ["pen", "eraser"]
    drawing.keyboard.press("d")
    drawing.get_by_role("button", name="More").click()
    expect(drawing.get_by_role("button", name="Side button erases")).to_have_attribute("aria-pressed", "true")


def pointer(buttons: int, *, x: float) -> dict[str, Any]:
    # Pointer 1 is the mouse's, which always exists: only an existing pointer can be captured.
    return {
        "pointerId": 1,
        "pointerType": "pen",
        "isPrimary": True,
        "button": 5,
        "buttons": buttons,
        "clientX": 300 * x,
    }


def test_a_face_can_be_drawn_with_the_keys_alone(drawing: Page):
    paper = drawing.locator("#paper-canvas")
    paper.focus()
    for key in ("ArrowLeft", "ArrowLeft", "Space", "ArrowDown", "ArrowDown", "Shift+ArrowRight", "Space", "ArrowDown"):
        drawing.keyboard.press(key)
    expect(drawing.locator("#cursor")).to_be_visible()
    expect_photo(drawing)
    (stroke,) = kept_strokes(drawing)
    first, last = stroke["points"][0], stroke["points"][-1]
    assert first[:2] == [240, 256]
    assert last[:2] == [242, 272]


def test_a_space_after_drawing_with_the_mouse_does_nothing(drawing: Page):
    draw(drawing, JAW)
    drawing.get_by_role("button", name="Undo").click()
    drawing.keyboard.press("Control+Shift+z")
    draw(drawing, [(200, 380), (300, 380)])
    before = paper_of(drawing)
    drawing.keyboard.press("Space")
    assert paper_of(drawing) == before


def test_escape_drops_the_line_that_is_being_drawn(drawing: Page):
    blank = paper_of(drawing)
    drawing.locator("#paper-canvas").focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Escape"):
        drawing.keyboard.press(key)
    expect_blank(drawing)
    assert paper_of(drawing) == blank


def test_the_cursor_is_as_wide_as_the_line(drawing: Page):
    ((x, y),) = on_screen(drawing, [(256, 256)])
    drawing.mouse.move(x, y)
    for _ in range(8):
        drawing.keyboard.press("]")
    cursor = drawing.locator("#cursor").bounding_box()
    paper = drawing.locator("#paper-canvas").bounding_box()
    assert cursor
    assert paper
    assert math.isclose(cursor["width"] / paper["width"], 44.6 * 0.7 / 512, rel_tol=0.05)

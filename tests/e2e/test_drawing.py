"""Tools, keys, undo, and what a reload brings back."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import (
    JAW,
    MOUTH,
    draw,
    expect_blank,
    expect_photo,
    on_screen,
    open_drawing_page,
    paper_of,
    wait_until_ready,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def drawing(page: Page) -> Page:
    open_drawing_page(page)
    return page


def test_undo_and_redo_step_through_the_lines_with_buttons_and_keys(drawing: Page):
    blank = paper_of(drawing)
    draw(drawing, JAW)
    one_line = paper_of(drawing)
    draw(drawing, MOUTH)
    two_lines = paper_of(drawing)

    drawing.get_by_role("button", name="Undo").click()
    assert paper_of(drawing) == one_line
    drawing.keyboard.press("Control+z")
    assert paper_of(drawing) == blank
    drawing.keyboard.press("Control+Shift+z")
    drawing.get_by_role("button", name="Redo").click()
    assert paper_of(drawing) == two_lines


def test_clearing_empties_paper_and_photograph_and_can_be_undone(drawing: Page):
    draw(drawing, JAW, MOUTH)
    expect_photo(drawing)
    before = paper_of(drawing)
    drawing.keyboard.press("Delete")
    expect_blank(drawing)
    expect(drawing.locator("#photo")).to_have_attribute("data-state", "empty")
    drawing.keyboard.press("Control+z")
    assert paper_of(drawing) == before
    expect_photo(drawing)


def test_the_eraser_takes_away_what_it_touches(drawing: Page):
    blank = paper_of(drawing)
    draw(drawing, [(256, 256)])
    drawing.keyboard.press("e")
    expect(drawing.get_by_role("button", name="Eraser", exact=True)).to_have_attribute("aria-pressed", "true")
    draw(drawing, [(236, 256), (276, 256)])
    assert paper_of(drawing) == blank
    expect(drawing.locator("#photo")).to_have_attribute("data-state", "empty")


def test_the_keys_make_the_line_wider_and_thinner(drawing: Page):
    width = drawing.get_by_label("Line width")
    before = float(width.input_value())
    drawing.keyboard.press("]")
    drawing.keyboard.press("]")
    drawing.keyboard.press("[")
    assert float(width.input_value()) == before + 6


def test_a_reload_brings_back_the_drawing_its_settings_and_what_can_be_undone(drawing: Page):
    draw(drawing, JAW)
    one_line = paper_of(drawing)
    draw(drawing, MOUTH)
    two_lines = paper_of(drawing)
    drawing.get_by_label("How closely the photograph follows the drawing").fill("30")
    drawing.reload()
    wait_until_ready(drawing)
    assert paper_of(drawing) == two_lines
    expect(drawing.get_by_label("How closely the photograph follows the drawing")).to_have_value("30")
    expect_photo(drawing)
    drawing.keyboard.press("Control+z")
    assert paper_of(drawing) == one_line


def test_a_reload_in_the_middle_of_a_line_keeps_the_line(drawing: Page):
    (x, y), *rest = on_screen(drawing, JAW)
    drawing.mouse.move(x, y)
    drawing.mouse.down()
    for x, y in rest:
        drawing.mouse.move(x, y)
    drawing.reload()
    wait_until_ready(drawing)
    expect_blank(drawing, is_blank=False)


def test_a_new_drawing_keeps_the_unsaved_one_and_brings_it_back(drawing: Page):
    draw(drawing, JAW)
    before = paper_of(drawing)
    drawing.get_by_role("button", name="New drawing").click()
    expect_blank(drawing)
    drawing.reload()
    wait_until_ready(drawing)
    expect_blank(drawing)
    drawing.get_by_role("button", name="Restore it").click()
    expect_blank(drawing, is_blank=False)
    assert paper_of(drawing) == before


def test_undo_takes_a_new_drawing_back_and_leaves_nothing_waiting(drawing: Page):
    draw(drawing, JAW)
    before = paper_of(drawing)
    drawing.get_by_role("button", name="New drawing").click()
    expect(drawing.get_by_text("A new drawing. The last one is kept in this browser.")).to_be_visible()
    expect_blank(drawing)
    drawing.keyboard.press("Control+z")
    expect_blank(drawing, is_blank=False)
    assert paper_of(drawing) == before
    drawing.keyboard.press("Control+z")
    expect_blank(drawing)
    drawing.keyboard.press("Control+Shift+z")
    drawing.reload()
    wait_until_ready(drawing)
    assert paper_of(drawing) == before
    expect(drawing.get_by_role("button", name="Restore it")).to_be_hidden()


def test_redo_goes_on_to_the_new_drawing_and_undo_outlives_a_reload(drawing: Page):
    draw(drawing, JAW)
    before = paper_of(drawing)
    drawing.get_by_role("button", name="New drawing").click()
    expect_blank(drawing)
    drawing.keyboard.press("Control+z")
    expect_blank(drawing, is_blank=False)
    drawing.keyboard.press("Control+z")
    expect_blank(drawing)
    for _ in range(2):
        expect(drawing.get_by_role("button", name="Redo")).to_have_attribute("aria-disabled", "false")
        drawing.keyboard.press("Control+Shift+z")
    expect_blank(drawing)
    expect(drawing.get_by_role("button", name="Redo")).to_have_attribute("aria-disabled", "true")
    drawing.reload()
    wait_until_ready(drawing)
    expect_blank(drawing)
    drawing.keyboard.press("Control+z")
    expect_blank(drawing, is_blank=False)
    assert paper_of(drawing) == before
    drawing.keyboard.press("Control+y")
    expect_blank(drawing)


def test_saving_an_empty_paper_says_what_is_missing(drawing: Page):
    drawing.keyboard.press("Control+s")
    expect(drawing.get_by_text("There is nothing on the paper yet.")).to_be_visible()


def test_the_guide_is_seen_on_the_empty_paper_only_and_never_sent(drawing: Page):
    guide = drawing.locator("#guide")
    expect(guide).to_have_css("opacity", "1")
    draw(drawing, MOUTH)
    expect(guide).to_have_css("opacity", "0")
    drawing.keyboard.press("Control+z")
    expect(guide).to_have_css("opacity", "1")
    expect(drawing.locator("#photo")).to_have_attribute("data-state", "empty")

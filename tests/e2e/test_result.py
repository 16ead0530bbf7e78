"""The photograph's controls: colours, the person kept, the line-up, and the drawing beside or over the photograph."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import (
    FACE,
    choose_colour,
    draw,
    expect_blank,
    expect_other_photo,
    open_drawing_page,
    photo_of,
    sharp_photo_of,
)

pytestmark = pytest.mark.browser

READ_OVERLAY = "canvas => canvas.toDataURL()"


def test_a_colour_is_a_preset_any_colour_or_left_to_the_model(face: Page):
    hair = face.locator("[data-part=hair]")
    choose_colour(face, "Hair", "Hair: Copper")
    expect(hair).to_have_attribute("aria-label", "Hair: Copper")
    expect(face.locator("#colour-panel")).to_be_hidden()
    expect(hair).to_be_focused()
    hair.click()
    expect(face.get_by_role("button", name="Hair: Copper").last).to_have_attribute("aria-pressed", "true")
    face.locator("#colour-custom").fill("#00ff00")
    expect(hair).to_have_attribute("aria-label", "Hair: #00ff00")
    face.keyboard.press("Escape")
    choose_colour(face, "Hair", "Let it choose")
    expect(hair).to_have_attribute("aria-label", "Hair: chosen for you")


def test_a_colour_is_chosen_with_the_keys_alone(face: Page):
    before = photo_of(face)
    face.locator("[data-part=lips]").focus()
    face.keyboard.press("Enter")
    face.keyboard.press("Tab")
    face.keyboard.press("Enter")
    expect_other_photo(face, before)
    expect(face.locator("[data-part=lips]")).to_have_attribute("aria-label", "Lips: Nude")


def test_a_locked_person_is_kept_by_dice_reload_and_new_drawing(face: Page):
    face.keyboard.press("k")
    before = sharp_photo_of(face)
    face.keyboard.press("r")
    expect(face.get_by_text("This person is kept")).to_be_visible()
    face.wait_for_timeout(400)
    assert photo_of(face) == before
    face.get_by_role("button", name="New drawing").click()
    expect_blank(face)
    draw(face, *FACE)
    face.wait_for_function("before => document.getElementById('photo-canvas').toDataURL() === before", arg=before)
    face.reload()
    expect(face.get_by_role("button", name="Keep this person")).to_have_attribute("aria-pressed", "true")


def test_one_of_six_people_is_picked_from_the_line_up(face: Page):
    before = photo_of(face)
    face.keyboard.press("g")
    people = face.locator("#lineup img")
    expect(people).to_have_count(6)
    sources = people.evaluate_all("images => images.map(image => image.src)")
    assert len(set(sources)) == 6
    face.get_by_role("button", name="Six others").click()
    face.wait_for_function("first => document.querySelector('#lineup img').src !== first", arg=sources[0])
    face.get_by_role("button", name="Person 4 of 6").click()
    expect(face.locator("#lineup-dialog")).to_be_hidden()
    expect_other_photo(face, before)


def test_a_line_up_of_an_empty_paper_says_what_is_missing(page: Page):
    open_drawing_page(page)
    page.get_by_role("button", name="Line-up").click()
    expect(page.get_by_text("There is nothing on the paper yet.")).to_be_visible()


def test_a_line_up_without_network_says_so_and_leaves_the_drawing(face: Page, complaints: list[str]):
    face.context.set_offline(True)
    face.get_by_role("button", name="Line-up").click()
    expect(face.locator("#lineup-note")).to_contain_text("cannot be reached")
    face.get_by_role("button", name="Keep the one I have").click()
    expect_blank(face, is_blank=False)
    face.context.set_offline(False)
    complaints[:] = [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def test_the_wipe_moves_by_pointer_and_keys(face: Page):
    face.keyboard.press("c")
    photo = face.locator("#photo")
    expect(face.locator("#photo-drawing")).to_be_visible()
    box = photo.bounding_box()
    assert box
    face.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2)
    assert float(face.locator("#wipe").input_value()) == pytest.approx(25, abs=3)
    face.locator("#wipe").focus()
    face.keyboard.press("End")
    assert photo.evaluate("pane => pane.style.getPropertyValue('--wipe')") == "100%"
    before = face.locator("#photo-drawing").evaluate(READ_OVERLAY)
    draw(face, [(20, 20), (60, 60)])
    face.wait_for_function("before => document.getElementById('photo-drawing').toDataURL() !== before", arg=before)
    face.get_by_role("button", name="Wipe between drawing and photograph").click()
    expect(face.locator("#photo-drawing")).to_be_hidden()


def test_holding_the_photograph_the_button_or_the_key_shows_the_drawing_over_it(face: Page):
    drawing = face.locator("#photo-drawing")
    for place in (face.locator("#photo-canvas"), face.locator("#look")):
        place.hover()
        face.mouse.down()
        expect(drawing).to_be_visible()
        face.mouse.up()
        expect(drawing).to_be_hidden()
    face.keyboard.down("d")
    expect(drawing).to_be_visible()
    face.keyboard.up("d")
    expect(drawing).to_be_hidden()

"""A morph on the page of a face: the other one is looked for, chosen, refused where it cannot be, and the film made."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.drawings import casual, unusual
from tests.e2e.journeys import new_email
from tests.e2e.test_accessibility import violations
from tests.e2e.test_kept_drawings import join

pytestmark = pytest.mark.browser

MADE_MS = 120_000
SAVE = """async ({ title, strokes, token }) => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const body = JSON.stringify({ title, strokes });
    return (await (await fetch("/api/v1/artworks/", { method: "POST", headers, body })).json()).page_url;
}"""


def save_face(page: Page, title: str, strokes: Any) -> str:
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    return str(page.evaluate(SAVE, {"title": title, "strokes": strokes, "token": token}))


def open_picker(page: Page) -> None:
    """On the page of one of three faces."""
    join(page, new_email())
    page.goto("/gallery/")
    save_face(page, "Nephew", casual.clumsy_man())
    save_face(page, "Stick figure", unusual.stick_figure())
    page.goto(save_face(page, "Uncle", casual.bald_man()))
    page.get_by_text("Morph into another face").click()
    expect(page.get_by_role("radio", name="Nephew")).to_be_visible()


def test_a_face_becomes_another_one(page: Page):
    open_picker(page)
    assert page.get_by_role("radio").count() == 2, "not itself"
    morph = page.locator("#morph-order")
    page.get_by_label("Find a face").fill("neph")
    expect(page.get_by_role("radio")).to_have_count(1)
    page.get_by_role("radio", name="Nephew").check()
    morph.get_by_label("File").select_option("GIF")
    morph.get_by_label("There and back").select_option("3 seconds")
    assert violations(page) == []
    page.get_by_role("button", name="Make the morph").click()
    expect(page.get_by_text("Morph into “Nephew”: Drawing and face, 3 seconds, GIF")).to_be_visible()
    film = page.get_by_alt_text("The film")
    expect(film).to_be_visible(timeout=MADE_MS)
    assert page.request.get(film.get_attribute("src") or "").headers["content-type"] == "image/gif"
    assert violations(page) == []


def test_a_drawing_that_cannot_be_matched_is_refused_as_soon_as_it_is_chosen(
    phone: BrowserContext, complaints: list[str]
):
    page = phone.new_page()
    open_picker(page)
    page.get_by_role("radio", name="Nephew").focus()
    page.keyboard.press("Space")
    expect(page.locator("#morph-note")).to_have_text("")
    with page.expect_response("**/morphs/**"):
        page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="Stick figure")).to_be_checked()
    note = page.locator("#morph-note")
    expect(note).to_have_text("These two drawings have too few lines in common. Choose another face.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_label("Find a face").fill("nobody")
    expect(note).to_have_text("There is no other face of yours here.")
    page.get_by_role("button", name="Make the morph").click()
    expect(note).to_have_text("Choose the other face.")
    complaints[:] = [text for text in complaints if "400" not in text]

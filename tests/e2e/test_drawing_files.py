"""A drawing leaves as a file and comes back as it was; another file is refused, and nothing on the desk is lost."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import (
    FACE,
    JAW,
    draw,
    expect_blank,
    new_email,
    open_drawing_page,
    paper_of,
    save,
    sign_up,
    wait_until_ready,
)

pytestmark = pytest.mark.browser

LINE = {"version": 1, "strokes": [{"tool": "pen", "size": 24, "points": [[100, 256, 0.5, 0], [400, 256, 0.5, 40]]}]}
FILE = {"format": "sketch2real", "version": 1, "title": "Grandmother", "strokes": LINE, "settings": {"fidelity": 0.3}}


def bring_in(page: Page, content: object, name: str = "face.json") -> None:
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name=re.compile("Bring in a drawing")).click()
    expect(page.get_by_role("dialog", name="Bring in a drawing")).to_be_visible()
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    page.locator("#import-file").set_input_files({"name": name, "mimeType": "application/json", "buffer": data})


def download_file(page: Page) -> dict[str, Any]:
    page.keyboard.press("f")
    with page.expect_download() as caught:
        page.locator("#export-dialog").get_by_role("button", name="Drawing to open here again").click()
    assert caught.value.suggested_filename == "face-drawing.json"
    content: dict[str, Any] = json.loads(Path(caught.value.path()).read_bytes())
    return content


def test_a_drawing_comes_back_from_its_file_with_its_settings(page: Page):
    open_drawing_page(page)
    draw(page, *FACE)
    page.get_by_role("slider", name=re.compile("How closely")).fill("35")
    drawn, file = paper_of(page), download_file(page)
    assert file["settings"]["fidelity"] == 0.35
    page.get_by_role("button", name="Clear the paper").click()
    page.get_by_role("slider", name=re.compile("How closely")).fill("80")
    expect_blank(page)
    bring_in(page, file)
    expect(page.locator("#import-dialog")).to_be_hidden()
    expect_blank(page, is_blank=False)
    assert paper_of(page) == drawn
    expect(page.get_by_role("slider", name=re.compile("How closely"))).to_have_value("35")


def test_the_drawing_on_the_desk_waits_and_one_undo_brings_it_back(page: Page):
    open_drawing_page(page)
    draw(page, JAW)
    drawn = paper_of(page)
    bring_in(page, FILE)
    expect(page.get_by_text("The last drawing is kept in this browser")).to_be_visible()
    opened = paper_of(page)
    assert opened != drawn
    page.keyboard.press("Control+z")
    expect(page.get_by_text("The last drawing is kept in this browser")).to_be_hidden()
    assert paper_of(page) == drawn
    page.keyboard.press("Control+Shift+z")
    page.wait_for_function("before => document.querySelector('#paper-canvas').toDataURL() !== before", arg=drawn)
    assert paper_of(page) == opened


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no JSON", "This is not a drawing file of Sketch2Real"),
        ({"format": "other"}, "This is not a drawing file of Sketch2Real"),
        ({**FILE, "version": 2}, "another version of Sketch2Real"),
        ({**FILE, "settings": {"seed": "x"}}, "This drawing file is damaged"),
        (b"[" * 100_000, "This is not a drawing file of Sketch2Real"),
        (b" " * (11 * 2**20), "This file is too large"),
    ],
    ids=["text", "format", "version", "settings", "deep", "large"],
)
def test_what_cannot_be_opened_is_told_and_the_desk_stays(page: Page, content: object, sentence: str):
    open_drawing_page(page)
    draw(page, JAW)
    drawn = paper_of(page)
    bring_in(page, content)
    expect(page.locator("#import-note")).to_contain_text(sentence)
    page.get_by_role("button", name="Cancel").click()
    assert paper_of(page) == drawn


def test_a_face_saved_from_a_file_has_its_title_and_its_page_gives_the_file_again(page: Page):
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, new_email())
    wait_until_ready(page)
    bring_in(page, FILE)
    expect(page.locator("#import-dialog")).to_be_hidden()
    save(page)
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_role("heading", name="Grandmother", level=1)).to_be_visible()
    page.get_by_label("Download drawing").click()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Drawing to open here again").click()
    file = json.loads(Path(caught.value.path()).read_bytes())
    assert (caught.value.suggested_filename, file["title"]) == ("grandmother-drawing.json", "Grandmother")
    assert file["strokes"] == LINE
    with page.expect_download() as caught:
        page.get_by_role("link", name="SVG", exact=True).click()
    assert Path(caught.value.path()).read_text().startswith("<svg")


def test_a_file_that_is_dropped_asks_nothing(page: Page):
    open_drawing_page(page)
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "face.json", { type: "application/json" }));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        json.dumps(FILE),
    )
    expect_blank(page, is_blank=False)
    expect(page.locator("#import-dialog")).to_be_hidden()
    page.wait_for_timeout(1500)  # autosave
    opened = paper_of(page)
    page.reload()
    wait_until_ready(page)
    assert paper_of(page) == opened

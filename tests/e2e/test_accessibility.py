"""axe-core finds nothing to complain of on any page, light or dark; nothing is too wide for 320 pixels."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import ROOT
from tests.e2e.journeys import FACE, JAW, draw, expect_photo, new_email, open_drawing_page, save
from tests.e2e.test_kept_drawings import join

pytestmark = pytest.mark.browser

AXE = (ROOT / "tests/vendor/axe-core/axe.min.js").read_text()
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 120)).join(" | ")}`)"""
VISITORS_PAGES = ("/", "/draw/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")
GALLERY_PAGES = ("/gallery/", "/gallery/?q=nobody", "/gallery/trash/", "/gallery/albums/", "/gallery/tags/")
OWN_PAGES = (*GALLERY_PAGES, "/accounts/email/", "/accounts/password/change/")


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    return page.evaluate(RUN_AXE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_visitor_is_free_of_violations(page: Page, scheme: Any):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for address in VISITORS_PAGES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_person_is_free_of_violations(page: Page, scheme: Any):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    join(page, new_email())
    draw(page, *FACE)
    address = save(page).get_attribute("href") or ""
    of_artwork = (address, f"{address}compare/", f"{address}delete/", address.replace("/gallery/", "/draw/"))
    for place in (*OWN_PAGES, *of_artwork):
        page.goto(place)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], place
    page.goto("/gallery/")
    page.get_by_role("checkbox", name="Choose").check(force=True)
    page.locator("#bulk summary[aria-label=Tags]").click()
    assert violations(page) == []


@pytest.mark.parametrize("key", ["?", "f", "g", "s"])
def test_what_opens_over_the_drawing_page_is_free_of_violations(page: Page, key: str):
    page.emulate_media(reduced_motion="reduce")
    open_drawing_page(page)
    draw(page, JAW)
    expect_photo(page)
    page.keyboard.press("m")
    page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


def test_the_line_up_is_free_of_violations_while_the_people_are_on_their_way_and_when_they_are_there(page: Page):
    page.emulate_media(reduced_motion="reduce")
    held: list[Route] = []
    page.route("**/lineups/", lambda route: held.append(route))  # noqa: PLW0108 (Playwright notes something on the function)
    open_drawing_page(page)
    draw(page, JAW)
    expect_photo(page)
    with page.expect_request("**/lineups/"):  # the line-up's script comes first
        page.keyboard.press("g")
    expect(page.locator("#lineup[aria-busy=true]")).to_be_visible()
    assert violations(page) == []
    expect(page.locator("#lineup button")).to_have_count(0)
    held.pop().continue_()
    expect(page.locator("#lineup img")).to_have_count(6)
    assert violations(page) == []


def test_the_panels_are_free_of_violations(page: Page):
    page.emulate_media(reduced_motion="reduce")
    open_drawing_page(page)
    for button in ("More", "Hair: chosen for you"):
        page.get_by_role("button", name=button).click()
        expect(page.locator(":popover-open")).to_be_visible()  # it is hidden until it has found its place
        assert violations(page) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("address", VISITORS_PAGES)
def test_no_page_scrolls_sideways_at_320_pixels(page: Page, address: str):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == 320

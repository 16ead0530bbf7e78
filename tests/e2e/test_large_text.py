"""With text twice as large on a screen of 320 pixels nothing scrolls sideways, and nothing is cut off."""

import pytest
from playwright.sync_api import Page, expect

from tests.drawings.faces import DRAWINGS
from tests.e2e.journeys import FACE, JAW, draw, expect_photo, new_email, open_drawing_page, save
from tests.e2e.test_accessibility import VISITORS_PAGES
from tests.e2e.test_importing import LINES_FOUND, choose, encode
from tests.e2e.test_kept_drawings import join
from tests.e2e.test_sharing import open_artwork, switch_on
from tests.sketchgan.phone_photos import Scene, photograph

pytestmark = pytest.mark.browser

DOUBLE = "document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })"
OWN_PAGES = (
    *(f"/accounts/{name}/" for name in ("password/change", "email", "2fa", "2fa/webauthn", "sessions")),
    *(f"/accounts/{name}/" for name in ("profile", "profile/picture", "preferences", "usage", "data")),
    *(f"/welcome/{name}/" for name in ("hello", "live", "drawing", "data")),
    "/terms/",
    "/privacy/",
    *(f"/gallery/{place}" for place in ("", "?q=nobody", "trash/", "albums/", "tags/")),
)

# A strip that scrolls by itself may be wider than the screen; what is only for screen readers has no size.
CUT_OFF = """() => {
    const open = document.querySelector("dialog[open], :popover-open");
    const style = (element) => getComputedStyle(element);
    const isWide = (element) => element.scrollWidth > element.clientWidth + 1;
    const isWindow = (element) => element.matches("html, dialog, [popover]");
    const isOrIn = (element, is) => element !== null && (is(element) || isOrIn(element.parentElement, is));
    const isStrip = (element) => !isWindow(element) && /auto|scroll/.test(style(element).overflowX);
    const isUnseen = (element) => style(element).clipPath !== "none" || element.matches("svg *")
        || !element.checkVisibility({visibilityProperty: true});
    const isBeside = ({left, right, width}) => width > 0 && (right > innerWidth + 1 || left < -1);
    const isCut = (element) => element.textContent.trim() !== "" && /hidden|clip/.test(style(element).overflowX);
    const isControl = (element) => element.matches("a, button, summary") && element.clientWidth > 0;
    const isTooWide = (element) => isWide(element) && (isWindow(element) || isCut(element) || isControl(element));
    return [document.documentElement, ...(open ? [open] : []), ...(open ?? document.body).querySelectorAll("*")]
        .filter((element) => !isOrIn(element, isUnseen))
        .filter((element) => isTooWide(element)
            || (isBeside(element.getBoundingClientRect()) && !isOrIn(element.parentElement, isStrip)))
        .map((element) => element.cloneNode().outerHTML);
}"""


def enlarge(page: Page) -> None:
    """From the next page on."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(DOUBLE)


def expect_nothing_cut_off(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate(CUT_OFF) == [], address


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("address", VISITORS_PAGES)
def test_a_visitors_page_shows_everything(page: Page, address: str, language: str):
    page.context.set_extra_http_headers({"Accept-Language": language})
    enlarge(page)
    expect_nothing_cut_off(page, address)


def test_a_persons_pages_show_everything(page: Page):
    join(page, new_email())
    draw(page, *FACE)
    artwork = save(page).get_attribute("href") or ""
    enlarge(page)
    for address in (*OWN_PAGES, artwork, f"{artwork}compare/", artwork.replace("/gallery/", "/draw/")):
        expect_nothing_cut_off(page, address)


def test_a_shared_face_shows_everything_to_its_owner_and_to_others(page: Page):
    open_artwork(page)
    artwork, link = page.url, switch_on(page)
    for label in ("Show the drawing, too", "Show how it was drawn"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="Apply").click()
    enlarge(page)
    for address in (artwork, link, f"{link}report/"):
        expect_nothing_cut_off(page, address)
    page.goto(artwork)
    page.get_by_text("Make a film of it").click()
    assert page.evaluate(CUT_OFF) == []
    page.get_by_role("button", name="Download photo").click()
    expect(page.locator(":popover-open")).to_be_visible()
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("key", ["?", "f", "g", "s", "v"])
def test_what_opens_over_the_drawing_page_shows_everything(page: Page, key: str):
    enlarge(page)
    open_drawing_page(page)
    draw(page, JAW)
    expect_photo(page)
    page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate(CUT_OFF) == []


def test_the_panels_show_everything(page: Page):
    enlarge(page)
    open_drawing_page(page)
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.locator(":popover-open")).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Colours", exact=True).click()
    assert page.evaluate(CUT_OFF) == []
    page.get_by_role("button", name="Hair: chosen for you").click()
    expect(page.locator(":popover-open")).to_be_visible()
    assert page.evaluate(CUT_OFF) == []


def test_the_lines_that_were_found_can_be_corrected(page: Page):
    image, _, _ = photograph(DRAWINGS["clumsy_woman"](), Scene(rules_px=48, size=(1200, 1600)))
    enlarge(page)
    open_drawing_page(page)
    page.keyboard.press("v")
    choose(page, encode(image))
    expect(page.locator("#import-note")).to_have_text(LINES_FOUND)
    assert page.evaluate(CUT_OFF) == []

"""A link to a face: made on its page, looked at by a stranger, sent by a phone's own sheet, reported, taken back."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, Server, watch_console
from tests.e2e.journeys import FACE, draw, expect_photo, new_email, save
from tests.e2e.test_accessibility import violations
from tests.e2e.test_kept_drawings import join

pytestmark = pytest.mark.browser

FIRST_MS = 60_000  # the first large photograph of a server loads the network
PAPER = "document.querySelector('[data-replay] canvas').toDataURL()"


def open_artwork(page: Page) -> None:
    join(page, new_email())
    draw(page, *FACE)
    expect_photo(page)
    save(page).click()
    expect(page.get_by_alt_text("The photograph made from the drawing")).to_be_visible()


def switch_on(page: Page) -> str:
    """Returns the path of the link."""
    page.get_by_role("switch", name="By link").click()
    expect(page.get_by_role("switch", name="By link")).to_have_attribute("aria-checked", "true")
    return re.sub(r"^https?://[^/]+", "", page.get_by_label("The link", exact=True).input_value())


@pytest.fixture
def stranger(browser: Browser, server: Server, complaints: list[str]):
    context = browser.new_context(base_url=server.url, viewport=DESKTOP, reduced_motion="reduce")
    watch_console(context, complaints)
    yield context.new_page()
    context.close()


def expect_dead(stranger: Page, link: str, complaints: list[str]) -> None:
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="This link no longer leads anywhere")).to_be_visible()
    complaints[:] = [text for text in complaints if "404" not in text]


def test_a_link_shows_what_its_owner_chose_until_it_is_taken_back(
    page: Page, stranger: Page, server: Server, complaints: list[str]
):
    open_artwork(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    link = switch_on(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#share-note")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == server.url + link
    assert violations(page) == []

    stranger.goto(link)
    photo = stranger.get_by_alt_text("A photograph of a face that AI made from a drawing")
    expect(photo).to_be_visible()
    stranger.wait_for_function(
        "() => document.querySelector('.shared__picture').naturalWidth === 512", timeout=FIRST_MS
    )
    expect(stranger.get_by_alt_text("The drawing that it was made from")).to_have_count(0)
    assert violations(stranger) == []

    page.get_by_label("Show the drawing, too").check()
    page.get_by_label("Show how it was drawn").check()
    page.get_by_label("The link works").select_option("for 7 days")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Looked at once.")).to_be_visible()
    expect(page.get_by_text(re.compile("The link works until [A-Z]"))).to_be_visible()

    stranger.reload()
    expect(stranger.get_by_alt_text("The drawing that it was made from")).to_be_visible()
    replay_and_scrub(stranger)
    assert violations(stranger) == []

    page.get_by_role("switch", name="By link").click()
    expect(page.get_by_text("The link no longer leads anywhere.")).to_be_visible()
    expect_dead(stranger, link, complaints)
    for name in ("photo.jpg", "drawing.png", "strokes.json"):
        assert stranger.request.get(link + name).status == 404


def replay_and_scrub(page: Page) -> None:
    empty = page.evaluate("Object.assign(document.createElement('canvas'), {width: 768, height: 768}).toDataURL()")
    page.locator("[data-replay] canvas").scroll_into_view_if_needed()
    page.wait_for_function(f"empty => {PAPER} !== empty", arg=empty)
    whole = page.evaluate(PAPER)
    place = page.get_by_label("Place in the drawing")
    place.fill("300")
    page.wait_for_function(f"whole => {PAPER} !== whole", arg=whole)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert 300 <= int(place.input_value()) < 1000
    place.fill("990")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(place).to_have_value("1000")
    assert page.evaluate(PAPER) == whole


def test_a_phone_hands_the_link_to_its_own_sheet_and_a_stranger_reports_it(
    phone: BrowserContext, stranger: Page, server: Server
):
    phone.add_init_script("navigator.share = async (what) => { window.handedOver = what; };")
    page = phone.new_page()
    open_artwork(page)
    link = switch_on(page)
    page.get_by_role("button", name="Send").tap()
    handed = page.evaluate("window.handedOver")
    assert handed["url"] == server.url + link
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    stranger.set_viewport_size({"width": 390, "height": 844})
    stranger.goto(link)
    assert stranger.evaluate("document.documentElement.scrollWidth") == 390
    stranger.get_by_role("link", name="Report this picture").click()
    assert violations(stranger) == []
    stranger.get_by_label("Something else").check()
    stranger.get_by_label("What should we know?").fill("It is odd.")
    stranger.get_by_role("button", name="Send the report").click()
    expect(stranger.get_by_text("Somebody of us will look at it.")).to_be_visible()
    stranger.get_by_role("link", name="Draw your own").click()
    expect(stranger).to_have_url(re.compile("/draw/$"))


def test_without_a_sheet_of_its_own_a_browser_offers_none(page: Page):
    page.add_init_script("delete Navigator.prototype.share;")
    open_artwork(page)
    switch_on(page)
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_hidden()

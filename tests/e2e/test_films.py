"""Films of a drawing: ordered on its page, watched while they are made, shown, cancelled; their owner's alone."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_sharing import open_artwork

pytestmark = pytest.mark.browser

MADE_MS = 120_000


def order(page: Page, **choices: str) -> None:
    if not page.locator("#films-order").evaluate("details => details.open"):
        page.get_by_text("Make a film of it").click()
    for label, choice in choices.items():
        page.locator("#films").get_by_label(label).select_option(choice)
    page.get_by_role("button", name="Make the film").click()


def test_a_film_is_made_shown_and_given_to_nobody_else(page: Page, context: BrowserContext, browser: Any, server: Any):
    open_artwork(page)
    order(page, File="GIF", Length="5 seconds", Shows="Face alone")
    expect(page.get_by_role("progressbar", name="How much of the film is made")).to_be_visible()
    expect(page.get_by_role("button", name="Make the film")).to_be_disabled()
    film = page.get_by_alt_text("The film")
    expect(film).to_be_visible(timeout=MADE_MS)
    assert violations(page) == []
    address = film.get_attribute("src") or ""
    assert page.request.get(address).headers["content-type"] == "image/gif"
    stranger = browser.new_context(base_url=server.url)
    assert stranger.request.get(address).status == 401
    stranger.close()
    page.locator(".film").get_by_role("button", name="Delete").click()
    expect(page.locator(".film")).to_have_count(0)
    assert page.request.get(address).status == 404


def test_a_film_is_cancelled_on_a_phone_and_refusals_are_told(phone: BrowserContext, complaints: list[str]):
    page = phone.new_page()
    open_artwork(page)
    order(page, File="WebP", Length="30 seconds")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".film")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=409, body='{"code": "quota_reached", "message": "Your storage is full."}')
        else:
            route.continue_()

    page.route("**/films/", refuse)
    order(page)
    expect(page.locator("#films-note")).to_have_text("Your storage is full.")
    complaints[:] = [text for text in complaints if "409" not in text]

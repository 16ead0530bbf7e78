"""The browser's "back" button: nothing is lost by it, and after logging out nothing private comes back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import (
    FACE,
    draw,
    expect_photo,
    log_in,
    log_out,
    new_email,
    paper_of,
    save,
    sign_up,
    wait_until_ready,
)

pytestmark = pytest.mark.browser


def test_back_shows_the_saved_drawing_after_saving_and_nothing_private_after_logging_out(page: Page):
    email = new_email()
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, email)
    page.wait_for_url("**/draw/")
    wait_until_ready(page)
    draw(page, *FACE)
    expect_photo(page)
    drawing, link = paper_of(page), save(page)
    link.click()
    page.wait_for_url("**/gallery/*/")
    page.go_back()
    wait_until_ready(page)
    assert paper_of(page) == drawing
    expect(page.get_by_role("button", name="Saved")).to_be_visible()

    for path in ("/gallery/", "/accounts/profile/", "/accounts/email/"):
        page.goto(path)
    log_out(page)
    for path in ("/accounts/email/", "/accounts/profile/", "/gallery/"):
        page.go_back()
        expect(page).to_have_url(re.compile(rf"/accounts/login/\?next={path}$"))
        expect(page.get_by_text(email)).to_have_count(0)
    page.go_back()
    wait_until_ready(page)
    expect(page.locator("#paper")).to_have_attribute("data-empty", "true")


def test_back_after_logging_in_does_not_ask_to_log_in_again(page: Page):
    email = new_email()
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, email)
    page.wait_for_url("**/draw/")
    log_out(page)
    page.goto("/accounts/login/?next=/gallery/")
    log_in(page, email)
    page.wait_for_url("**/gallery/")
    page.go_back()
    expect(page.get_by_label("Password")).to_have_count(0)
    expect(page.locator("summary[aria-label='Your account']")).to_be_visible()

"""From signing up to the gallery and out again, and the same for somebody who draws first."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import (
    FACE,
    JAW,
    MOUTH,
    draw,
    expect_blank,
    expect_other_photo,
    expect_photo,
    log_out,
    new_email,
    open_drawing_page,
    paper_of,
    photo_of,
    save,
    sign_up,
    wait_until_ready,
)

pytestmark = pytest.mark.browser


def test_a_newcomer_signs_up_draws_saves_finds_the_face_in_the_gallery_and_logs_out(page: Page):
    page.goto("/")
    page.locator("header").get_by_role("link", name="Sign up").click()
    sign_up(page, new_email())
    page.get_by_role("link", name="Skip", exact=True).click()
    wait_until_ready(page)

    draw(page, *FACE)
    expect_photo(page)
    expect(page.locator("#status-label")).to_have_text("Live")
    before = photo_of(page)
    draw(page, [(180, 100), (256, 60), (330, 100)])
    expect_other_photo(page, before)

    save(page).click()
    page.wait_for_url("**/gallery/*/")
    expect(page.get_by_alt_text("The photograph made from the drawing")).to_be_visible()
    page.get_by_role("link", name="Gallery", exact=True).first.click()
    expect(page.locator(".tile__link")).to_have_count(1)
    page.locator(".tile__link").click()
    expect(page.get_by_alt_text("The drawing", exact=True)).to_be_visible()

    log_out(page)
    page.goto("/gallery/")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def test_a_visitor_who_does_not_want_an_account_draws_on(page: Page):
    open_drawing_page(page)
    draw(page, JAW)
    page.keyboard.press("Control+s")
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    before = paper_of(page)
    draw(page, MOUTH)
    assert paper_of(page) != before


def test_saving_again_makes_a_new_version_of_the_same_face_and_a_new_drawing_another_face(page: Page):
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, new_email())
    wait_until_ready(page)
    draw(page, JAW)
    first = save(page).get_attribute("href")
    draw(page, MOUTH)
    second = save(page).get_attribute("href")
    assert first == second

    page.get_by_role("button", name="New drawing").click()
    expect_blank(page)
    draw(page, JAW)
    assert save(page).get_attribute("href") != first
    page.goto("/gallery/")
    expect(page.locator(".tile__link")).to_have_count(2)


def test_a_paper_cleared_after_saving_holds_another_face_which_is_saved_beside_the_first(page: Page):
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, new_email())
    wait_until_ready(page)
    draw(page, *FACE)
    first = save(page).get_attribute("href")

    page.get_by_role("button", name="Clear the paper").click()
    expect_blank(page)
    draw(page, JAW)
    assert save(page).get_attribute("href") != first
    page.goto("/gallery/")
    expect(page.locator(".tile__link")).to_have_count(2)


def test_a_saved_face_opens_again_as_the_drawing_that_made_it(page: Page):
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, new_email())
    wait_until_ready(page)
    draw(page, *FACE)
    drawing = paper_of(page)
    save(page).click()
    page.get_by_role("link", name="Edit drawing").click()
    wait_until_ready(page)
    assert paper_of(page) == drawing
    expect_photo(page)
    page.get_by_role("button", name="New drawing").click()
    page.goto("/gallery/")
    page.locator(".tile__link").click()
    page.get_by_role("link", name="Edit drawing").click()
    wait_until_ready(page)
    assert paper_of(page) == drawing

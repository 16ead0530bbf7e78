"""A visitor presses Save, signs up or logs in, and finds the drawing saved: once, and is told so."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.journeys import (
    JAW,
    MOUTH,
    draw,
    expect_blank,
    log_in,
    log_out,
    lose_first_answer,
    new_email,
    open_drawing_page,
    paper_of,
    save,
    sign_up,
    wait_until_ready,
)

pytestmark = pytest.mark.browser

SAVED = re.compile("“Face [0-9]+” is saved in your gallery")


def press_save_and_go(page: Page, way: str) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("dialog").get_by_role("link", name=way).click()


def expect_saved(page: Page, faces: int) -> None:
    wait_until_ready(page)
    expect(page.locator("#toasts")).to_contain_text(SAVED)
    expect(page.locator("#save-label")).to_have_text("Saved")
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_alt_text("The photograph made from the drawing")).to_be_visible()
    expect_faces(page, faces)


def expect_faces(page: Page, count: int) -> None:
    page.goto("/gallery/")
    expect(page.locator(".tile")).to_have_count(count)


@pytest.mark.parametrize("device", ["context", "phone"])
def test_who_signs_up_and_types_the_code_finds_the_drawing_saved_once(device: str, request: pytest.FixtureRequest):
    page = request.getfixturevalue(device).new_page()
    open_drawing_page(page)
    draw(page, JAW, MOUTH)
    drawing = paper_of(page)
    press_save_and_go(page, "Sign up")
    sign_up(page, new_email())
    page.wait_for_url("**/draw/")
    expect_blank(page, is_blank=False)
    assert paper_of(page) == drawing
    expect_saved(page, 1)
    open_drawing_page(page)
    page.reload()
    wait_until_ready(page)
    expect_faces(page, 1)


def test_who_logs_in_to_an_account_finds_it_saved_though_another_drawing_waited_there(page: Page):
    email = new_email()
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, email)
    wait_until_ready(page)
    draw(page, MOUTH)
    page.wait_for_timeout(1000)  # the browser keeps it
    log_out(page)
    open_drawing_page(page)
    draw(page, JAW)
    press_save_and_go(page, "Log in")
    log_in(page, email)
    expect_saved(page, 1)


def test_a_wish_whose_answer_was_lost_is_carried_out_by_the_next_page_and_once(page: Page):
    open_drawing_page(page)
    draw(page, JAW)
    press_save_and_go(page, "Sign up")
    statuses = lose_first_answer(page)
    sign_up(page, new_email())
    wait_until_ready(page)
    while not statuses:
        page.wait_for_timeout(50)
    page.reload()
    assert statuses == [201]
    expect_saved(page, 1)


def test_who_says_not_now_and_signs_up_later_finds_the_drawing_kept_and_not_saved(page: Page):
    open_drawing_page(page)
    draw(page, JAW)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    page.locator("header").get_by_role("link", name="Sign up").click()
    sign_up(page, new_email())
    wait_until_ready(page)
    expect_blank(page, is_blank=False)
    expect(page.locator("#save-label")).to_have_text("Save")
    expect_faces(page, 0)


def test_a_login_that_ended_while_saving_is_followed_by_the_save(
    context: BrowserContext, page: Page, complaints: list[str]
):
    email = new_email()
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, email)
    wait_until_ready(page)
    draw(page, JAW)
    save(page)
    draw(page, MOUTH)
    context.clear_cookies(name="sessionid")
    press_save_and_go(page, "Log in")
    log_in(page, email)
    wait_until_ready(page)
    expect(page.locator("#toasts")).to_contain_text(SAVED)
    page.get_by_role("link", name="Look at it").click()
    expect(page.locator(".version")).to_have_count(2)
    # The browser itself notes the refused requests.
    complaints[:] = [text for text in complaints if "status of 403" not in text and "status of 401" not in text]

"""The terms change while somebody draws: the drawing goes on, and the next page asks."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.journeys import FACE, draw, expect_other_photo, expect_photo, new_email, photo_of, save, sign_up
from tests.e2e.journeys import open_drawing_page as open_page

pytestmark = pytest.mark.browser


def change_terms_for(email: str, server: Server) -> None:
    """As if `email` had agreed to an older version."""
    person = "(SELECT id FROM accounts_user WHERE email = ?)"
    with sqlite3.connect(server.log.parent / "db.sqlite3") as database:
        changed = database.execute(
            f"UPDATE accounts_termsacceptance SET version = '2020-01-01' WHERE user_id = {person}", [email]
        )
        assert changed.rowcount == 1
    database.close()


def test_the_drawing_goes_on_and_the_next_page_asks_once(page: Page, server: Server):
    email = new_email()
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, email)
    open_page(page)
    draw(page, *FACE[:3])
    expect_photo(page)
    change_terms_for(email, server)

    before = photo_of(page)
    with page.expect_response(
        lambda answer: "/api/v1/drafts/" in answer.url and answer.request.method == "PUT"
    ) as kept:
        draw(page, *FACE[3:])
    assert kept.value.ok
    expect_other_photo(page, before)
    save(page).click()
    expect(page.get_by_role("heading", name="Our terms have changed")).to_be_visible()
    page.goto("/gallery/")
    expect(page.get_by_role("heading", name="Our terms have changed")).to_be_visible()
    page.get_by_role("button", name="I have read it and agree").click()
    expect(page.get_by_role("heading", name="Your gallery")).to_be_visible()
    expect(page.locator(".tile__link")).to_have_count(1)
    page.goto("/draw/")
    expect(page.locator("#studio")).to_be_visible()

"""Log in with Google in a real browser; Google is a server of the tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, Server, watch_console
from tests.fake_google import FakeGoogle

pytestmark = pytest.mark.browser


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    fake = FakeGoogle("our-client-id", "our-client-secret")
    fake.person |= {"email": "gina@example.com", "name": "Gina"}
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def google_page(browser: Browser, google: FakeGoogle, complaints: list[str]) -> Iterator[Page]:
    with tempfile.TemporaryDirectory(prefix="sketch2real-google-") as folder:
        server = Server(
            Path(folder),
            DJANGO_SETTINGS_MODULE="tests.e2e.google_settings",
            FAKE_GOOGLE_URL=google.url,
            GOOGLE_CLIENT_ID=google.client_id,
            GOOGLE_CLIENT_SECRET=google.secret,
        )
        server.manage("migrate")
        server.start()
        context = browser.new_context(base_url=server.url, viewport=DESKTOP)
        watch_console(context, complaints)
        yield context.new_page()
        context.close()
        server.kill()


def test_a_newcomer_signs_up_with_google_comes_back_and_logs_in_again(google_page: Page):
    page = google_page
    page.goto("/accounts/signup/")
    page.get_by_role("button", name="Go on with Google").click()
    page.get_by_role("link", name="Go on as Ann").click()
    expect(page.get_by_role("heading", name="Almost there")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value("gina@example.com")
    page.get_by_role("checkbox", name="I agree to the terms").check()
    page.get_by_role("button", name="Create account").click()
    page.goto("/accounts/3rdparty/")
    expect(page.get_by_role("button", name="Disconnect")).to_be_visible()

    page.locator("summary[aria-label='Your account']").click()
    page.get_by_role("button", name="Log out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Go on with Google").click()
    page.get_by_role("link", name="Go on as Ann").click()
    page.goto("/gallery/")
    expect(page).to_have_url(page.url)
    expect(page.get_by_role("heading", name="Welcome back")).to_be_hidden()

"""Age and gender of the person, where the served model obeys them; the server here is played by the test."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import JAW, draw, kept_steps
from tests.e2e.test_live_states import HELLO, PlayedServer, open_page

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
AGE, GENDER = 28, 29  # bytes of a frame


@pytest.fixture(params=["desktop", "phone"])
def played(request: pytest.FixtureRequest, page: Page) -> PlayedServer:
    if request.param == "phone":
        page.set_viewport_size(PHONE)
    server = PlayedServer(page)
    server.greet = lambda socket: socket.send(json.dumps(HELLO | {"has_traits": True}))
    return server


def open_panel(page: Page) -> None:
    open_page(page)
    draw(page, JAW)
    page.get_by_role("button", name="Age and gender").click()


def wait_for_frame(page: Page, played: PlayedServer, *traits: int) -> None:
    for _ in range(100):
        if played.frames and played.frames[-1][AGE : GENDER + 1] == bytes(traits):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the last frame has {list(played.frames[-1][AGE : GENDER + 1])}, wanted {traits}")


def test_an_older_face_is_asked_for_and_left_to_the_drawing_again(page: Page, played: PlayedServer) -> None:
    open_panel(page)
    wait_for_frame(page, played, 0, 0)
    age = page.get_by_role("slider", name="Age", exact=True)
    age.fill("70")
    expect(page.locator("[data-trait=age] output")).to_have_text("about 70 years")
    wait_for_frame(page, played, 71, 0)
    page.get_by_role("button", name="Age: as drawn").click()
    expect(page.get_by_role("button", name="Age: as drawn")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("slider", name="Age", exact=True)).to_have_attribute("aria-valuetext", "as drawn")
    wait_for_frame(page, played, 0, 0)


def test_keys_move_the_slider_and_a_reload_keeps_what_was_chosen(page: Page, played: PlayedServer) -> None:
    open_panel(page)
    page.get_by_role("slider", name="Gender", exact=True).press("End")
    expect(page.locator("[data-trait=gender] output")).to_have_text("feminine")
    wait_for_frame(page, played, 0, 101)
    assert kept_steps(page)  # it waits until the page kept the drawing and its settings
    page.reload()
    page.get_by_role("button", name="Age and gender").click()
    expect(page.get_by_role("slider", name="Gender", exact=True)).to_have_value("100")
    wait_for_frame(page, played, 0, 101)


def test_a_model_that_knows_neither_offers_neither(page: Page) -> None:
    PlayedServer(page)
    open_page(page)
    draw(page, JAW)
    expect(page.get_by_role("button", name="Age and gender")).to_be_hidden()

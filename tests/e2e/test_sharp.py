"""At rest the photograph comes once more, at 512 pixels: the real server, the real networks."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.journeys import FACE, MOUTH, draw, expect_photo, photo_of

pytestmark = pytest.mark.browser

SHARP = 3  # the type of its frame


class Wire:
    """What the page sends and gets."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.sharp: list[bytes] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: isinstance(frame, str) and self.asked.append(frame))
        socket.on("framereceived", lambda frame: isinstance(frame, bytes) and self._receive(frame))

    def _receive(self, frame: bytes) -> None:
        if frame[1] == SHARP:
            self.sharp.append(frame[12:])


def wait_for_sharp(page: Page, wire: Wire, count: int) -> None:
    for _ in range(200):
        if len(wire.sharp) >= count:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{len(wire.sharp)} sharp photographs came, {len(wire.asked)} were asked for")


def test_at_rest_the_photograph_becomes_sharp_and_the_next_line_goes_on_from_it(page: Page) -> None:
    wire = Wire(page)
    page.goto("/draw/")
    expect(page.locator("#studio")).to_have_attribute("data-ready", "true")
    draw(page, *FACE)
    expect_photo(page)
    wait_for_sharp(page, wire, 1)
    assert Image.open(io.BytesIO(wire.sharp[-1])).size == (512, 512)
    page.wait_for_timeout(300)  # it fades in
    before = photo_of(page)
    draw(page, MOUTH)
    wait_for_sharp(page, wire, 2)
    page.wait_for_timeout(300)
    assert photo_of(page) != before

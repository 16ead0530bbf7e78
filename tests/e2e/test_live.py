"""The live result: which frames are sent, what settings do, and a server that goes away and comes back."""

import struct

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.conftest import Server
from tests.e2e.journeys import (
    FACE,
    JAW,
    MOUTH,
    choose_colour,
    draw,
    expect_other_photo,
    expect_photo,
    open_drawing_page,
    photo_of,
)

pytestmark = pytest.mark.browser


class Wire:
    """What went over the page's sockets."""

    def __init__(self, page: Page) -> None:
        self.sent: list[bytes] = []
        self.received: list[bytes] = []
        page.on("websocket", self._watch)

    @property
    def sent_seqs(self) -> list[int]:
        return [read_seq(frame) for frame in self.sent]

    @property
    def answered_seqs(self) -> list[int]:
        return [read_seq(frame) for frame in self.received]

    @property
    def last_is_answered(self) -> bool:
        return bool(self.sent) and self.sent_seqs[-1] in self.answered_seqs

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._note(self.sent, frame))
        socket.on("framereceived", lambda frame: self._note(self.received, frame))

    def _note(self, frames: list[bytes], frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            frames.append(frame)


def read_seq(frame: bytes) -> int:
    return int(struct.unpack_from(">I", frame, 4)[0])


def wait_for_last_answer(page: Page, wire: Wire) -> None:
    """Until the newest frame is answered and no newer one follows."""
    for _ in range(60):
        before = len(wire.sent)
        page.wait_for_timeout(250)
        if wire.last_is_answered and len(wire.sent) == before:
            return
    pytest.fail(f"sent {wire.sent_seqs[-3:]}, answered {wire.answered_seqs[-3:]}")


def test_every_line_reaches_the_photograph_the_last_one_too(page: Page):
    wire = Wire(page)
    open_drawing_page(page)
    for line in FACE:
        before = len(wire.sent)
        draw(page, line)
        page.wait_for_timeout(300)
        assert len(wire.sent) > before
    wait_for_last_answer(page, wire)
    assert wire.sent_seqs == sorted(set(wire.sent_seqs))


def test_an_empty_or_unchanged_paper_is_not_sent(page: Page):
    wire = Wire(page)
    open_drawing_page(page)
    expect(page.locator("#status-label")).to_have_text("Live")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    assert wire.sent == []
    draw(page, JAW)
    expect_photo(page)
    wait_for_last_answer(page, wire)
    before = len(wire.sent)
    page.keyboard.press("e")
    draw(page, [(20, 20), (40, 20)])
    page.wait_for_timeout(300)
    assert len(wire.sent) == before


def test_fidelity_dice_and_colours_change_the_photograph_of_the_same_drawing(page: Page):
    open_drawing_page(page)
    wire = Wire(page)
    page.reload()
    draw(page, *FACE)
    expect_photo(page)
    for change in (
        lambda: page.get_by_label("How closely the photograph follows the drawing").fill("5"),
        lambda: page.get_by_role("button", name="Another person").click(),
        lambda: choose_colour(page, "Skin", "Skin: Walnut"),
        lambda: choose_colour(page, "Skin", "Let it choose"),
    ):
        wait_for_last_answer(page, wire)
        before = photo_of(page)
        change()
        expect_other_photo(page, before)


def test_a_server_that_dies_while_somebody_draws_is_told_and_made_up_for(
    page: Page, server: Server, complaints: list[str]
):
    wire = Wire(page)
    open_drawing_page(page)
    draw(page, JAW)
    expect_photo(page)
    server.kill()
    draw(page, MOUTH)
    expect(page.locator("#status-label")).to_have_text("Offline")
    expect(page.locator("#status-detail")).to_contain_text("Your drawing is safe")
    draw(page, *FACE[1:5])
    before = len(wire.sent)

    server.start()
    expect(page.locator("#status-label")).to_have_text("Live", timeout=30_000)
    wait_for_last_answer(page, wire)
    assert len(wire.sent) > before
    complaints[:] = [text for text in complaints if "WebSocket connection" not in text]

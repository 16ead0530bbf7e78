"""What the page says while its server is away, slow, busy or of another kind; the server here is played by the test."""

import io
import json
import struct
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.journeys import JAW, MOUTH, NOSE, draw, expect_photo, on_screen, paper_of

pytestmark = pytest.mark.browser

HELLO = {"type": "hello", "protocol": 1, "model_version": "face-1", "max_frame_bytes": 262_144, "frame_interval_ms": 40}


class PlayedServer:
    """Greets and answers like the real one until the test changes `greet` or `answer`."""

    def __init__(self, page: Page) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.frames: list[bytes] = []
        self.greet: Callable[[WebSocketRoute], None] = lambda socket: socket.send(json.dumps(HELLO))
        self.answer: Callable[[WebSocketRoute, int], None] = send_photo
        page.route_web_socket("**/ws/live/", self._open)

    def _open(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda frame: self._receive(socket, frame))
        self.greet(socket)

    def _receive(self, socket: WebSocketRoute, frame: str | bytes) -> None:
        assert isinstance(frame, bytes)
        self.frames.append(frame)
        self.answer(socket, struct.unpack_from(">I", frame, 4)[0])


def send_photo(socket: WebSocketRoute, seq: int) -> None:
    jpeg = io.BytesIO()
    Image.new("RGB", (256, 256), (200, 150, 120)).save(jpeg, "JPEG")
    socket.send(struct.pack(">BBHII", 1, 2, 20, seq, 0) + jpeg.getvalue())


def keep_silent(*_: object) -> None:
    pass


def refuse(code: str, message: str, **details: int) -> Callable[[WebSocketRoute, int], None]:
    event = {"type": "error", "code": code, "message": message, **details}
    return lambda socket, seq: socket.send(json.dumps({**event, "seq": seq}))


@pytest.fixture
def played(page: Page) -> PlayedServer:
    return PlayedServer(page)


def open_page(page: Page) -> None:
    page.goto("/draw/")
    expect(page.locator("#studio[data-ready=true]")).to_be_attached()


def expect_state(page: Page, label: str, sentence: str = "") -> None:
    expect(page.locator("#status-label")).to_have_text(label, timeout=20_000)
    if sentence:
        expect(page.locator("#status-detail")).to_contain_text(sentence)


def test_a_server_that_is_slow_to_greet_leaves_the_page_connecting_and_the_pen_free(page: Page, played: PlayedServer):
    played.greet = keep_silent
    open_page(page)
    expect_state(page, "Connecting", "Waking up")
    draw(page, JAW)
    expect(page.locator("#photo-hint")).to_contain_text("Waking up")
    assert played.frames == []
    played.sockets[0].send(json.dumps(HELLO))
    expect_state(page, "Live")
    expect_photo(page)


def test_a_late_photograph_is_called_busy_until_it_comes(page: Page, played: PlayedServer):
    played.answer = keep_silent
    open_page(page)
    expect_state(page, "Live")
    draw(page, JAW)
    expect_state(page, "Busy", "a little longer than usual")
    draw(page, MOUTH)
    assert len(played.frames) == 1
    played.answer = send_photo
    send_photo(played.sockets[0], 1)
    expect_photo(page)
    expect_state(page, "Live")


def test_a_busy_server_is_told_with_its_reason_and_the_time_and_asked_again(page: Page, played: PlayedServer):
    played.answer = refuse("busy", "Many people are drawing right now. Try again in a moment.", retry_after_ms=2_000)
    open_page(page)
    draw(page, JAW)
    expect_state(
        page,
        "Busy",
        "Many people are drawing right now. Try again in a moment. This page does so by itself, in 2 seconds.",
    )
    played.answer = send_photo
    expect_photo(page)
    expect_state(page, "Live")


def test_a_failure_is_told_in_the_servers_words_until_the_next_line(page: Page, played: PlayedServer):
    played.answer = refuse("generation_failed", "The picture could not be made.")
    open_page(page)
    draw(page, JAW)
    expect_state(page, "Trouble", "The picture could not be made.")
    played.answer = send_photo
    draw(page, MOUTH)
    expect_state(page, "Live")
    expect_photo(page)


def test_a_server_without_a_model_is_not_called_live(page: Page, played: PlayedServer):
    played.greet = lambda socket: socket.send(json.dumps({**HELLO, "model_version": ""}))
    open_page(page)
    expect_state(page, "Trouble", "no photograph")


def test_a_restarting_server_is_told_as_offline_and_the_newest_drawing_follows_on_the_next_socket(
    page: Page, played: PlayedServer
):
    open_page(page)
    draw(page, JAW)
    expect_photo(page)
    played.greet = keep_silent
    played.sockets[0].close(code=1012, reason="Service restart")
    expect_state(page, "Offline", "Your drawing is safe")
    draw(page, MOUTH)
    before = len(played.frames)
    wait_for_sockets(page, played, 2)
    played.sockets[-1].send(json.dumps(HELLO))
    expect_state(page, "Live")
    wait_for_frames(page, played, before + 1)


def test_an_ended_login_is_told_with_a_way_to_log_in(page: Page, played: PlayedServer):
    played.greet = lambda socket: socket.close(code=4401, reason="Your login has ended. Log in again.")
    open_page(page)
    expect_state(page, "Login needed", "Log in to see")
    expect(page.locator("#status-login")).to_be_visible()
    expect(page.locator("#photo-hint")).to_contain_text("Log in to see")
    assert len(played.sockets) == 2  # a login that changed in another tab gets a second chance


@pytest.mark.parametrize(
    ("code", "label", "sentence"),
    [(4409, "Too many pages", "Too many drawings are open from here"), (4400, "Reload needed", "out of date")],
)
def test_a_refused_page_says_why_and_does_not_ask_again(
    page: Page, played: PlayedServer, code: int, label: str, sentence: str
):
    played.greet = lambda socket: socket.close(code=code, reason="For a reason.")
    open_page(page)
    expect_state(page, label, sentence)
    page.wait_for_timeout(1_500)
    assert len(played.sockets) == 1


def test_a_server_of_another_protocol_asks_for_a_reload(page: Page, played: PlayedServer):
    played.greet = lambda socket: socket.send(json.dumps({**HELLO, "protocol": 2}))
    open_page(page)
    expect_state(page, "Reload needed", "out of date")


def test_the_pen_leaves_its_line_at_once_while_the_server_owes_an_answer(page: Page, played: PlayedServer):
    played.answer = keep_silent
    open_page(page)
    draw(page, JAW)
    expect_state(page, "Busy")
    (x, y), *rest = on_screen(page, NOSE)
    page.mouse.move(x, y)
    page.mouse.down()
    papers = [paper_of(page)]
    for x, y in rest:
        page.mouse.move(x, y, steps=4)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        papers.append(paper_of(page))
    page.mouse.up()
    assert len(set(papers)) == len(papers)


def wait_for_sockets(page: Page, played: PlayedServer, count: int) -> None:
    wait_until(page, lambda: len(played.sockets) >= count)


def wait_for_frames(page: Page, played: PlayedServer, count: int) -> None:
    wait_until(page, lambda: len(played.frames) >= count)


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(50)
    pytest.fail("It did not happen.")

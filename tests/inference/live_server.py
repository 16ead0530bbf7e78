"""The site behind a real uvicorn, started as `make run` does it, and a client that speaks the live protocol."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from sketch2real_site.asgi import application

PATIENCE_S = 20


@contextmanager
def serve_site() -> Iterator[str]:
    """Yields the host and port."""
    config = uvicorn.Config(
        application,
        lifespan="off",
        proxy_headers=False,
        ws_per_message_deflate=False,
        ws_max_size=1_048_576,
        log_level="warning",
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("localhost", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    give_up_at = time.monotonic() + PATIENCE_S
    while not server.started and time.monotonic() < give_up_at:
        time.sleep(0.01)
    try:
        yield f"localhost:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        listener.close()


class Photo(NamedTuple):
    seq: int
    seed: int
    latency_ms: int
    jpeg: bytes
    is_sharp: bool = False


class LiveClient:
    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send_sketch(self, picture: bytes, *, seq: int, **settings: Any) -> None:
        self.connection.send(build_sketch_frame(picture, seq=seq, **settings))

    def receive(self) -> Photo | dict[str, Any]:
        """The next photo, or the next event. Raises ConnectionClosed."""
        message = self.connection.recv(timeout=PATIENCE_S)
        if isinstance(message, str):
            return json.loads(message)
        assert message[0] == 1
        assert message[1] in {2, 3}
        numbers = [int.from_bytes(message[start:end]) for start, end in [(4, 8), (8, 12), (2, 4)]]
        return Photo(*numbers, jpeg=message[12:], is_sharp=message[1] == 3)

    def receive_close(self) -> tuple[int | None, str | None]:
        """What is received before the close is dropped."""
        with suppress(ConnectionClosed):
            while True:
                self.receive()
        return self.connection.close_code, self.connection.close_reason


@contextmanager
def open_live(
    host: str,
    path: str = "/ws/live/",
    *,
    session_key: str = "",
    origin: str | None = "the site's",
    headers: dict[str, str] | None = None,
    subprotocols: list[str] | None = None,
) -> Iterator[LiveClient]:
    cookies = {"Cookie": f"sessionid={session_key}"} if session_key else {}
    opening = connect(
        f"ws://{host}{path}",
        origin=f"http://{host}" if origin == "the site's" else origin,
        additional_headers={**cookies, **(headers or {})},
        subprotocols=subprotocols,
        max_size=None,
        proxy=None,
    )
    with opening as connection:
        yield LiveClient(connection)


@contextmanager
def draw_live(host: str, path: str = "/ws/live/", **how: Any) -> Iterator[LiveClient]:
    """An open socket that has said hello."""
    with open_live(host, path, **how) as client:
        hello = client.receive()
        assert isinstance(hello, dict)
        assert hello["type"] == "hello"
        yield client


def build_sketch_frame(
    picture: bytes,
    *,
    seq: int,
    seed: int = 0,
    fidelity: int = 204,
    palette: dict[int, bytes] | None = None,
    traits: bytes = bytes(2),
) -> bytes:
    """`palette` maps the number of a part to its RGB bytes, `traits` are the bytes of age and gender."""
    given = palette or {}
    mask = sum(1 << part for part in given)
    colours = b"".join(given.get(part, bytes(3)) for part in range(5))
    numbers = mask.to_bytes(2) + seq.to_bytes(4) + seed.to_bytes(4) + fidelity.to_bytes(1)
    return bytes([1, 1]) + numbers + colours + traits + bytes(6) + picture

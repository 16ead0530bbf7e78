"""A server that believes X-Forwarded-For against our settings serves nobody."""

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sketch2real_site.asgi import application
from sketch2real_site.peers import SENTENCE, PeerGuard

Ask = Callable[..., tuple[int, str]]


async def say_who(scope: Any, receive: Any, send: Any) -> None:
    """Stands in for the site: answers with the address of who asks."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["client"][0].encode()})


@contextmanager
def serve(**how: Any) -> Iterator[str]:
    config = uvicorn.Config(PeerGuard(say_who), lifespan="off", log_level="critical", **how)
    server = uvicorn.Server(config)
    listener = socket.create_server(("localhost", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"localhost:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def ask(host: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://{host}/", headers={n.replace("_", "-"): v for n, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def believing() -> Iterator[str]:
    """uvicorn as it starts by itself."""
    with serve() as host:
        yield host


@pytest.mark.parametrize("forged", ["198.51.100.7", "198.51.100.7:4242", "10.0.0.1, 198.51.100.7", "[2001:db8::1]:77"])
def test_an_invented_address_is_refused_with_what_to_do(believing: str, forged: str) -> None:
    assert ask(believing, X_Forwarded_For=forged) == (500, SENTENCE)


def test_a_socket_is_refused_too(believing: str) -> None:
    headers = {"X-Forwarded-For": "198.51.100.7"}
    with pytest.raises(InvalidStatus), connect(f"ws://{believing}/", additional_headers=headers, proxy=None):
        pass


def test_whoever_sends_no_such_header_is_served(believing: str) -> None:
    assert ask(believing) == (200, "127.0.0.1")


def test_behind_proxies_that_we_know_the_site_reads_the_header(believing: str, settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    assert ask(believing, X_Forwarded_For="198.51.100.7")[0] == 200


def test_the_site_stands_behind_it() -> None:
    assert isinstance(application, PeerGuard)


def test_as_the_site_is_started_the_header_changes_nothing() -> None:
    with serve(proxy_headers=False) as host:
        assert ask(host, X_Forwarded_For="198.51.100.7") == (200, "127.0.0.1")

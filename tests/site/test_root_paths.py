"""A server that was started below a path says so, instead of showing pages without style, pen and photograph."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from sketch2real_site.asgi import application
from sketch2real_site.root_paths import SENTENCE


def scope(kind: str, root_path: str) -> dict[str, Any]:
    path = root_path + "/healthz"
    return {
        "type": kind,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": root_path,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 4242),
    }


async def ask(kind: str, root_path: str) -> dict[str, Any]:
    """The first message of the answer."""
    communicator = ApplicationCommunicator(application, scope(kind, root_path))
    await communicator.send_input({"type": "http.request", "body": b""})
    return {**await communicator.receive_output(5), **await communicator.receive_output(5)}


@pytest.mark.parametrize("root_path", ["/sketch", "/a/b", "/"])
async def test_a_request_below_a_path_is_refused_with_what_to_do(root_path: str) -> None:
    answer = await ask("http", root_path)
    assert (answer["status"], answer["body"].decode()) == (500, SENTENCE)


async def test_a_socket_below_a_path_is_closed() -> None:
    communicator = ApplicationCommunicator(application, scope("websocket", "/sketch"))
    assert await communicator.receive_output(5) == {"type": "websocket.close", "code": 1008}


async def test_a_site_with_a_host_of_its_own_is_served() -> None:
    assert (await ask("http", ""))["status"] == 200

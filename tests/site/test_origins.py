"""Which pages may open a socket with a person's cookies: the site's own, down to the port."""

import asyncio
import contextlib
from typing import Any

import pytest

from sketch2real_site.origins import OwnOriginValidator

# A socket closes the connections that its thread has had from other tests.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:
    settings.HTTPS, settings.TRUSTED_PROXY_COUNT, settings.CSRF_TRUSTED_ORIGINS = False, 0, []


def is_let_in(origin: str | None, host: str = "localhost:8000", scheme: str = "ws", **headers: str) -> bool:
    sent = {"host": host, **({} if origin is None else {"origin": origin}), **headers}
    scope = {
        "type": "websocket",
        "path": "/ws/live/",
        "scheme": scheme,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()],
    }
    reached = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope)

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            raise asyncio.CancelledError

    async def connect() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(OwnOriginValidator(application)(scope, receive, send), 5)

    asyncio.run(connect())
    return bool(reached)


@pytest.mark.parametrize("origin", ["http://localhost:8000", "HTTP://LocalHost:8000"])
def test_the_sites_own_pages(origin: str) -> None:
    assert is_let_in(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:9999",  # another program on this machine: as it was broken
        "http://localhost",
        "https://localhost:8000",
        "http://testserver:8000",  # in ALLOWED_HOSTS, but not where this page came from
        "http://localhost.evil.example:8000",
        "http://elsewhere.example",
        "ws://localhost:8000",
        "null",
        "",
        "http://",
        "http://localhost:port",
        None,
    ],
)
def test_no_others(origin: str | None) -> None:
    assert not is_let_in(origin)


def test_a_host_that_is_not_ours_has_no_pages() -> None:
    assert not is_let_in("http://evil.example", host="evil.example")


def test_default_ports_need_not_be_said(settings: Any) -> None:
    assert is_let_in("http://localhost", host="localhost")
    assert is_let_in("http://localhost:80", host="localhost")
    settings.HTTPS = True
    assert is_let_in("https://localhost", host="localhost:443")


def test_with_https_the_page_has_come_by_https(settings: Any) -> None:
    settings.HTTPS = True
    assert is_let_in("https://localhost", host="localhost")
    assert not is_let_in("http://localhost", host="localhost")


def test_the_scheme_is_the_connections_or_the_proxys_that_we_trust(settings: Any) -> None:
    page, forwarded = "https://localhost", {"host": "localhost", "x_forwarded_proto": "https"}
    assert is_let_in(page, host="localhost", scheme="wss")
    assert not is_let_in(page, **forwarded)
    settings.TRUSTED_PROXY_COUNT = 1
    assert is_let_in(page, **forwarded)


def test_other_origins_are_those_that_may_send_forms(settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.example.com", "https://*.example.org"]
    assert is_let_in("https://www.example.com")
    assert is_let_in("https://a.example.org")
    assert not is_let_in("http://www.example.com")
    assert not is_let_in("https://www.example.com:8443")
    assert not is_let_in("https://a.example.org.evil.example")

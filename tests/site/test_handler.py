"""Requests that come together wait for turns; too many are told so."""

import asyncio
import errno
import io
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from threading import Event, Semaphore, get_ident

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import AsyncRequestFactory

from sketch2real_site import handler
from sketch2real_site.handler import BoundedHandler


class Work:
    """What the site does for a request, until it is let go."""

    def __init__(self) -> None:
        self.going = 0
        self.gate = asyncio.Event()

    async def answer(self, request: HttpRequest) -> HttpResponse:
        self.going += 1
        await self.gate.wait()
        self.going -= 1
        return HttpResponse("done")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    work = Work()
    monkeypatch.setattr(handler, "AT_ONCE", 2)
    monkeypatch.setattr(handler, "MAX_WAITING", 3)
    monkeypatch.setattr(ASGIHandler, "get_response_async", _answer_by(work))
    yield work
    work.gate.set()


def _answer_by(work: Work) -> Callable[[ASGIHandler, HttpRequest], Awaitable[HttpResponse]]:
    """A function, which becomes a method of the handler."""

    async def answer(_: ASGIHandler, request: HttpRequest) -> HttpResponse:
        return await work.answer(request)

    return answer


def ask(bounded: BoundedHandler, path: str = "/gallery/") -> "asyncio.Task[HttpResponse]":
    return asyncio.create_task(bounded.get_response_async(AsyncRequestFactory().get(path)))


async def until(check: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not check():  # noqa: ASYNC110  # of threads, too
            await asyncio.sleep(0.01)


async def stays(check: Callable[[], bool]) -> None:
    for _ in range(10):
        assert check()
        await asyncio.sleep(0.01)


async def test_requests_wait_for_a_turn_and_all_get_one(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await until(lambda: work.going == 2)
    await stays(lambda: work.going == 2)
    work.gate.set()
    assert [answer.content for answer in await asyncio.gather(*asked)] == [b"done"] * 5


async def test_more_than_may_wait_are_told_when_to_come_again(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await until(lambda: work.going == 2)
    refused = await ask(bounded, "/api/v1/artworks/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert b'"code": "busy"' in refused.content
    assert "html" in (await ask(bounded))["Content-Type"]
    work.gate.set()
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}


async def test_who_gives_up_while_waiting_leaves_the_place_to_others(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await until(lambda: work.going == 2)
    for gone in asked[2:4]:
        gone.cancel()
    more = [ask(bounded) for _ in range(2)]
    await stays(lambda: work.going == 2)
    work.gate.set()
    assert [answer.content for answer in await asyncio.gather(*asked[:2], asked[4], *more)] == [b"done"] * 5


async def test_a_thread_that_works_for_somebody_who_has_gone_keeps_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = Semaphore(0), Event()

    def work_in_thread() -> HttpResponse:
        begun.release()
        may_end.wait(10)
        return HttpResponse("done")

    async def answer(*_: object) -> HttpResponse:
        return await sync_to_async(work_in_thread)()

    monkeypatch.setattr(handler, "AT_ONCE", 2)
    monkeypatch.setattr(ASGIHandler, "get_response_async", answer)
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(2)]
    for _ in asked:
        assert await asyncio.to_thread(begun.acquire, timeout=10)
    for gone in asked:
        gone.cancel()
    await asyncio.wait(asked)
    next_one = ask(bounded)
    assert not await asyncio.to_thread(begun.acquire, timeout=0.3)
    assert bounded._threads.waiting == 1
    may_end.set()
    assert (await next_one).content == b"done"


async def test_one_after_the_other_is_answered_by_the_same_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(*_: object) -> HttpResponse:
        return HttpResponse(str(await sync_to_async(get_ident)()))

    monkeypatch.setattr(ASGIHandler, "get_response_async", answer)
    bounded = BoundedHandler()
    threads = set()
    for _ in range(5):
        threads.add((await ask(bounded)).content)
        await until(lambda: len(bounded._threads._idle) == handler.AT_ONCE)
    assert len(threads) == 1


async def test_health_is_answered_before_all_others(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await until(lambda: work.going == 2)
    health = ask(bounded, "/healthz")
    await until(lambda: work.going == 3)
    work.gate.set()
    await asyncio.gather(health, *asked)


class FullDisk(io.BytesIO):
    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/api/v1/imports/drawing/", "application/json", b'"disk_full"'),
        ("/accounts/profile/", "text/html; charset=utf-8", b"kein Platz mehr"),
    ],
)
async def test_a_body_that_the_disk_has_no_room_for_is_refused_as_elsewhere(
    path: str, kind: str, words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda **_: FullDisk())
    headers = [(b"content-length", b"3000000"), (b"accept-language", b"de")]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
    app = ApplicationCommunicator(BoundedHandler(), scope)
    await app.send_input({"type": "http.request", "body": b"x" * 3_000_000})
    start, body = await app.receive_output(5), await app.receive_output(5)
    sent = {name.decode(): value.decode() for name, value in start["headers"]}
    assert (start["status"], sent["Content-Type"], sent["Retry-After"]) == (507, kind, "300")
    assert words in body["body"]

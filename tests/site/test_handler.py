"""Requests that come together wait for turns; too many are told so."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
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


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_requests_wait_for_a_turn_and_all_get_one(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await settle()
    assert work.going == 2
    work.gate.set()
    assert [answer.content for answer in await asyncio.gather(*asked)] == [b"done"] * 5


async def test_more_than_may_wait_are_told_when_to_come_again(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await settle()
    refused = await ask(bounded, "/api/v1/artworks/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert b'"code": "busy"' in refused.content
    assert "html" in (await ask(bounded))["Content-Type"]
    work.gate.set()
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}


async def test_who_gives_up_while_waiting_leaves_the_place_to_others(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await settle()
    for gone in asked[:4]:  # two at work, two that wait
        gone.cancel()
    await settle()
    assert work.going == 3  # the first two never finish, the fifth has a turn
    more = [ask(bounded) for _ in range(4)]
    await settle()
    assert work.going == 4
    work.gate.set()
    assert [answer.content for answer in await asyncio.gather(asked[4], *more)] == [b"done"] * 5


async def test_health_is_answered_before_all_others(work: Work) -> None:
    bounded = BoundedHandler()
    asked = [ask(bounded) for _ in range(5)]
    await settle()
    health = ask(bounded, "/healthz")
    await settle()
    assert work.going == 3
    work.gate.set()
    await asyncio.gather(health, *asked)

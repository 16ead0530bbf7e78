"""Large drawings come a few at a time; small ones and everything else do not wait for them."""

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.test import Client

from inference.errors import Busy
from studio import services, turns
from studio.models import Artwork
from studio.strokes import rasterise, validate_document
from studio.turns import AT_A_TIME, Turns
from tests.studio.conftest import PaintingPredictor

ID = "11111111-1111-4111-8111-111111111111"
Line = Callable[..., dict[str, Any]]


def test_so_many_hold_a_turn_and_the_next_is_told_when_to_come_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "WAIT_S", 0.05)
    gate = Turns()
    held = [gate.hold_one() for _ in range(AT_A_TIME)]
    for turn in held:
        turn.__enter__()
    with pytest.raises(Busy) as refusal, gate.hold_one():
        pass
    assert (refusal.value.status, refusal.value.retry_after_s) == (503, 3.0)
    held[0].__exit__(None, None, None)
    with gate.hold_one():
        pass


def test_a_turn_is_given_back_when_the_work_fails():
    gate = Turns()
    for _ in range(3 * AT_A_TIME):
        with pytest.raises(RuntimeError), gate.hold_one():
            raise RuntimeError


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_drawings_are_drawn_a_few_at_a_time_however_many_are_saved(
    owner: AbstractBaseUser, line: Line, monkeypatch: pytest.MonkeyPatch
):
    lock, at_once, most = threading.Lock(), 0, 0
    draw = services.rasterise

    def count(document: Any) -> Any:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        paper = draw(document)
        with lock:
            at_once -= 1
        return paper

    monkeypatch.setattr(services, "rasterise", count)

    def save() -> None:
        services.create_artwork(owner=owner, strokes=line())
        connection.close()

    threads = [threading.Thread(target=save) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Artwork.objects.count() == 8
    assert 1 <= most <= AT_A_TIME


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "url"),
    [("post", "/api/v1/artworks/"), ("put", f"/api/v1/drafts/{ID}/"), ("post", "/api/v1/save-points/")],
)
def test_while_all_turns_are_taken_large_requests_wait_and_others_do_not(
    owner_client: Client, line: Line, method: str, url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(turns, "WAIT_S", 0.05)
    fields = {"settings": {}, "drawing": ID, "writer": ID, "edited_at": "2026-05-01T12:00:00Z", "name": "x"}
    body = json.dumps({"strokes": line(), **fields})
    send = getattr(owner_client, method)
    with turns.reading.hold_one(), turns.reading.hold_one():
        large = send(url, body + " " * turns.LARGE_BYTES, content_type="application/json")
        assert (large.status_code, large.json()["code"], large["Retry-After"]) == (503, "busy", "3")
        assert send(url, body, content_type="application/json").status_code in {200, 201}
        stranger = getattr(Client(), method)(url, body + " " * turns.LARGE_BYTES, content_type="application/json")
        assert stranger.status_code == 401
    assert send(url, body + " " * turns.LARGE_BYTES, content_type="application/json").status_code in {200, 201}


def scribble(strokes: int, points: int) -> Any:
    """Short lines all over the paper, of a pen whose pressure changes."""
    rng = np.random.default_rng(0)
    starts = rng.uniform(20, 490, (strokes, 1, 2))
    places = np.clip(starts + rng.normal(0, 1, (strokes, points, 2)).cumsum(1), -512, 1024).round(1)
    pressures = rng.uniform(0.2, 0.9, (strokes, points)).round(2)
    return {
        "version": 1,
        "strokes": [
            {
                "tool": "pen",
                "size": 4,
                "points": [
                    [x, y, p, 16 * k] for k, ((x, y), p) in enumerate(zip(xy.tolist(), ps.tolist(), strict=True))
                ],
            }
            for xy, ps in zip(places, pressures, strict=True)
        ],
    }


def test_points_cost_little_so_that_as_many_as_are_kept_can_be_drawn(predictor: PaintingPredictor):
    """Work is counted, not time: a line of Python for each point would be seen here, whatever else the machine does."""

    def count_lines(work: Callable[[Any], object], drawing: Any) -> int:
        lines = 0

        def trace(frame: Any, event: str, arg: Any) -> Any:
            nonlocal lines
            lines += event == "line"
            return trace

        sys.settrace(trace)
        try:
            work(drawing)
        finally:
            sys.settrace(None)
        return lines

    few, many = scribble(10, 10), scribble(10, 1000)
    for work in (validate_document, rasterise):
        assert count_lines(work, many) < count_lines(work, few) + 3000, work

"""Other threads, and with them the whole site, go on while a large drawing is read or written."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from studio.large_json import LargeDecoder, LargeEncoder

LINE = {"tool": "pen", "size": 4, "points": [[1.5, -2, 0.25, 16 * t] for t in range(20)]}
BODY = {"title": "Ä", "strokes": {"version": 1, "strokes": [LINE] * 5_000}, "settings": {}}
TEXT = json.dumps(BODY)


def count_turns(work: Callable[[], Any]) -> int:
    """How often another thread comes to run while `work` does."""
    turns, is_done = 0, False

    def tick() -> None:
        nonlocal turns
        while not is_done:
            turns += 1
            time.sleep(0)

    thread = threading.Thread(target=tick)
    thread.start()
    before = turns
    work()
    meanwhile, is_done = turns - before, True
    thread.join()
    return meanwhile


@pytest.mark.slow
@pytest.mark.parametrize(
    "work",
    [lambda: json.loads(TEXT, cls=LargeDecoder), lambda: json.dumps(BODY, cls=LargeEncoder)],
    ids=["reading", "writing"],
)
def test_others_come_to_run_while_a_large_drawing_is_worked_on(work: Callable[[], Any]) -> None:
    assert count_turns(work) >= 5


def test_what_is_read_is_what_was_written_with_points_as_tuples() -> None:
    read = json.loads(TEXT, cls=LargeDecoder)
    assert json.dumps(read) == TEXT
    assert read["strokes"]["strokes"][0]["points"][0] == (1.5, -2, 0.25, 0)


def test_numbers_as_keys_become_words_as_json_wants_it() -> None:
    assert json.dumps({"fields": {0: ["No."]}}, cls=LargeEncoder) == '{"fields": {"0": ["No."]}}'

"""Films: minutes of work that no pen waits for, one at a time, on a thread that mostly waits for another process."""

from collections.abc import Callable, Sequence
from typing import Final

from inference.engine import Limits

Work = Callable[[], None]

PATIENCE_S: Final = 2.0  # where somebody always draws, a film gets a picture so often all the same
TIME_LIMIT_S: Final = 3600.0
LIMITS: Final = Limits(max_waiting=8, max_waiting_per_owner=1, stall_limit_s=1800.0, hang_limit_s=1800.0)


def run_all(_: None, works: Sequence[Work]) -> list[None]:
    for work in works:
        work()
    return [None] * len(works)

"""A large drawing takes a hundred megabytes while it is read and a second to check and draw: a few at a time, or
everything else on the machine waits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from inference.errors import Busy, gettext_noop

AT_A_TIME: Final = 2
WAIT_S: Final = 10.0  # within the half minute that the page waits
LARGE_BYTES: Final = 512 * 1024  # of a request: some twenty thousand points


class Turns:
    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(AT_A_TIME)

    @contextmanager
    def hold_one(self) -> Iterator[None]:
        """Raises Busy."""
        if not self._free.acquire(timeout=WAIT_S):
            sentence = gettext_noop("Several large drawings are being saved. Yours is safe; try again in a moment.")
            raise Busy(sentence, retry_after_s=3.0)
        try:
            yield
        finally:
            self._free.release()


reading = Turns()  # of large requests, from before they are read to their answer
drawing = Turns()  # of checking and drawing; whoever holds both took `reading` first

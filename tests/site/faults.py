"""Faults at every step of what is written: the process dies, the disk is full, the store answers 500."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

import pytest
from botocore.exceptions import ClientError
from django.db import OperationalError, connection, connections

from sketch2real_site import whole_files
from sketch2real_site.whole_files import WholeFileStorage
from tests.inference.stand_ins import use_predictor
from tests.studio.conftest import PaintingPredictor

Place = Literal["storage", "database"]
_STRUCK, _DONE = 3, 4  # exit codes of the child

ERROR_500: Final[Any] = {"Error": {"Code": "InternalError"}, "ResponseMetadata": {"HTTPStatusCode": 500}}


def kill(_: Place) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fill_disk(place: Place) -> None:
    if place == "database":
        raise OperationalError("database or disk is full")
    raise OSError(28, "No space left on device")


def break_store(place: Place) -> None:
    if place == "storage":
        raise ClientError(ERROR_500, "PutObject")


FAULTS: Final[dict[str, Callable[[Place], None]]] = {"kill": kill, "full": fill_disk, "broken": break_store}


def run(act: Callable[[], object], fault: str = "kill", at: int = 0) -> bool:
    """In a process of its own, with `fault` at step `at`, from 1. Returns whether it came to that step."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _run_in_child(act, fault, at)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == _STRUCK


def _run_in_child(act: Callable[[], object], fault: str, at: int) -> None:
    passed = 0

    def step(place: Place) -> None:
        nonlocal passed
        passed += 1
        if passed == at:
            FAULTS[fault](place)

    try:
        with use_predictor(PaintingPredictor()), _watching(step):
            act()
    finally:  # whatever came of it: nothing of the parent may run in the child
        os._exit(_STRUCK if passed >= at > 0 else _DONE)


@contextmanager
def _watching(step: Callable[[Place], None]) -> Iterator[None]:
    """Calls `step` before and after each file and each commit, and before each statement that writes."""

    def around(place: Place, call: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*args: Any, **kwargs: Any) -> Any:
            step(place)
            result = call(*args, **kwargs)
            step(place)
            return result

        return stepping

    def write(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith("SELECT"):
            step("database")
        return execute(sql, *rest)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(write):
        for target, name in ((WholeFileStorage, "_save"), (WholeFileStorage, "delete"), (whole_files, "_move")):
            patch.setattr(target, name, around("storage", getattr(target, name)))
        patch.setattr(connection, "_commit", around("database", connection._commit))
        yield

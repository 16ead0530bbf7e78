"""Whether this process can do its work now: what it stands on is asked each time, and nothing is waited for long."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

from inference import services
from inference.errors import InferenceError

PATIENCE_S: Final = 2.0  # who asks gives up after some seconds
LEAST_FREE_BYTES: Final = 64 * 2**20

# A database that does not answer holds its thread; the others still ask.
_askers = ThreadPoolExecutor(max_workers=6, thread_name_prefix="readiness")


@dataclass(frozen=True, slots=True)
class Readiness:
    model_version: str
    problems: Mapping[str, str]  # by code, a sentence; empty when all is well


def check() -> Readiness:
    asked = {code: _askers.submit(ask) for code, (ask, _) in _THINGS.items()}
    model_version, problems = "", {}
    for code, answer in asked.items():
        if _has_failed(answer):
            problems[code] = _THINGS[code][1]
    try:
        model_version = services.check_readiness()
    except InferenceError as error:
        problems[error.code] = error.message
    return Readiness(model_version, problems)


def _has_failed(answer: "Future[None]") -> bool:
    try:
        answer.result(PATIENCE_S)
    except Exception:  # noqa: BLE001  # whatever a driver raises; the sentence tells no secret of it
        return True
    return False


def _ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()  # of this thread


def _ask_cache() -> None:
    token = uuid.uuid4().hex
    cache.set("readiness", token, 10)
    if cache.get("readiness") != token:
        raise RuntimeError("the cache forgets")


def _ask_storage() -> None:
    """Raises what the storage raises: writes to a folder, asks a bucket."""
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists("readiness")
        return
    folder = Path(default_storage.location)
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        raise RuntimeError("the disk is nearly full")
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"?")


_THINGS: Final[Mapping[str, tuple[Callable[[], None], str]]] = {
    "database_unavailable": (_ask_database, "The database does not answer."),
    "cache_unavailable": (_ask_cache, "The cache does not answer."),
    "storage_unavailable": (_ask_storage, "Pictures cannot be stored: no room, no right to write, or no answer."),
}

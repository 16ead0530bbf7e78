"""Without Redis, limits and live sockets are counted in the web process, so there may be one.

What two processes would share is the database, so the lock lies there. It ends with the process, however that ends.
"""

import fcntl
import logging
import os
import signal
import sys
import threading
import time
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

PATIENCE_S: Final = 3.0  # the one before may be ending just now
LOOKED_AFTER_EVERY_S: Final = 5.0
STARTUP_FAILURE: Final = 3  # uvicorn's: with workers it stops then, and does not start one after the other
_KEY: Final = 537_294_217  # any number: locks are told apart by it, in this database
logger = logging.getLogger(__name__)


def refuse_second() -> None:
    """Ends this process where another one holds the lock."""
    lock = PostgresLock() if connection.vendor == "postgresql" else FileLock(settings.PROCESS_LOCK)
    give_up_at = time.monotonic() + PATIENCE_S
    while not lock.take():
        if time.monotonic() > give_up_at:
            logger.critical(
                "second_process Another web process serves this database. Without Redis processes cannot share rate "
                "limits and live sockets: set REDIS_URL, or stop the other one."
            )
            sys.exit(STARTUP_FAILURE)
        time.sleep(0.1)
    lock.look_after()


class FileLock:
    """Beside an SQLite file."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def take(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def look_after(self) -> None:
        """Nothing takes it away."""


class PostgresLock:
    """Of a transaction that stays open on a connection of its own. So PgBouncer, too, keeps both together."""

    def __init__(self) -> None:
        self._connection = connection.copy("process_lock")
        self._connection.settings_dict["OPTIONS"].pop("pool", None)
        self._connection.settings_dict["AUTOCOMMIT"] = False
        self._connection.inc_thread_sharing()

    def take(self) -> bool:
        """While the database is away nobody can serve much: true, and `look_after` asks again."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KEY])
                return bool(cursor.fetchone()[0])
        except (InterfaceError, OperationalError) as error:
            logger.warning("process_lock_unknown error=%s", type(error).__name__)
            self._connection.close()
            return True

    def look_after(self) -> None:
        threading.Thread(target=self._keep_looking, name="process-lock", daemon=True).start()

    def _keep_looking(self) -> None:
        """Taking what one holds succeeds. After a restart of the database somebody else may have been first."""
        while self.take():
            time.sleep(LOOKED_AFTER_EVERY_S)
        logger.critical("second_process Another web process took the lock meanwhile. This one ends.")
        os.kill(os.getpid(), signal.SIGTERM)

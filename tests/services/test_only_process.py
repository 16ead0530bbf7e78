"""Two web processes on PostgreSQL without Redis, on one machine or on two."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from sketch2real_site.only_process import LOOKED_AFTER_EVERY_S
from tests.inference.site_process import SiteProcess, run_site
from tests.services.conftest import name_database

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

HOLDERS = (
    "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE locktype = 'advisory' AND datname = current_database()"
)


def list_holders() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS)
        return [pid for (pid,) in cursor.fetchall()]


@pytest.fixture
def alone() -> dict[str, str]:
    return {"DATABASE_URL": name_database(), "REDIS_URL": ""}


def test_a_second_process_is_refused_and_may_start_where_the_first_was_killed(
    tmp_path: Path, alone: dict[str, str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    with run_site(tmp_path, needs_model=False, **alone) as first:
        second = SiteProcess(tmp_path / "elsewhere", **alone)
        assert second.process.wait(60) == 3
        assert "Another web process serves this database." in second.log.read_text()
        first.process.kill()
        first.process.wait()
        with run_site(tmp_path / "elsewhere", needs_model=False, **alone):
            assert len(list_holders()) == 1


def test_a_lock_that_the_database_lost_is_taken_again(tmp_path: Path, alone: dict[str, str]) -> None:
    with run_site(tmp_path, needs_model=False, **alone):
        (before,) = list_holders()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [before])
        give_up_at = time.monotonic() + 4 * LOOKED_AFTER_EVERY_S
        while list_holders() in ([], [before]):
            assert time.monotonic() < give_up_at
            time.sleep(0.2)


def test_a_process_whose_lock_somebody_else_took_ends(tmp_path: Path, alone: dict[str, str]) -> None:
    with run_site(tmp_path, needs_model=False, **alone) as first:
        (before,) = list_holders()
        os.kill(first.process.pid, signal.SIGSTOP)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [before])
        with run_site(tmp_path, needs_model=False, **alone) as second:
            os.kill(first.process.pid, signal.SIGCONT)
            assert first.process.wait(60) in (0, -signal.SIGTERM)
            second.wait_until_alive()

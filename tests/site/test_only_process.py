"""Two web processes without Redis, started in whatever way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.inference.site_process import ROOT, SiteProcess, free_port, run_site

REFUSAL = "Another web process serves this database."


@pytest.mark.slow
def test_a_second_process_of_the_same_database_is_refused(tmp_path: Path) -> None:
    with run_site(tmp_path, needs_model=False, REDIS_URL="") as first:
        second = SiteProcess(tmp_path, REDIS_URL="")
        assert second.process.wait(60) == 3
        assert REFUSAL in second.log.read_text()
        first.wait_until_alive()


@pytest.mark.slow
def test_the_next_one_starts_where_the_one_before_was_killed(tmp_path: Path) -> None:
    with run_site(tmp_path, needs_model=False, REDIS_URL="") as first:
        first.process.kill()
        first.process.wait()
        with run_site(tmp_path, needs_model=False, REDIS_URL=""):
            pass


@pytest.mark.slow
def test_workers_are_refused_also_when_no_variable_announces_them(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "sketch2real_site.settings",
        "DEBUG": "true",
        "REDIS_URL": "",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
    }
    command = [sys.executable, "-m", "uvicorn", "sketch2real_site.asgi:application", "--workers", "2", "--port"]
    process = subprocess.Popen(
        [*command, str(free_port())], cwd=ROOT, env=environment, text=True, stderr=subprocess.PIPE, process_group=0
    )
    try:
        _, log = process.communicate(timeout=90)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert REFUSAL in log

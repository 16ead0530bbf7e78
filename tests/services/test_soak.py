"""The soak of docs/performance.md, shortened: people come and go, workers die and hang, and nothing stays behind."""

import json
import subprocess
import sys

import pytest

from tests.inference.site_process import ROOT

pytestmark = pytest.mark.services


def test_after_twenty_seconds_of_accidents_nothing_leaks_and_nothing_is_lost() -> None:
    command = [sys.executable, "-m", "benchmarks.soak", "--minutes", "0.33"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["problems"] == []
    assert done.returncode == 0
    assert report["connections"] > 6
    assert report["machine"]["cores"] >= 1

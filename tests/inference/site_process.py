"""The site as a process of its own, started as `make run` does it: what only shows in a whole process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
OPTIONS = (
    *("--ws-per-message-deflate", "false", "--ws-max-size", "1048576"),
    *("--timeout-graceful-shutdown", "3"),
)


class SiteProcess:
    def __init__(self, data: Path, *, options: Sequence[str] = OPTIONS, **environment: str) -> None:
        self.port = free_port()
        self.host = f"localhost:{self.port}"
        self.log = data / "server.log"
        self.environment = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "sketch2real_site.settings",
            "DEBUG": "true",
            "WARM_UP": "false",
            "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
            "WEIGHTS_POINTER": str(data / "current_weights.json"),
            **environment,
        }
        command = [sys.executable, "-m", "uvicorn", "sketch2real_site.asgi:application"]
        command += ["--host", "localhost", "--port", str(self.port), *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def read_readiness(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://{self.host}/readyz", timeout=PATIENCE_S) as response:
            return json.load(response)

    def wait_until_ready(self, model_version: str = "") -> None:
        """For any model, or for this one."""
        give_up_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up_at and self.process.poll() is None:
            try:
                if model_version in self.read_readiness()["model_version"]:
                    return
            except (urllib.error.URLError, ConnectionError):
                pass
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def wait_until_alive(self) -> None:
        """Without the model, which takes its time to load."""
        give_up_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up_at and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"http://{self.host}/healthz", timeout=PATIENCE_S).close()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
            else:
                return
        raise AssertionError(self.log.read_text())

    def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


@contextmanager
def run_site(
    data: Path, *, needs_model: bool = True, options: Sequence[str] = OPTIONS, **environment: str
) -> Iterator[SiteProcess]:
    site = SiteProcess(data, options=options, **environment)
    try:
        if needs_model:
            site.wait_until_ready()
        else:
            site.wait_until_alive()
        yield site
    finally:
        site.process.kill()
        site.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])

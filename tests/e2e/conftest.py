"""A real server with its own database, and a real Chromium. The server is a subprocess, as `make run` starts it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.journeys import FACE, draw, expect_photo, open_drawing_page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",  # containers run the tests as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_LIMIT_S = 60
expect.set_options(timeout=15_000)  # machines under load are slow, too
DESKTOP = {"width": 1440, "height": 900}


class Server:
    """The site on a port of its own; it can be killed and started again with the same data."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = data / "server.log"
        self._environment = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "sketch2real_site.settings",
            "DEBUG": "true",
            "WARM_UP": "false",
            "SECRET_KEY": "only-for-the-browser-tests-" + "0" * 40,
            "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
            "MEDIA_ROOT": str(data / "media"),
            "OUTBOX_DIR": str(data / "outbox"),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def manage(self, command: str) -> None:
        arguments = [sys.executable, "manage.py", command, "--noinput", "--verbosity", "0"]
        subprocess.run(arguments, cwd=ROOT, env=self._environment, check=True)

    def run_code(self, code: str) -> None:
        """In the site's own Django."""
        arguments = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
        subprocess.run(arguments, cwd=ROOT, env=self._environment, check=True)

    def start(self) -> None:
        arguments = ["--host", "localhost", "--port", str(self.port), "--no-proxy-headers"]
        arguments += ["--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "1", "--no-access-log"]
        command = [sys.executable, "-m", "uvicorn", "sketch2real_site.asgi:application", *arguments]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.url + "/draw/").close()
            except urllib.error.URLError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"The server did not start:\n{self.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="sketch2real-e2e-") as folder:
        server = Server(Path(folder))
        server.manage("migrate")
        server.start()
        yield server
        server.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser's console complained of. A test that expects some takes it and clears the list."""
    complaints: list[str] = []
    yield complaints
    assert complaints == []


@pytest.fixture
def context(browser: Browser, server: Server, complaints: list[str]) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=server.url, viewport=DESKTOP)
    watch_console(context, complaints)
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser, server: Server, complaints: list[str]) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        has_touch=True,
        is_mobile=True,
    )
    watch_console(context, complaints)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def face(page: Page) -> Page:
    """The drawing page with a face on the paper and its photograph beside it."""
    open_drawing_page(page)
    draw(page, *FACE)
    expect_photo(page)
    page.wait_for_timeout(500)
    return page


def watch_console(context: BrowserContext, complaints: list[str]) -> None:
    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text}")

    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(f"uncaught: {error.error}"))

"""The site as docs/operations.md starts it, told to end while somebody waits."""

import json
import re
import shlex
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.inference.site_process import ROOT, SiteProcess, run_site
from tests.site.test_settings import PRODUCTION

GRACE_S = 10  # as documented
PASSWORD = "a-long-secret-of-hers"
JOIN = f"""
from allauth.account.models import EmailAddress
from accounts.models import User
user = User.objects.create_user("a@b.example", "{PASSWORD}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""


@contextmanager
def listen_silently() -> Iterator[socket.socket]:
    """A mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        yield server


@contextmanager
def run_as_documented(data: Path, mail_port: int) -> Iterator[SiteProcess]:
    (line,) = re.findall(r"^\.venv/bin/uvicorn \S+ (.*)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    settings = {**PRODUCTION, "DEBUG": "false", "HTTPS": "false", "REDIS_URL": "", "ALLOWED_HOSTS": "localhost"}
    settings["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_port}"
    with run_site(data, needs_model=False, options=shlex.split(line), **settings) as site:
        yield site


def seconds_to_end(site: SiteProcess) -> float:
    told_at = time.monotonic()
    site.process.send_signal(signal.SIGTERM)
    site.process.wait(6 * GRACE_S)
    return time.monotonic() - told_at


def wait_for_log(site: SiteProcess, words: str) -> None:
    give_up_at = time.monotonic() + GRACE_S
    while words not in site.log.read_text() and time.monotonic() < give_up_at:
        time.sleep(0.05)


def ask_for_code(site: SiteProcess) -> None:
    body = json.dumps({"email": "nobody@example.com"}).encode()
    url = f"http://{site.host}/_allauth/app/v1/auth/password/request"
    with suppress(OSError):
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=60).close()


@pytest.mark.slow
def test_a_mail_server_that_hangs_does_not_keep_the_process(tmp_path: Path) -> None:
    with listen_silently() as mail, run_as_documented(tmp_path, mail.getsockname()[1]) as site:
        assert site.manage("migrate", "-v0").returncode == 0
        asking = threading.Thread(target=ask_for_code, args=[site])
        asking.start()
        connection, _ = mail.accept()  # a mail is on its way
        with connection:
            assert seconds_to_end(site) < GRACE_S + 5
        asking.join(10)
        assert not asking.is_alive()


def change_password(site: SiteProcess) -> None:
    """The notice of it goes out beside the request."""
    secrets = {"current_password": PASSWORD, "new_password": "another-long-secret"}
    assert site.manage("shell", "-c", JOIN).returncode == 0
    login = post(site, "auth/login", {"email": "a@b.example", "password": PASSWORD})
    post(site, "account/password/change", secrets, {"X-Session-Token": login["meta"]["session_token"]})


def post(site: SiteProcess, path: str, body: Any, headers: Any = None) -> Any:
    """To allauth's API for apps. What it answers, also where a next step is asked for."""
    url = f"http://{site.host}/_allauth/app/v1/{path}"
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def take_mail(connection: socket.socket) -> bytes:
    """What the other side says to a mail server that agrees to everything."""
    said = b""
    connection.sendall(b"220 mail\r\n")
    for line in connection.makefile("rb"):
        said += line
        is_text = b"\r\ndata\r\n" in said.lower() and not said.endswith(b"\r\n.\r\n")
        if line.lower() == b"data\r\n":
            connection.sendall(b"354 go on\r\n")
        elif not is_text:
            connection.sendall(b"221 bye\r\n" if line.lower() == b"quit\r\n" else b"250 ok\r\n")
    return said


@pytest.mark.slow
def test_a_notice_that_the_mail_server_takes_slowly_goes_out_before_the_end(tmp_path: Path) -> None:
    with listen_silently() as mail, run_as_documented(tmp_path, mail.getsockname()[1]) as site:
        assert site.manage("migrate", "-v0").returncode == 0
        change_password(site)
        connection, _ = mail.accept()
        with connection:
            site.process.send_signal(signal.SIGTERM)
            wait_for_log(site, "Waiting for application shutdown")
            said = take_mail(connection)
        site.process.wait(GRACE_S)
    assert b"To: a@b.example" in said
    assert b"Subject: " in said


@pytest.mark.slow
def test_a_client_that_never_finishes_its_request_does_not_keep_the_process(tmp_path: Path) -> None:
    with run_as_documented(tmp_path, 25) as site, socket.create_connection(("localhost", site.port)) as client:
        client.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nlogin=")
        time.sleep(1)
        assert GRACE_S - 1 < seconds_to_end(site) < GRACE_S + 5

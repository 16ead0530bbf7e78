"""No address of anybody and no token gets into the logs, however uvicorn is started."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.inference.site_process import run_site
from tests.site.test_settings import run

PROGRAM = """
import django
django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"}, raise_request_exception=False)
for path in ["/news/unsubscribe/my-secret-token/", "/my-secret-token/", "/gallery/my-secret-token/"]:
    client.get(path)
client.delete("/news/unsubscribe/my-secret-token/")
Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post("/accounts/sessions/4242/end/")
"""


@pytest.mark.slow
def test_what_fails_is_logged_by_route() -> None:
    """In a process of its own: pytest takes the handlers away."""
    result = run("-c", PROGRAM, DEBUG="true", DATABASE_URL="sqlite://:memory:")
    assert result.stderr.count("/<slug:kind>/unsubscribe/<str:token>/") == 2
    assert "Not Found: (no route)" in result.stderr
    assert "my-secret-token" not in result.stderr
    assert "/accounts/sessions/<int:pk>/end/" in result.stderr
    assert "4242" not in result.stderr


@pytest.mark.slow
def test_a_server_with_uvicorns_own_log_settings_names_nobody(tmp_path: Path) -> None:
    with run_site(tmp_path) as site:
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"http://{site.host}/gallery/my-secret-token/?code=123456", timeout=20)
        with connect(f"ws://{site.host}/ws/live/?token=my-secret-token", origin=f"http://{site.host}", proxy=None):
            pass
        site.terminate()
    log = site.log.read_text()
    assert "Uvicorn running on" in log
    assert "127.0.0.1:" not in log.replace(f"127.0.0.1:{site.port}", "")
    assert "my-secret-token" not in log
    assert "123456" not in log

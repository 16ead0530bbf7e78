"""The site as production serves it, on a port of its own: no DEBUG, static files compressed under hashed names."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.conftest import Server


@contextmanager
def serve_production() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="sketch2real-production-") as folder:
        server = Server(
            Path(folder),
            DJANGO_SETTINGS_MODULE="tests.e2e.hashed_settings",
            DEBUG="false",
            HTTPS="false",
            ALLOWED_HOSTS="localhost",
            EMAIL_URL="smtp://localhost",
            E2E_STATIC_ROOT=str(Path(folder) / "static"),
        )
        server.manage("migrate")
        server.manage("collectstatic")
        server.start()
        try:
            yield server
        finally:
            server.kill()

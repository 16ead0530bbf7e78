"""Saves of large drawings at once, and how soon the site answers others meanwhile: python -m benchmarks.bench_saves

Each of `--people` saves a drawing of `--strokes` short lines of 20 points, the kind with the most points for its
length, all at the same moment, on the real site with its real model. /healthz is asked all the time, before and
meanwhile. The last line of the output is a JSON object.
"""

import argparse
import collections
import http.client
import json
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import print_report, summarise_ms, timed
from tests.inference.site_process import SiteProcess, run_site

POINTS = 20
QUIET_S = 3.0
ASK_EVERY_S = 0.02
PATIENCE_S = 300
LOG_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
user = User.objects.create_user("{name}@example.com", "a-long-secret")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "accounts.backends.EmailBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""


def scribble(strokes: int) -> bytes:
    """The body of a save: short lines all over the paper, of a pen whose pressure changes."""
    rng = np.random.default_rng(0)
    starts = rng.uniform(20, 490, (strokes, 1, 2))
    places = np.clip(starts + rng.normal(0, 1, (strokes, POINTS, 2)).cumsum(1), -512, 1024).round(1)
    pressures = rng.uniform(0.2, 0.9, (strokes, POINTS, 1)).round(2)
    times = np.broadcast_to(16 * np.arange(POINTS)[:, None], pressures.shape)
    lines = np.concatenate([places, pressures, times], axis=2).tolist()
    drawing = {"version": 1, "strokes": [{"tool": "pen", "size": 4, "points": points} for points in lines]}
    return json.dumps({"strokes": drawing}, separators=(",", ":")).encode()


def log_in(site: SiteProcess, name: str) -> str:
    """The key of a session."""
    done = site.manage("shell", "-c", LOG_IN.format(name=name))
    return done.stdout.strip().splitlines()[-1]


def ask(site: SiteProcess, method: str, path: str, body: bytes | None = None, session: str = "") -> int:
    """The status."""
    connection = http.client.HTTPConnection(site.host, timeout=PATIENCE_S)
    token = "t" * 32
    headers = {"Content-Type": "application/json", "X-CSRFToken": token}
    headers["Cookie"] = f"sessionid={session}; csrftoken={token}"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def watch_health(site: SiteProcess, until: Callable[[], bool]) -> list[float]:
    """Milliseconds of each answer."""
    samples: list[float] = []
    while not until():
        samples.append(timed(lambda: ask(site, "GET", "/healthz"))[1])
        time.sleep(ASK_EVERY_S)
    return samples


def save_together(site: SiteProcess, sessions: list[str], body: bytes) -> tuple[list[tuple[int, float]], list[float]]:
    """Status and milliseconds of each save, and those of /healthz meanwhile."""
    saves: list[tuple[int, float]] = []

    def save(session: str) -> None:
        saves.append(timed(lambda: ask(site, "POST", "/api/v1/artworks/", body, session)))

    threads = [threading.Thread(target=save, args=[session]) for session in sessions]
    for thread in threads:
        thread.start()
    health = watch_health(site, lambda: not any(thread.is_alive() for thread in threads))
    return saves, health


def summarise_health(samples_ms: list[float]) -> dict[str, float]:
    late = {"ms_p99": np.percentile(samples_ms, 99), "ms_max": max(samples_ms)}
    return summarise_ms(samples_ms) | {name: round(float(ms), 1) for name, ms in late.items()}


def measure(site: SiteProcess, people: int, body: bytes) -> dict[str, Any]:
    site.manage("migrate")
    sessions = [log_in(site, f"person{number}") for number in range(people)]
    begun = time.monotonic()
    quiet = watch_health(site, lambda: time.monotonic() - begun > QUIET_S)
    saves, health = save_together(site, sessions, body)
    return {
        "statuses": dict(collections.Counter(status for status, _ in saves)),
        "saves": summarise_ms([ms for _, ms in saves]),
        "health_quiet": summarise_health(quiet),
        "health_meanwhile": summarise_health(health),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--strokes", type=int, default=20_000)
    options = parser.parse_args()
    body = scribble(options.strokes)
    with tempfile.TemporaryDirectory() as folder, run_site(Path(folder), MEDIA_ROOT=folder) as site:
        report = measure(site, options.people, body)
    print_report("saves", {"people": options.people, "body_bytes": len(body), **report})


if __name__ == "__main__":
    main()

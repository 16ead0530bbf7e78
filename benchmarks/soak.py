"""Hours in minutes: python -m benchmarks.soak --minutes 10

People draw random strokes on a real server (benchmarks/soak_server.py), lose their connections in the middle of a
frame, come back, and now and then a drawing makes a worker die, fail or hang. In the end everybody leaves, and the
server must hold what it held before: no socket, task, file, thread or memory more. Every frame that the protocol says
is answered must have been, with its own picture. Exits with 1 and says what is wrong if anything is; the last line of
the output is a JSON object.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image
from websockets.asyncio.client import ClientConnection

from benchmarks.bench_live import MODELS, ROOT, load_reference
from benchmarks.bench_whole_way import wait_for
from benchmarks.drawings import draw_face
from benchmarks.people import FIDELITY, build_frame, open_socket, shrink
from benchmarks.report import print_report, read_rss_mb
from benchmarks.trouble import DIE, FAIL, HANG, WORKERS
from sketchgan.imaging import decode_image, prepare_sketch
from sketchgan.network.condition import Condition
from sketchgan.runtime.predictor import Predictor
from tests.inference.site_process import free_port

PEOPLE = 6
ANSWER_LIMIT_S = 12.0  # the server's own limit for a live frame is 5 s, and a hang holds both workers up
SETTLE_S = 10.0
CHECKED_PICTURES = 200
POOL_THREADS = 8  # asyncio's own grow to this number and stay
MEMORY_GROWTH_MB = 15.0
TROUBLE = {DIE: 0.01, FAIL: 0.01, HANG: 0.002}  # the share of the frames
EXPECTED_ERRORS = {"generation_failed", "timed_out", "busy", "model_unavailable"}


@dataclass
class Soaker:
    """Draws until `stop_at`, with pauses, bursts and broken connections."""

    number: int
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    checks: list[tuple[bytes, int, np.ndarray]] = field(default_factory=list)  # picture, seed, photo's thumbnail

    async def soak(self, port: int, stop_at: float) -> None:
        while time.monotonic() < stop_at:
            async with open_socket(port, self.number) as connection:
                await connection.recv()  # hello
                self.counts["connections"] += 1
                await self._draw_until_disconnect(connection, stop_at)

    async def _draw_until_disconnect(self, connection: ClientConnection, stop_at: float) -> None:
        seq = 0
        while time.monotonic() < stop_at:
            for _ in range(self.chance.choice([1, 1, 1, 2, 4])):  # of a burst, only the last must be answered
                seq += 1
                picture, seed = self._draw()
                await connection.send(build_frame(seq, seed, picture))
                self.counts["frames"] += 1
            if self.chance.random() < 0.03:
                connection.transport.abort()  # no farewell, with a frame in flight
                self.counts["aborted"] += 1
                return
            await self._wait_for(connection, seq, seed, picture)
            await asyncio.sleep(self.chance.choice([0.0, 0.05, 0.12, 0.12, 0.5]))
            if self.chance.random() < 0.02:
                return

    def _draw(self) -> tuple[bytes, int]:
        picture = draw_face(self.chance.randrange(1, 8), person=self.chance.randrange(2**30))
        trouble = self.chance.choices([*TROUBLE, 0], [*TROUBLE.values(), 1 - sum(TROUBLE.values())])[0]
        return picture, trouble or self.chance.randrange(2**31)

    async def _wait_for(self, connection: ClientConnection, seq: int, seed: int, picture: bytes) -> None:
        """The answer to the last frame; pictures of earlier ones of the burst may come before."""
        last_answer = 0
        try:
            async with asyncio.timeout(ANSWER_LIMIT_S):
                while last_answer < seq:
                    answer = await connection.recv()
                    number = json.loads(answer)["seq"] if isinstance(answer, str) else int.from_bytes(answer[4:8])
                    self.counts["out_of_order"] += not last_answer < number <= seq
                    last_answer = number
        except TimeoutError:
            self.counts["lost"] += 1
            return
        if isinstance(answer, str):
            self.errors[json.loads(answer)["code"]] += 1
            return
        self.counts["pictures"] += 1
        self.counts["wrong_seed"] += int.from_bytes(answer[8:12]) != seed
        if seed < 2**31 and self.chance.random() < 0.1:
            self.checks.append((picture, seed, shrink(answer[12:])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--random", type=int, default=0, help="another number, other strokes and accidents")
    arguments = parser.parse_args()
    report = run(60 * arguments.minutes, arguments.random)
    print_report("soak", {"minutes": arguments.minutes, **report})
    sys.exit(1 if report["problems"] else 0)


def run(seconds: float, seed: int) -> dict[str, Any]:
    people = [Soaker(number, random.Random(1000 * seed + number)) for number in range(PEOPLE)]
    with start_server() as (port, pid):
        asyncio.run(warm_up(port))
        before = settle(port, None)
        memory_mb = asyncio.run(soak_and_watch(port, pid, people, seconds))
        after = settle(port, before)
    counts: Counter[str] = sum((person.counts for person in people), Counter())
    errors: Counter[str] = sum((person.errors for person in people), Counter())
    checks = [check for person in people for check in person.checks]
    counts["wrong_pictures"] = count_wrong(checks[:CHECKED_PICTURES], load_reference())
    return {
        **counts,
        "errors": dict(errors),
        "pictures_checked": min(len(checks), CHECKED_PICTURES),
        "before": before,
        "after": after,
        "rss_mb_settled": settled_memory(memory_mb)[0],
        "rss_mb_last": settled_memory(memory_mb)[1],
        "problems": find_problems(counts, errors, before, after, settled_memory(memory_mb)),
    }


@contextmanager
def start_server() -> Iterator[tuple[int, int]]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "ENV_FILE": os.devnull, "DEBUG": "true", "LOG_LEVEL": "ERROR",
            "MODEL_CACHE_DIR": str(MODELS),
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'db.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "sketch2real_site.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "benchmarks.soak_server", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            wait_for(port)
            yield port, process.pid
        finally:
            process.kill()
            process.wait()


async def warm_up(port: int) -> None:
    people = [Soaker(number, random.Random(number)) for number in range(PEOPLE)]
    await asyncio.gather(*(person.soak(port, time.monotonic() + 3) for person in people))


async def soak_and_watch(port: int, pid: int, people: list[Soaker], seconds: float) -> list[float]:
    """The server's memory, once a second."""
    stop_at = time.monotonic() + seconds
    soaking = asyncio.gather(*(person.soak(port, stop_at) for person in people))
    memory_mb = []
    while not soaking.done():
        memory_mb.append(read_rss_mb(pid))
        await asyncio.wait([soaking], timeout=1)
    await soaking
    return memory_mb


def settle(port: int, before: dict[str, Any] | None) -> dict[str, Any]:
    """What the server holds once everybody has left; waits for hung workers to come back."""
    give_up_at = time.monotonic() + SETTLE_S
    while True:
        time.sleep(1)
        counts: dict[str, Any] = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/soak/counts", timeout=10))
        is_settled = before is None or not find_leaks(before, counts)
        if (is_settled and time.monotonic() > give_up_at - SETTLE_S + 2) or time.monotonic() > give_up_at:
            return counts


def find_problems(
    counts: Counter[str],
    errors: Counter[str],
    before: dict[str, Any],
    after: dict[str, Any],
    memory_mb: tuple[float, float],
) -> list[str]:
    problems = [
        f"{counts[name]} {name}" for name in ("lost", "out_of_order", "wrong_seed", "wrong_pictures") if counts[name]
    ]
    problems += [f"{errors[code]} errors {code}" for code in errors if code not in EXPECTED_ERRORS]
    problems += find_leaks(before, after)
    if memory_mb[1] - memory_mb[0] > MEMORY_GROWTH_MB:
        problems.append(f"memory grew from {memory_mb[0]} to {memory_mb[1]} MB")
    if not counts["pictures"]:
        problems.append("no picture at all")
    return problems


def find_leaks(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    leaks = [
        f"{name}: {before[name]} before, {after[name]} after"
        for name in ("tasks", "sockets", "files")
        if after[name] > before[name]
    ]
    if after["engine_workers"] != WORKERS:
        leaks.append(f"{after['engine_workers']} engine workers, wanted {WORKERS}")
    if after["other_threads"] > before["other_threads"] + POOL_THREADS:
        leaks.append(f"other threads: {before['other_threads']} before, {after['other_threads']} after")
    return leaks


def settled_memory(memory_mb: list[float]) -> tuple[float, float]:
    """Medians of the second quarter and of the last: the first fills the caches."""
    quarter = max(1, len(memory_mb) // 4)
    return round(median(memory_mb[quarter : 2 * quarter] or memory_mb), 1), round(median(memory_mb[-quarter:]), 1)


def count_wrong(checks: list[tuple[bytes, int, np.ndarray]], predictor: Predictor) -> int:
    """Photos that lie nearer to another drawing's than to their own, as the same model makes them once more."""
    expected = []
    for picture, seed, _ in checks:
        sketch = prepare_sketch(decode_image(picture))
        photo = predictor.predict([sketch], [Condition(fidelity=FIDELITY / 255, seed=seed)])[0]
        expected.append(np.asarray(Image.fromarray(photo).resize((32, 32), Image.Resampling.BOX), np.int16))
    everything = np.stack(expected) if expected else np.zeros((0, 32, 32, 3), np.int16)
    return sum(
        int(np.abs(everything - photo).mean((1, 2, 3)).argmin()) != index for index, (_, _, photo) in enumerate(checks)
    )


if __name__ == "__main__":
    main()

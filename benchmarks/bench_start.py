"""From starting the server to the first picture in a client's hands: python -m benchmarks.bench_start [--count 5]

The model is exported and probed beforehand, as `make run` does it. Memory is the server's, after the first picture and
after fifty. The last line of the output is a JSON object.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.bench_live import MODELS, load_reference
from benchmarks.people import Person, open_socket
from benchmarks.report import print_report, read_rss_mb, summarise_ms
from tests.inference.site_process import SiteProcess

PATIENCE_S = 60
PICTURES = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5, help="starts")
    load_reference()
    starts = [measure_start() for _ in range(parser.parse_args().count)]
    report = {
        "start_to_first_picture": summarise_ms([start["ms"] for start in starts]),
        "rss_mb_first_picture": max(start["rss_mb_first"] for start in starts),
        "rss_mb_after_50_pictures": max(start["rss_mb_last"] for start in starts),
        "torch_loaded": any(start["has_torch"] for start in starts),
    }
    print_report("start", report)


def measure_start() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        site = SiteProcess(Path(folder), RESULT_CACHE_MB="0", LOG_LEVEL="WARNING", MODEL_CACHE_DIR=str(MODELS))
        try:
            return asyncio.run(draw_from_start(site, started))
        finally:
            site.process.kill()
            site.process.wait()


async def draw_from_start(site: SiteProcess, started: float) -> dict[str, Any]:
    person, pid = Person(0), site.process.pid
    await wait_until_listening(site)
    async with open_socket(site.port, 0) as connection:
        await connection.recv()  # hello
        await person.draw_one(connection)
        ms, first_mb = 1000 * (time.perf_counter() - started), read_rss_mb(pid)
        for _ in range(PICTURES - 1):
            await person.draw_one(connection)
    if len(person.tally.latencies_ms) != PICTURES:
        raise RuntimeError(f"{person.tally.errors} instead of pictures")
    return {
        "ms": ms,
        "rss_mb_first": round(first_mb, 1),
        "rss_mb_last": round(read_rss_mb(pid), 1),
        "has_torch": has_loaded(pid, "libtorch"),
    }


def has_loaded(pid: int, library: str) -> bool:
    return library in Path(f"/proc/{pid}/maps").read_text()


async def wait_until_listening(site: SiteProcess) -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", site.port)
        except OSError:
            if site.process.poll() is not None or time.monotonic() > give_up_at:
                raise
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return


if __name__ == "__main__":
    main()

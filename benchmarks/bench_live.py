"""People drawing live on one machine: python -m benchmarks.bench_live --drawers 20 --seconds 60

Starts the site as `make run` does, and clients beside it, each with a socket, a network address and drawings of its
own. Prints milliseconds from sending a frame to having its picture, pictures a second, wrong and out-of-order
pictures, and the server's memory over time. `--idle 200` draws in turns without and with so many idle sockets. The
last line of the output is a JSON object.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.people import Person, count_wrong, describe, draw_together, keep_idle
from benchmarks.report import print_report, read_rss_mb, summarise_ms
from sketchgan.runtime.loading import load_predictor
from sketchgan.runtime.predictor import Predictor
from tests.inference.site_process import SiteProcess, run_site

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS, MODELS = ROOT / "weights" / "face256.safetensors", ROOT / "var" / "models"
WARM_UP_S = 2.0
TURNS = 4  # without and with idle sockets


def main() -> None:
    arguments = parse_arguments()
    with start_site() as site:
        if arguments.idle:
            report = measure_idle(site, arguments.drawers, arguments.idle, arguments.seconds)
        else:
            report = measure(site, arguments.drawers, arguments.seconds)
    print_report("live", report)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--idle", type=int, default=0, help="idle sockets beside the drawers, half of the time")
    return parser.parse_args()


@contextmanager
def start_site(**environment: str) -> Iterator[SiteProcess]:
    """Without the cache of results: every picture is made."""
    settings = {"RESULT_CACHE_MB": "0", "LOG_LEVEL": "WARNING", "MODEL_CACHE_DIR": str(MODELS), **environment}
    with tempfile.TemporaryDirectory() as folder, run_site(Path(folder), **settings) as site:
        yield site


def measure(site: SiteProcess, drawers: int, seconds: float) -> dict[str, Any]:
    people = [Person(number) for number in range(drawers)]
    memory_mb = asyncio.run(draw_and_watch(site, people, seconds))
    return {
        "drawers": drawers,
        "seconds": seconds,
        **summarise_people(people, seconds),
        "wrong": count_wrong(people, load_reference()),
        **summarise_memory(memory_mb),
    }


async def draw_and_watch(site: SiteProcess, people: Sequence[Person], seconds: float) -> list[float]:
    """The server's memory, once a second, while they draw."""
    await draw_together(site.port, [Person(person.number) for person in people], WARM_UP_S)
    drawing = asyncio.create_task(draw_together(site.port, people, seconds))
    memory_mb = []
    while not drawing.done():
        memory_mb.append(read_rss_mb(site.process.pid))
        await asyncio.wait([drawing], timeout=1)
    await drawing
    return memory_mb


def measure_idle(site: SiteProcess, drawers: int, idle: int, seconds: float) -> dict[str, Any]:
    groups = [[Person(number) for number in range(drawers)] for _ in range(2)]
    asyncio.run(draw_in_turns(site.port, groups, idle, seconds / TURNS))
    alone, beside = (summarise_people(group, seconds / 2) for group in groups)
    wrong = sum(count_wrong(group, load_reference()) for group in groups)
    ratio = round(beside["ms_p50"] / alone["ms_p50"], 3)
    return {
        "drawers": drawers, "idle": idle, "seconds": seconds, "alone": alone, "beside_idle": beside,
        "ratio_p50": ratio, "wrong": wrong,
    }  # fmt: skip


async def draw_in_turns(port: int, groups: Sequence[Sequence[Person]], idle: int, seconds: float) -> None:
    await draw_together(port, [Person(person.number) for person in groups[0]], WARM_UP_S)
    for turn in range(TURNS):
        sockets = idle if turn % 2 else 0
        async with keep_idle(port, sockets, first_number=10_000):
            await draw_together(port, groups[turn % 2], seconds)


def summarise_people(people: Sequence[Person], seconds: float) -> dict[str, Any]:
    latencies = [ms for person in people for ms in person.tally.latencies_ms]
    return {**summarise_ms(latencies), **describe(people, seconds)}


def summarise_memory(memory_mb: list[float]) -> dict[str, Any]:
    """The slope leaves out the first quarter: caches fill there."""
    settled = memory_mb[len(memory_mb) // 4 :]
    slope = float(np.polyfit(np.arange(len(settled)), settled, 1)[0]) * 60 if len(settled) > 2 else 0.0
    return {
        "rss_mb_first": round(memory_mb[0], 1),
        "rss_mb_last": round(memory_mb[-1], 1),
        "rss_mb_per_minute": round(slope, 2),
    }


def load_reference() -> Predictor:
    return load_predictor(WEIGHTS, cache_dir=MODELS)


if __name__ == "__main__":
    main()

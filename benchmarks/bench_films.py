"""People drawing live, by turns alone and beside a film that is being made: python -m benchmarks.bench_films

The film is of thirty seconds, the longest, of a saved drawing; it is cancelled at the end of its turn. Prints what
bench_live prints, for both, and how far the films came. The last line of the output is a JSON object.
"""

import argparse
import asyncio
import http.client
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.bench_live import WARM_UP_S, load_reference, start_site, summarise_people
from benchmarks.bench_saves import PATIENCE_S, log_in, scribble
from benchmarks.people import Person, count_wrong, draw_together
from benchmarks.report import print_report
from tests.inference.site_process import SiteProcess

TURNS = 8
STROKES = 400


class Filmer:
    def __init__(self, site: SiteProcess, film_format: str) -> None:
        self._site, self._session, self._format = site, log_in(site, "filmer"), film_format
        artwork = self._ask("POST", "/api/v1/artworks/", scribble(STROKES))
        self._films = f"/api/v1/artworks/{artwork['id']}/films/"
        self.percents: list[int] = []

    def order(self) -> str:
        options = {"format": self._format, "length_s": 30}
        return str(self._ask("POST", self._films, json.dumps(options).encode())["id"])

    def cancel(self, film: str) -> None:
        told = self._ask("GET", f"{self._films}{film}/")
        assert told["state"] != "failed", told
        self.percents.append(told["progress"])
        self._ask("DELETE", f"{self._films}{film}/")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        connection = http.client.HTTPConnection(self._site.host, timeout=PATIENCE_S)
        token = "t" * 32
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        headers["Cookie"] = f"sessionid={self._session}; csrftoken={token}"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        assert answer.status < 300, data
        return json.loads(data) if data else None


async def draw_in_turns(site: SiteProcess, groups: Sequence[Sequence[Person]], filmer: Filmer, seconds: float) -> None:
    await draw_together(site.port, [Person(person.number) for person in groups[0]], WARM_UP_S)
    for turn in range(TURNS):
        film = filmer.order() if turn % 2 else None
        await draw_together(site.port, groups[turn % 2], seconds)
        if film:
            filmer.cancel(film)
            await asyncio.sleep(2)  # the worker notices with its next sign of life


def measure(site: SiteProcess, drawers: int, seconds: float, film_format: str) -> dict[str, Any]:
    site.manage("migrate")
    filmer = Filmer(site, film_format)
    groups = [[Person(number) for number in range(drawers)] for _ in range(2)]
    asyncio.run(draw_in_turns(site, groups, filmer, seconds / TURNS))
    alone, beside = (summarise_people(group, seconds / 2) for group in groups)
    wrong = sum(count_wrong(group, load_reference()) for group in groups)
    return {
        "alone": alone, "beside_film": beside, "wrong": wrong, "film_percents": filmer.percents,
        "ratio_p50": round(beside["ms_p50"] / alone["ms_p50"], 3),
        "ratio_p95": round(beside["ms_p95"] / alone["ms_p95"], 3),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=80)
    parser.add_argument("--format", choices=("webp", "gif", "mp4"), default="mp4")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, start_site(MEDIA_ROOT=str(Path(folder))) as site:
        report = measure(site, options.drawers, options.seconds, options.format)
    print_report("films", {**vars(options), **report})


if __name__ == "__main__":
    main()

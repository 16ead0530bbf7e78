"""What a stroke costs on a full drawing, in the browser: python -m benchmarks.bench_canvas [--rounds 3]

Chromium draws on pages whose drawings hold 0, 1,000 and 10,000 strokes, which take turns. For each it reports the time
between frames while the pen moves, how many of them came late, the time that handling a movement takes on the page,
and lifting the pen, how many records the browser's storage is given to keep one more stroke, and the time of an undo
and a redo; then what the first movement and the later ones cost that drag the lines in a loop of the lasso, and lead
the line eraser. The last line is a JSON object.
"""

import argparse
import math
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.report import print_report, summarise_ms
from tests.e2e.conftest import CHROMIUM, DESKTOP, FLAGS, Server
from tests.e2e.journeys import Points, draw, expect_blank, open_drawing_page

WATCH = """() => {
  const facts = (window.facts = {frame: [], move: [], lift: [], writes: 0});
  let last = performance.now();
  const frame = (now) => { facts.frame.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  for (const [type, times] of [["pointermove", facts.move], ["pointerup", facts.lift]]) {
    let began = 0;
    addEventListener(type, () => (began = performance.now()), {capture: true});
    addEventListener(type, () => times.push(performance.now() - began));
  }
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...values) { facts.writes += 1; return put.apply(this, values); };
}"""
TAKE = """() => {
  const {frame, move, lift, writes} = facts;
  facts.writes = 0;
  return {frame: frame.splice(0), move: move.splice(0), lift: lift.splice(0), writes};
}"""
PRESS = """(id) => {
  const began = performance.now();
  document.getElementById(id).click();
  return performance.now() - began;
}"""
SETTLE_MS = 1500  # the drawing is kept in the browser by then
LATE_MS = 25  # one and a half frames
LOOP: Points = [(256 + 60 * math.cos(k / 4), 256 + 60 * math.sin(k / 4)) for k in range(26)]
DRAGS: dict[str, tuple[str, Points]] = {  # the key of the tool and the way of the pointer
    "lasso": ("l", [(256 + 2 * k, 256 + k) for k in range(40)]),
    "line_eraser": ("x", [(100 + 5 * k, 400 + 30 * math.sin(k / 6)) for k in range(40)]),
}
TIMES = ("frame", "move", "lift", "undo", "redo", *(f"{tool}_{part}" for tool in DRAGS for part in ("first", "move")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="strokes that each page is given")
    parser.add_argument("--strokes", type=int, nargs="+", default=[0, 1_000, 10_000])
    arguments = parser.parse_args()
    with open_pages(arguments.strokes) as pages:
        samples: dict[int, dict[str, list[float]]] = {count: defaultdict(list) for count in pages}
        for number in range(arguments.rounds):
            for count, page in pages.items():
                measure_stroke(page, number, samples[count])
                measure_drags(page, samples[count])
    print_report("canvas", {"pages": [summarise(count, samples[count]) for count in pages]})


def measure_stroke(page: Page, number: int, samples: dict[str, list[float]]) -> None:
    page.bring_to_front()
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate(TAKE)
    draw(page, [(100 + 5 * k, 150 + 20 * number + 40 * math.sin(k / 6)) for k in range(60)])
    drawn = page.evaluate(TAKE)
    page.wait_for_timeout(SETTLE_MS)
    for name in ("frame", "move", "lift"):
        samples[name] += drawn[name]
    samples["records_written"].append(page.evaluate(TAKE)["writes"])
    for command in ("undo", "redo"):
        samples[command].append(page.evaluate(PRESS, command))


def measure_drags(page: Page, samples: dict[str, list[float]]) -> None:
    for tool, (key, way) in DRAGS.items():
        page.keyboard.press(key)
        if tool == "lasso":
            draw(page, LOOP)
        page.wait_for_timeout(SETTLE_MS)
        page.evaluate(TAKE)
        draw(page, way)
        _, first, *later = page.evaluate(TAKE)["move"]  # before the first the pointer only came
        samples[f"{tool}_first"].append(first)
        samples[f"{tool}_move"] += later
        page.keyboard.press("Control+z")
    page.keyboard.press("b")


def summarise(count: int, samples: dict[str, list[float]]) -> dict[str, Any]:
    records = samples["records_written"]
    late = sum(ms > LATE_MS for ms in samples["frame"])
    timed = {f"{name}_ms": summarise_ms(samples[name]) for name in TIMES}
    return {"strokes": count, **timed, "late_frames": late, "records_written_per_stroke": max(records, default=0)}


@contextmanager
def open_pages(counts: Sequence[int]) -> Iterator[dict[int, Page]]:
    """A page for each number of strokes, each in a browser of its own."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.manage("migrate")
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        try:
            yield {
                count: open_page(browser.new_context(base_url=server.url, viewport=DESKTOP), count) for count in counts
            }
        finally:
            browser.close()
            server.kill()


def open_page(context: BrowserContext, count: int) -> Page:
    page = context.new_page()
    open_drawing_page(page)
    if count:
        page.evaluate(FILL, make_record(count))
        open_drawing_page(page)
        expect_blank(page, is_blank=False)
    page.evaluate(WATCH)
    return page


FILL = """async (record) => {
  const request = indexedDB.open("sketch2real");
  await new Promise((resolve) => (request.onsuccess = resolve));
  const transaction = request.result.transaction(["drawings", "steps"], "readwrite");
  const {steps, ...head} = record;
  transaction.objectStore("drawings").put(head, "visitor");
  steps.forEach((step, index) => transaction.objectStore("steps").put(step, ["visitor", index]));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  request.result.close();
}"""


def make_record(count: int) -> dict[str, Any]:
    """A face's worth of short curved lines, everywhere on the paper, as the page keeps them."""
    rng = random.Random(count)
    steps = [{"type": "add", "stroke": make_stroke(rng, number)} for number in range(count)]
    settings = {"fidelity": 0.8, "seed": 0, "palette": {}}
    return {"savedAt": 1, "settings": settings, "artworkId": None, "isSaved": False, "done": count, "steps": steps}


def make_stroke(rng: random.Random, number: int) -> dict[str, Any]:
    x, y, angle = rng.uniform(40, 470), rng.uniform(40, 470), rng.uniform(0, 2 * math.pi)
    points = []
    for step in range(16):
        points.append([round(x, 2), round(y, 2), 0.5, 400 * number + 16 * step])
        angle += rng.uniform(-0.3, 0.3)
        x, y = x + 4 * math.cos(angle), y + 4 * math.sin(angle)
    return {"tool": "pen", "size": 2.5, "points": points}


if __name__ == "__main__":
    main()

"""The site's own letters in a real browser, as production serves them: early, kept for long, and nothing moves."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, Route

from benchmarks.bench_page_weight import VISITORS_PAGES, settle
from tests.e2e.conftest import DESKTOP, Server
from tests.e2e.production import serve_production

pytestmark = pytest.mark.browser

EARLY = {"/": {"figtree", "newsreader"}, "/draw/": {"figtree", "newsreader-wordmark"}}
SCREENS = {"desktop": DESKTOP, "phone": {"width": 390, "height": 844}}
LATE_S = 1.5
# Of all that moved without anybody touching the page: how far and how much of the screen.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    const moved = shift.sources.map((source) => source.node?.parentElement?.outerHTML.slice(0, 80));
    shifts.push({value: shift.value, moved});
  }
}).observe({type: "layout-shift", buffered: true});
"""
# Width and height of a text in a face, by weight.
MEASURE = """([family, weight, text]) => {
  const line = document.createElement("span");
  line.style = `position: absolute; white-space: nowrap; font: ${weight} 100px/normal ${family}`;
  line.textContent = text;
  document.body.append(line);
  const box = line.getBoundingClientRect();
  line.remove();
  return [box.width, box.height];
}"""
TEXT = "Draw a face. Zeichne ein Gesicht und sieh ein Foto von jemandem, den es nicht gibt."


@pytest.fixture(scope="module")
def production() -> Iterator[Server]:
    with serve_production() as server:
        yield server


@pytest.fixture
def page(browser: Browser, production: Server) -> Iterator[Page]:
    context = browser.new_context(base_url=production.url, viewport=DESKTOP)
    context.add_init_script(WATCH_SHIFTS)
    yield context.new_page()
    context.close()


def hold_back(route: Route) -> None:
    time.sleep(LATE_S)
    route.continue_()


def read_shifts(page: Page) -> list[dict[str, Any]]:
    shifts: list[dict[str, Any]] = page.evaluate("shifts")
    return shifts


@pytest.mark.parametrize("address", VISITORS_PAGES.values())
def test_the_fonts_come_once_from_our_own_host_and_are_kept_for_long(page: Page, production: Server, address: str):
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.request.resource_type == "font" else None)
    page.goto(address)
    settle(page)
    assert page.evaluate("document.fonts.ready.then((fonts) => fonts.size)") > 0

    address_of_a_font = re.compile(rf"{production.url}/static/fonts/([a-z-]+)\.[0-9a-f]{{12}}\.woff2")
    names = [found[1] for answer in answers if (found := address_of_a_font.fullmatch(answer.url))]
    assert sorted(names) == sorted(EARLY[address])
    assert len(answers) == len(names)
    for answer in answers:
        assert answer.headers["content-type"] == "font/woff2"
        assert "access-control-allow-origin" not in answer.headers
        assert "immutable" in answer.headers["cache-control"]
        assert int(re.findall(r"max-age=(\d+)", answer.headers["cache-control"])[0]) >= 365 * 24 * 3600


@pytest.mark.parametrize("is_late", [False, True], ids=["in time", "late"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("address", VISITORS_PAGES.values())
def test_nothing_moves_while_a_page_gets_its_letters(page: Page, address: str, screen: str, is_late: bool):
    page.set_viewport_size(SCREENS[screen])
    if is_late:
        page.route("**/*.woff2", hold_back)
    page.goto(address)
    settle(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(300)
    assert read_shifts(page) == []


@pytest.mark.parametrize(("family", "weight"), [("Figtree", 400), ("Figtree", 600), ("Newsreader", 600)])
def test_the_machines_letters_take_the_same_room(page: Page, family: str, weight: int):
    page.goto("/")
    page.evaluate("([family, weight]) => document.fonts.load(`${weight} 100px ${family}`)", [family, weight])
    ours = page.evaluate(MEASURE, [family, weight, TEXT])
    theirs = page.evaluate(MEASURE, [f'"{family} Fallback"', weight, TEXT])
    assert theirs == [pytest.approx(ours[0], rel=0.03), pytest.approx(ours[1], abs=1)]

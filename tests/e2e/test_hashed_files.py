"""The drawing page as production serves it: static files under hashed names, which the import map leads to."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.bench_page_weight import LANGUAGES, VISITORS_PAGES, weigh_alone
from tests.e2e.conftest import Server, watch_console
from tests.e2e.journeys import JAW, draw, expect_photo, open_drawing_page
from tests.e2e.production import serve_production
from tests.javascript import list_loaded, list_modules

pytestmark = pytest.mark.browser

LIMIT_KB = 150
MODULES = {name for name in list_modules() if name.startswith("studio/")}
AFTER_A_LINE = list_loaded("studio/exporting/exports.js")
LATER = list_loaded("studio/importing/dialog.js") - list_loaded("studio/draw.js") - AFTER_A_LINE


@pytest.fixture(scope="module")
def production() -> Iterator[Server]:
    with serve_production() as server:
        yield server


@pytest.fixture
def page(browser: Browser, production: Server, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=production.url)
    watch_console(context, complaints)
    yield context.new_page()
    context.close()


def test_every_module_is_loaded_once_under_its_hashed_name_and_the_page_draws(page: Page):
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if "/static/studio/" in request.url else None)
    open_drawing_page(page)
    draw(page, JAW)
    expect_photo(page)
    expect(page.locator("#status-label")).to_have_text("Live")

    assert sorted(map(name_module, loaded)) == sorted(MODULES - LATER)

    loaded.clear()
    page.keyboard.press("v")
    expect(page.locator("#import-dialog")).to_be_visible()
    assert sorted(map(name_module, loaded)) == sorted(LATER)


def name_module(url: str) -> str:
    """Of a hashed file; any other address stays what it is."""
    return re.sub(r"^.*/static/(studio/[\w/]+)\.[0-9a-f]{12}\.js$", r"\1.js", url)


def test_the_import_map_names_every_module(page: Page):
    open_drawing_page(page)
    imports = json.loads(page.locator("script[type=importmap]").inner_text())["imports"]
    assert {address.removeprefix("/static/") for address in imports} == MODULES | {"js/i18n.js", "js/days.js"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", VISITORS_PAGES.values())
def test_a_page_loads_under_150_kilobytes_without_its_pictures(
    browser: Browser, production: Server, address: str, language: str
):
    weight = weigh_alone(browser, production, address, locale=language)
    assert weight["files"] > 5
    assert 5 < weight["kb"] < LIMIT_KB, weight

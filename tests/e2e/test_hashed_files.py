"""The drawing page as production serves it: static files under hashed names, which the import map leads to."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ROOT, Server, watch_console
from tests.e2e.journeys import JAW, draw, expect_photo, open_drawing_page

pytestmark = pytest.mark.browser

MODULES = {path.name for path in (ROOT / "static/studio").glob("*.js")}
LATER = {path.name for path in (ROOT / "static/studio").glob("import_*.js")}  # with the dialog that they make


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Server]:
    server = Server(
        tmp_path,
        DJANGO_SETTINGS_MODULE="tests.e2e.hashed_settings",
        DEBUG="false",
        HTTPS="false",
        ALLOWED_HOSTS="localhost",
        EMAIL_URL="smtp://localhost",
        E2E_STATIC_ROOT=str(tmp_path / "static"),
    )
    server.manage("migrate")
    server.manage("collectstatic")
    server.start()
    yield server
    server.kill()


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

    names = [re.search(r"/static/studio/(\w+)\.[0-9a-f]{12}\.js$", url) for url in loaded]
    assert None not in names, loaded
    assert sorted(f"{name[1]}.js" for name in names if name) == sorted(MODULES - LATER - {"gallery.js"})

    loaded.clear()
    page.keyboard.press("v")
    expect(page.locator("#import-dialog")).to_be_visible()
    names = [re.search(r"/static/studio/(\w+)\.[0-9a-f]{12}\.js$", url) for url in loaded]
    assert sorted(f"{name[1]}.js" for name in names if name) == sorted(LATER)


def test_the_import_map_names_every_module(page: Page):
    open_drawing_page(page)
    imports = json.loads(page.locator("script[type=importmap]").inner_text())["imports"]
    modules = {address.removeprefix("/static/studio/") for address in imports.keys() - {"/static/js/i18n.js"}}
    assert modules == MODULES - {"gallery.js"}

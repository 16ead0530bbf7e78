"""What a first visit to a page transfers, by kind of file: python -m benchmarks.bench_page_weight

A real Chromium with an empty cache, the site in production settings. The last line of the output is a JSON object;
kilobytes are 1000 bytes as they go over the network, headers included. `kb` leaves out the pictures (photographs, not
icons), which are content.
"""

import argparse
from collections import Counter
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.report import print_report
from tests.e2e.conftest import CHROMIUM, FLAGS, Server
from tests.e2e.journeys import FACE, PASSWORD, draw, expect_photo, log_in, open_drawing_page, save
from tests.e2e.production import serve_production

EMAIL = "visitor@example.com"
CREATE_ACCOUNT = f"""
from allauth.account.models import EmailAddress
from accounts.models import User
from accounts.pages.terms import accept_terms
user = User.objects.create_user(email="{EMAIL}", password="{PASSWORD}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
accept_terms(user=user)
"""
VISITORS_PAGES = {"landing": "/", "draw": "/draw/"}
LANGUAGES = ("en", "de")  # German brings a catalogue of the scripts' words


def create_owner_of_a_face(browser: Browser, server: Server) -> Any:
    """The storage state of a person with one face in the gallery."""
    server.run_code(CREATE_ACCOUNT)
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/accounts/login/")
    log_in(page, EMAIL)
    open_drawing_page(page)
    draw(page, *FACE)
    expect_photo(page)
    save(page)
    state = context.storage_state()
    context.close()
    return state


def weigh(context: BrowserContext, address: str) -> dict[str, Any]:
    page = context.new_page()
    files: dict[str, str] = {}
    weights: Counter[str] = Counter()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda event: files.update({event["requestId"]: name_kind(event)}))
    session.on("Network.loadingFinished", lambda event: weights.update({files[event["requestId"]]: measure(event)}))
    page.goto(address)
    settle(page)
    pictures = weights.pop("pictures", 0)
    kinds = {kind: round(size / 1000, 1) for kind, size in sorted(weights.items())}
    return {
        "kb": round(weights.total() / 1000, 1),
        "kinds_kb": kinds,
        "pictures_kb": round(pictures / 1000, 1),
        "files": len(files),
    }


def name_kind(event: dict[str, Any]) -> str:
    kind: str = event["type"].lower()
    if kind == "image":
        return "icons" if event["response"]["mimeType"] == "image/svg+xml" else "pictures"
    return kind


def measure(event: dict[str, Any]) -> int:
    return int(event["encodedDataLength"])


def settle(page: Page) -> None:
    """Until the drawing page, too, has all its modules."""
    page.wait_for_load_state("networkidle")
    if page.locator("#studio").count():
        page.locator("#studio[data-ready=true]").wait_for()
        page.wait_for_load_state("networkidle")


def weigh_alone(browser: Browser, server: Server, address: str, **visitor: Any) -> dict[str, Any]:
    """With a cache of its own."""
    context = browser.new_context(base_url=server.url, **visitor)
    try:
        return weigh(context, address)
    finally:
        context.close()


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with serve_production() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        owner = create_owner_of_a_face(browser, server)
        pages = {
            f"{name} {language}": weigh_alone(browser, server, address, locale=language)
            for name, address in VISITORS_PAGES.items()
            for language in LANGUAGES
        }
        pages["gallery"] = weigh_alone(browser, server, "/gallery/", storage_state=owner)
        browser.close()
    print_report("page_weight", {"pages": pages})


if __name__ == "__main__":
    main()

"""Pictures of every page, phone, tablet, desktop, light and dark: `python -m tests.e2e.take_screenshots --out DIR`.

Three faces are drawn with the mouse, saved, and looked at, on a server and in a Chromium as the browser tests use them.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.drawings.curves import Points, both, curve
from tests.e2e.conftest import CHROMIUM, FLAGS, Server
from tests.e2e.journeys import draw, expect_photo, new_email, open_drawing_page, save, sign_up

SIZES = {
    "desktop": {"width": 1440, "height": 900},
    "tablet": {"width": 820, "height": 1180},
    "tablet-wide": {"width": 1180, "height": 820},
    "phone": {"width": 390, "height": 844},
}
ACCOUNT_PAGES = {
    **{f"welcome-{step}": f"/welcome/{step}/" for step in ("hello", "live", "drawing", "data")},
    **{name: f"/accounts/{name}/" for name in ("profile", "preferences", "usage", "data")},
    "picture": "/accounts/profile/picture/",
    "terms": "/terms/",
    "privacy": "/privacy/",
    "mail": "/mails/account/email/login_code/",
}
SETTLE_MS = 3000  # the landing page's drawing takes this long to draw itself

EYES = both(
    curve((162, 247), (176, 234), (194, 231), (212, 236), (224, 250)),
    curve((166, 250), (180, 257), (198, 259), (214, 255), (223, 250)),
    curve((184, 234), (181, 246), (190, 255), (202, 254), (206, 244), (202, 233)),
    curve((194, 243), (196, 247)),
    curve((156, 221), (176, 208), (200, 206), (226, 214)),
)
NOSE = [curve((226, 316), (232, 328), (246, 326), (256, 332), (266, 326), (280, 328), (286, 316))]
SMILE = [
    curve((204, 366), (230, 359), (246, 355), (256, 358), (266, 355), (282, 359), (308, 366)),
    curve((204, 366), (230, 371), (256, 373), (282, 371), (308, 366)),
    curve((210, 368), (230, 386), (256, 393), (282, 386), (302, 368)),
]
JAW = [
    curve((136, 252), (139, 310), (156, 368), (196, 424), (256, 448), (316, 424), (356, 368), (373, 310), (376, 252))
]
SHOULDERS = both(curve((198, 428), (197, 462), (170, 484), (90, 508)))
LONG_HAIR = both(
    curve((256, 62), (190, 58), (128, 92), (96, 170), (90, 270), (80, 370), (72, 470)),
    curve((256, 66), (216, 100), (168, 150), (142, 220), (130, 300), (134, 400), (146, 470)),
    curve((232, 76), (170, 120), (126, 210), (108, 330), (104, 450)),
)
SHORT_HAIR = [
    curve((132, 262), (112, 200), (122, 130), (170, 76), (256, 58), (342, 76), (390, 130), (400, 200), (380, 262)),
    curve((138, 250), (142, 200), (160, 168), (200, 150), (256, 158), (312, 148), (352, 168), (370, 200), (374, 250)),
    curve((170, 110), (210, 130), (250, 128)),
    curve((240, 84), (290, 100), (330, 130)),
]
GLASSES = [
    *both(curve((148, 232), (190, 222), (232, 232), (230, 262), (200, 280), (164, 274), (148, 232))),
    curve((232, 238), (256, 232), (280, 238)),
]
BUN = [
    curve((134, 256), (126, 190), (150, 130), (200, 100), (256, 92), (312, 100), (362, 130), (386, 190), (378, 256)),
    curve((146, 230), (170, 170), (220, 136), (256, 130), (292, 136), (342, 170), (366, 230)),
    curve((206, 98), (196, 50), (256, 22), (316, 50), (306, 98)),
]
FACES: Sequence[Sequence[Points]] = (
    [*JAW, *BUN, *EYES, *NOSE, *SMILE, *SHOULDERS],
    [*JAW, *SHORT_HAIR, *EYES, *GLASSES, *NOSE, *SMILE, *SHOULDERS],
    [*JAW, *LONG_HAIR, *EYES, *NOSE, *SMILE, *SHOULDERS],
)


class Camera:
    def __init__(self, browser: Browser, server: Server, folder: Path) -> None:
        self.browser, self.server, self.folder = browser, server, folder

    def visit(self, context: BrowserContext, name: str, address: str) -> None:
        """One page in all sizes and both colour schemes."""
        state = context.storage_state(indexed_db=True)
        for size, viewport in SIZES.items():
            for scheme in ("light", "dark"):
                visit = self.browser.new_context(
                    base_url=self.server.url,
                    viewport=viewport,
                    color_scheme=scheme,
                    storage_state=state,
                    has_touch=size != "desktop",
                    device_scale_factor=2 if size == "phone" else 1,
                )
                page = visit.new_page()
                page.goto(address)
                page.wait_for_timeout(SETTLE_MS)
                page.screenshot(path=self.folder / f"{name}-{size}-{scheme}.png")
                visit.close()


def draw_face(page: Page, lines: Sequence[Points]) -> None:
    draw(page, *lines)
    expect_photo(page)
    page.wait_for_timeout(SETTLE_MS)


def photograph(camera: Camera) -> None:
    context = camera.browser.new_context(base_url=camera.server.url, viewport=SIZES["desktop"])
    page = context.new_page()
    for name, address in {"landing": "/", "signup": "/accounts/signup/", "login": "/accounts/login/"}.items():
        camera.visit(context, name, address)
    camera.visit(context, "draw-empty", "/draw/")
    camera.visit(context, "reset", "/accounts/password/reset/")
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, new_email())
    camera.visit(context, "gallery-empty", "/gallery/")
    for name in ("password/change", "email", "2fa", "2fa/webauthn", "sessions"):
        camera.visit(context, f"account-{name.replace('/', '-')}", f"/accounts/{name}/")
    for number, lines in enumerate(FACES):
        open_drawing_page(page)
        if number:
            page.get_by_role("button", name="New drawing").click()
        draw_face(page, lines)
        link = save(page)
    address = link.get_attribute("href") or ""
    camera.visit(context, "draw", address.replace("/gallery/", "/draw/"))
    camera.visit(context, "gallery", "/gallery/")
    camera.visit(context, "artwork", address)
    for name, address in ACCOUNT_PAGES.items():
        camera.visit(context, name, address)
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data))
        server.manage("migrate")
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        try:
            photograph(Camera(browser, server, folder))
        finally:
            browser.close()
            server.kill()


if __name__ == "__main__":
    main()

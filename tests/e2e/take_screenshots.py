"""Pictures of every page, phone, tablet, desktop, light and dark: `python -m tests.e2e.take_screenshots --out DIR`.

Three faces are drawn with the mouse, saved, and looked at, on a server and in a Chromium as the browser tests use them.
`--only gallery artwork` takes these alone; `--sizes phone` and `--schemes light` leave out the others.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.drawings.curves import Points, both, curve
from tests.drawings.faces import DRAWINGS
from tests.e2e.conftest import CHROMIUM, FLAGS, Server
from tests.e2e.journeys import draw, expect_photo, new_email, open_drawing_page, save, sign_up
from tests.e2e.production import serve_production
from tests.e2e.test_importing import choose, encode, open_dialog
from tests.sketchgan.phone_photos import Scene, photograph

SIZES = {
    "desktop": {"width": 1440, "height": 900},
    "tablet": {"width": 820, "height": 1180},
    "tablet-wide": {"width": 1180, "height": 820},
    "phone": {"width": 390, "height": 844},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
VISITORS_PAGES = {
    "landing": "/",
    "signup": "/accounts/signup/",
    "login": "/accounts/login/",
    "login-code": "/accounts/login/code/",
    "reset": "/accounts/password/reset/",
    "draw-empty": "/draw/",
    "terms": "/terms/",
    "privacy": "/privacy/",
}
ACCOUNT_PAGES = {
    "gallery-empty": "/gallery/",
    **{f"welcome-{step}": f"/welcome/{step}/" for step in ("hello", "live", "drawing", "data")},
    **{
        f"account-{name.replace('/', '-')}": f"/accounts/{name}/"
        for name in ("email", "password/change", "2fa", "2fa/webauthn", "sessions", "logout")
    },
    **{name: f"/accounts/{name}/" for name in ("profile", "preferences", "usage", "data", "data/delete")},
    "picture": "/accounts/profile/picture/",
    "mail": "/mails/account/email/login_code/",
}
ERROR_PAGES = {"error-404": "/nowhere/", "error-403": "/accounts/login/"}
SETTLE_MS = 600  # a photograph that fades in, a font that comes late

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


@dataclass(frozen=True)
class Camera:
    browser: Browser
    folder: Path
    sizes: Sequence[str]
    schemes: Sequence[Literal["light", "dark"]]
    only: Sequence[str]  # names of pages, all where it is empty

    def visit(self, server: Server, pages: Mapping[str, str], state: BrowserContext | None = None) -> None:
        """The pages (name: address) in all sizes and both colour schemes, as the person of `state` sees them."""
        wanted = {name: address for name, address in pages.items() if not self.only or name in self.only}
        for size in self.sizes if wanted else ():
            for scheme in self.schemes:
                visit = self._open(server, size, scheme, state)
                for name, address in wanted.items():
                    self._take(visit.new_page(), name, address, f"{size}-{scheme}")
                visit.close()

    def _open(
        self, server: Server, size: str, scheme: Literal["light", "dark"], state: BrowserContext | None
    ) -> BrowserContext:
        return self.browser.new_context(
            base_url=server.url,
            viewport=SIZES[size],
            color_scheme=scheme,
            reduced_motion="reduce",  # what moves is where it ends
            storage_state=state.storage_state(indexed_db=True) if state else None,
            has_touch=size != "desktop",
            device_scale_factor=2 if size == "phone" else 1,
        )

    def _take(self, page: Page, name: str, address: str, suffix: str) -> None:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if pose := POSES.get(name):
            pose(page)
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=self.folder / f"{name.replace('/', '-')}-{suffix}.png")
        sys.stdout.write(f"{name} {suffix}\n")
        page.close()


def see_photo(page: Page) -> None:
    expect_photo(page)


def see_import(page: Page) -> None:
    image, _, _ = photograph(DRAWINGS["clumsy_woman"](), Scene(rules_px=48, size=(1200, 1600)))
    open_dialog(page)
    choose(page, encode(image))
    expect(page.get_by_text("The sheet was found")).to_be_visible(timeout=60_000)


def see_lineup(page: Page) -> None:
    expect_photo(page)
    page.keyboard.press("g")
    expect(page.locator("#lineup img")).to_have_count(6)


def press(key: str) -> Callable[[Page], None]:
    def pose(page: Page) -> None:
        expect_photo(page)
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()

    return pose


def open_downloads(page: Page) -> None:
    page.get_by_role("button", name="Download photo").click()
    page.wait_for_function("() => document.querySelector('[data-preview]').naturalWidth === 1024", timeout=60_000)


def open_more(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()


def lose_the_token(page: Page) -> None:
    """As a form does that stood open for too long."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first
    token.evaluate("field => { const form = field.form; field.remove(); form.submit(); }")
    page.wait_for_url("**", wait_until="networkidle")


# What is done on a page before its picture is taken.
POSES: Mapping[str, Callable[[Page], None]] = {
    "draw": see_photo,
    "draw-import": see_import,
    "draw-lineup": see_lineup,
    "draw-download": press("f"),
    "draw-save-points": press("s"),
    "draw-keys": press("?"),
    "draw-more": open_more,
    "artwork-download": open_downloads,
    "error-403": lose_the_token,
}


def draw_faces(page: Page) -> str:
    """Saves each of the faces and returns the address of the last artwork."""
    open_drawing_page(page)
    address = ""
    for number, lines in enumerate(FACES):
        if number:
            page.get_by_role("button", name="New drawing").click()
        draw(page, *(thin(line) for line in lines))
        expect_photo(page)
        address = save(page).get_attribute("href") or ""
    return address


def share(page: Page, artwork: str) -> str:
    """The address of the link, which shows all that it may."""
    page.goto(artwork)
    page.get_by_role("switch", name="By link").click()
    for label in ("Show the drawing, too", "Show how it was drawn"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="Apply").click()
    return page.get_by_label("The link", exact=True).input_value()


def thin(line: Points) -> Points:
    """Every fourth point and the last: a browser takes hundredths of a second for each, and the page bends the line."""
    return [*line[:-1:4], line[-1]]


def photograph_site(camera: Camera, server: Server) -> None:
    camera.visit(server, VISITORS_PAGES)
    person = camera.browser.new_context(base_url=server.url, viewport=SIZES["desktop"])
    page = person.new_page()
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, new_email())
    camera.visit(server, ACCOUNT_PAGES, person)
    artwork = draw_faces(page)
    drawing = artwork.replace("/gallery/", "/draw/")
    own = {"gallery": "/gallery/", "trash": "/gallery/trash/", "albums": "/gallery/albums/", "tags": "/gallery/tags/"}
    own["artwork"] = artwork
    own |= {f"artwork-{name}": f"{artwork}{name}/" for name in ("delete", "compare")}
    posed = {**dict.fromkeys(POSES, drawing), "artwork-download": artwork}
    camera.visit(server, {**own, "draw": drawing, **posed}, person)
    link = share(page, artwork)
    camera.visit(server, {"shared": link, "shared-report": f"{link}report/"})
    person.close()


def photograph_errors(camera: Camera) -> None:
    """A site in development shows pages for developers instead."""
    if camera.only and not set(camera.only) & set(ERROR_PAGES):
        return
    with serve_production() as server:
        camera.visit(server, ERROR_PAGES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=SCHEMES)
    parser.add_argument("--only", nargs="+", default=[], help="names of pages")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data))
        server.manage("migrate")
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        try:
            camera = Camera(browser, arguments.out, arguments.sizes, arguments.schemes, arguments.only)
            if not camera.only or set(camera.only) - set(ERROR_PAGES):
                photograph_site(camera, server)
            photograph_errors(camera)
        finally:
            browser.close()
            server.kill()


if __name__ == "__main__":
    main()

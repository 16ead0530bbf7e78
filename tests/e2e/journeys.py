"""What a person does on the pages, in words that the tests share."""

import itertools
import math
import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

PAPER_UNITS = 512
PASSWORD = "a-face-nobody-owns-7"
Points = Sequence[tuple[float, float]]

_numbers = itertools.count(1)

JAW: Points = [(256 + 130 * math.cos(k * math.pi / 20), 260 + 190 * math.sin(k * math.pi / 20)) for k in range(21)]
HAIR: Points = [(256 + 150 * math.cos(k * math.pi / 20), 235 - 150 * math.sin(k * math.pi / 20)) for k in range(21)]
MOUTH: Points = [(205, 373), (230, 382), (256, 385), (282, 382), (307, 373)]
LEFT_EYE: Points = [(192 + 32 * math.cos(k * math.pi / 8), 244 + 13 * math.sin(k * math.pi / 8)) for k in range(17)]
RIGHT_EYE: Points = [(x + 128, y) for x, y in LEFT_EYE]
NOSE: Points = [(250, 262), (243, 300), (238, 318), (256, 326), (274, 318)]
FACE = (JAW, HAIR, LEFT_EYE, RIGHT_EYE, NOSE, MOUTH)


def new_email() -> str:
    return f"artist-{next(_numbers)}@example.com"


def open_drawing_page(page: Page, path: str = "/draw/") -> None:
    page.goto(path)
    wait_until_ready(page)


def wait_until_ready(page: Page) -> None:
    expect(page.locator("#studio[data-ready=true]")).to_be_attached()
    # A server that has just started loads its model first.
    expect(page.locator("#status-label")).to_have_text("Live", timeout=60_000)


def draw(page: Page, *lines: Points) -> None:
    """With the mouse; points are in paper units."""
    for line in lines:
        (x, y), *rest = on_screen(page, line)
        page.mouse.move(x, y)
        page.mouse.down()
        for x, y in rest:
            page.mouse.move(x, y)
        page.mouse.up()


def on_screen(page: Page, points: Points) -> list[tuple[float, float]]:
    box = page.locator("#paper-canvas").bounding_box()
    assert box
    scale = box["width"] / PAPER_UNITS
    return [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]


def paper_of(page: Page) -> str:
    """The paper's pixels, as text that is equal for equal drawings."""
    return page.locator("#paper-canvas").evaluate("canvas => canvas.toDataURL()")


KEPT_STEPS = """async () => {
    const request = indexedDB.open("sketch2real");
    await new Promise((resolve) => (request.onsuccess = resolve));
    const transaction = request.result.transaction(["drawings", "steps"]);
    const head = transaction.objectStore("drawings").get("visitor");
    const steps = transaction.objectStore("steps").getAll(IDBKeyRange.bound(["visitor", 0], ["visitor", Infinity]));
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    request.result.close();
    return steps.result.slice(0, head.result.done);
}"""


def kept_steps(page: Page) -> list[dict[str, Any]]:
    """What the browser keeps of a visitor's drawing."""
    page.wait_for_timeout(1000)  # it is kept within a second
    steps: list[dict[str, Any]] = page.evaluate(KEPT_STEPS)
    return steps


def photo_of(page: Page) -> str:
    return page.locator("#photo-canvas").evaluate("canvas => canvas.toDataURL()")


def sharp_photo_of(page: Page) -> str:
    """Once the pen rests and nothing changes any more."""
    expect(page.locator("#photo")).to_have_attribute("data-sharp", "true", timeout=60_000)
    page.wait_for_timeout(300)  # it fades in
    return photo_of(page)


def expect_blank(page: Page, *, is_blank: bool = True) -> None:
    expect(page.locator("#paper")).to_have_attribute("data-empty", str(is_blank).lower())


def expect_photo(page: Page) -> None:
    expect(page.locator("#photo")).to_have_attribute("data-state", "shown")


def expect_other_photo(page: Page, before: str) -> None:
    page.wait_for_function("before => document.getElementById('photo-canvas').toDataURL() !== before", arg=before)


def choose_colour(page: Page, part: str, choice: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{part}:")).first.click()
    page.locator("#colour-panel").get_by_role("button", name=choice).click()


def sign_up(page: Page, email: str) -> None:
    """From the sign-up page to where the six digits lead."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("checkbox", name="I agree to the terms").check()
    page.get_by_role("button", name="Create account").click()
    code = read_code(page.context, email)
    code_field(page).fill(code)
    page.get_by_role("button", name=re.compile("confirm|continue", re.IGNORECASE)).click()


def code_field(page: Page) -> Locator:
    return page.locator("input[name=code]")


def read_code(context: BrowserContext, email: str) -> str:
    """The newest code sent to `email`, from the development site's mail page."""
    outbox = context.new_page()
    outbox.goto("/outbox/")
    mail = outbox.locator("article", has_text=email).first
    code = mail.locator(".outbox__code").inner_text()
    outbox.close()
    assert re.fullmatch(r"\d{6}", code)
    return code


def log_in(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in", exact=True).click()


def log_out(page: Page) -> None:
    page.locator("summary[aria-label='Your account']").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("header").get_by_role("link", name="Log in")).to_be_visible()


def save(page: Page) -> Locator:
    """Returns the link to the artwork."""
    page.get_by_role("button", name="Save").click()
    link = page.get_by_role("link", name="Look at it")
    expect(link).to_be_visible()
    return link


def lose_first_answer(page: Page, path: str = "**/api/v1/artworks/") -> list[int]:
    """The server answers the first request, and the page never learns of it. Its status comes to the list."""
    statuses: list[int] = []

    def handle(route: Route) -> None:
        if statuses:
            route.continue_()
        else:
            statuses.append(route.fetch().status)

    page.route(path, handle)
    return statuses

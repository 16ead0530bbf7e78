"""Drafts and save points: what a crash, another device, an ended login or a lost network leave of a drawing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, expect

from tests.e2e.conftest import DESKTOP, Server, watch_console
from tests.e2e.journeys import (
    FACE,
    JAW,
    MOUTH,
    draw,
    expect_blank,
    log_in,
    log_out,
    new_email,
    on_screen,
    open_drawing_page,
    paper_of,
    save,
    wait_until_ready,
)
from tests.e2e.test_accessibility import violations
from tests.e2e.test_kept_drawings import join

pytestmark = pytest.mark.browser

SYNC_MS = 5_000


@pytest.fixture
def device(browser: Browser, server: Server, complaints: list[str]) -> Iterator[Callable[[], BrowserContext]]:
    """Each call is another device of the same person."""
    contexts: list[BrowserContext] = []

    def open_device() -> BrowserContext:
        context = browser.new_context(base_url=server.url, viewport=DESKTOP)
        watch_console(context, complaints)
        contexts.append(context)
        return context

    yield open_device
    for context in contexts:
        context.close()


@pytest.fixture
def email(page: Page) -> str:
    email = new_email()
    join(page, email)
    return email


def drafts_of(page: Page) -> list[dict[str, Any]]:
    return page.request.get("/api/v1/drafts/").json()


def is_kept(answer: Response) -> bool:
    """A draft is sent; the page asks for the drafts of other devices, too, when it opens."""
    return "/api/v1/drafts/" in answer.url and answer.request.method in ("PUT", "PATCH")


def wait_for_draft(page: Page) -> None:
    with page.expect_response(is_kept, timeout=SYNC_MS + 5_000) as sent:
        pass
    assert sent.value.ok


def wait_for_paper(page: Page, drawn: str) -> None:
    page.wait_for_function("drawn => document.getElementById('paper-canvas').toDataURL() === drawn", arg=drawn)


def test_a_drawing_is_on_the_server_within_five_seconds_and_another_device_opens_it(
    page: Page, email: str, device: Callable[[], BrowserContext]
):
    with page.expect_response(is_kept, timeout=SYNC_MS + 3_000):
        draw(page, JAW)
    drawn = paper_of(page)
    other = device().new_page()
    other.goto("/accounts/login/?next=/draw/")
    log_in(other, email)
    wait_until_ready(other)
    expect_blank(other)
    other.get_by_role("button", name="Open it here").click()
    wait_for_paper(other, drawn)


def test_of_a_large_drawing_only_what_came_is_sent(page: Page, email: str):
    for x, y in on_screen(page, [(60 + 4 * k, 100) for k in range(100)]):
        page.mouse.click(x, y)
    page.wait_for_timeout(2 * SYNC_MS)
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        draw(page, JAW)
    answer, body = sent.value.response(), sent.value.post_data_json
    assert answer
    assert answer.ok
    assert (body["kept_strokes"], len(body["strokes"]["strokes"])) == (100, 1)
    draft = page.request.get(f"/api/v1/drafts/{drafts_of(page)[0]['device']}/").json()
    assert len(draft["strokes"]["strokes"]) == 101
    assert draft["strokes"]["strokes"][-1] == body["strokes"]["strokes"][0]


def test_a_page_killed_in_the_middle_of_a_line_loses_nothing_of_the_lines_before(page: Page, email: str):
    draw(page, JAW)
    drawn = paper_of(page)
    wait_for_draft(page)
    (x, y), *rest = on_screen(page, MOUTH)
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y)
    context = page.context
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    again = context.new_page()
    open_drawing_page(again)
    expect_blank(again, is_blank=False)
    (draft,) = drafts_of(again)
    strokes = again.request.get(f"/api/v1/drafts/{draft['device']}/").json()["strokes"]["strokes"]
    assert len(strokes) >= 1
    while paper_of(again) != drawn:
        assert again.locator("#undo").get_attribute("aria-disabled") == "false"
        again.keyboard.press("Control+z")


def test_what_is_drawn_offline_reaches_the_server_when_the_network_is_back(
    page: Page, email: str, complaints: list[str]
):
    draw(page, JAW)
    wait_for_draft(page)
    page.context.set_offline(True)
    draw(page, MOUTH)
    page.wait_for_timeout(SYNC_MS)
    with page.expect_response(is_kept, timeout=20_000):
        page.context.set_offline(False)
    (draft,) = drafts_of(page)
    kept = page.request.get(f"/api/v1/drafts/{draft['device']}/").json()["strokes"]["strokes"]
    assert len(kept) == 2
    complaints[:] = [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def test_a_login_that_ended_is_told_while_drawing_and_the_drawing_comes_back(
    page: Page, email: str, complaints: list[str]
):
    draw(page, *FACE)
    drawn = paper_of(page)
    page.context.clear_cookies()
    expect(page.get_by_text("Your login has ended.")).to_be_visible(timeout=SYNC_MS + 3_000)
    page.get_by_role("link", name="Log in", exact=True).last.click()
    log_in(page, email)
    wait_until_ready(page)
    assert paper_of(page) == drawn
    complaints[:] = [text for text in complaints if "status of 40" not in text]


def test_two_pages_of_one_device_overwrite_nothing_silently(page: Page, email: str):
    draw(page, JAW)
    wait_for_draft(page)
    second = page.context.new_page()
    open_drawing_page(second)
    second.get_by_role("button", name="New drawing").click()
    draw(second, MOUTH)
    wait_for_draft(second)
    (point,) = page.request.get("/api/v1/save-points/").json()
    strokes = page.request.get(f"/api/v1/save-points/{point['id']}/").json()["strokes"]["strokes"]
    assert len(strokes) == 1
    assert len(strokes[0]["points"]) > 20  # the jaw


def test_a_save_point_is_kept_by_name_and_opened_again_and_the_drawing_on_the_paper_is_not_lost(page: Page, email: str):
    draw(page, JAW)
    jaw = paper_of(page)
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Save points")
    expect(dialog.get_by_text("No save points yet.")).to_be_visible()
    dialog.get_by_label("Name").fill("Only a jaw")
    dialog.get_by_role("button", name="Keep", exact=True).click()
    expect(dialog.locator(".save-point__name")).to_have_text("Only a jaw")
    dialog.get_by_role("button", name="Close").click()

    draw(page, MOUTH)
    both = paper_of(page)
    page.keyboard.press("s")
    page.get_by_role("button", name="Open Only a jaw").click()
    wait_for_paper(page, jaw)
    page.reload()
    wait_until_ready(page)
    assert paper_of(page) == jaw
    page.get_by_role("button", name="Restore it").click()
    wait_for_paper(page, both)

    page.keyboard.press("s")
    page.get_by_role("button", name="Delete Only a jaw").click()
    expect(page.locator(".save-point__name", has_text="Only a jaw")).to_have_count(0)


def test_a_visitors_save_points_stay_in_the_browser_and_move_to_the_account(page: Page):
    open_drawing_page(page)
    draw(page, JAW)
    jaw = paper_of(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "save-points" in request.url else None)
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Save points")
    expect(dialog).to_contain_text("stay in this browser")
    dialog.get_by_label("Name").fill("Only a jaw")
    dialog.get_by_role("button", name="Keep", exact=True).click()
    expect(dialog.locator(".save-point__name")).to_have_text("Only a jaw")
    assert (
        dialog.locator(".save-point__picture").evaluate("image => image.decode().then(() => image.naturalWidth)") == 128
    )
    dialog.get_by_role("button", name="Close").click()

    draw(page, MOUTH)
    page.reload()
    wait_until_ready(page)
    page.keyboard.press("s")
    page.get_by_role("button", name="Open Only a jaw").click()
    wait_for_paper(page, jaw)
    assert [url for url in sent if not url.endswith(".js")] == []

    with page.expect_response(lambda answer: "/api/v1/save-points/" in answer.url and answer.status == 201):
        join(page, new_email())
    page.keyboard.press("s")
    expect(dialog.locator(".save-point__name")).to_have_text(["Only a jaw"])
    expect(dialog).not_to_contain_text("stay in this browser")
    dialog.get_by_role("button", name="Close").click()
    log_out(page)
    open_drawing_page(page)
    page.keyboard.press("s")
    expect(dialog.get_by_text("No save points yet.")).to_be_visible()


def test_a_visitor_deletes_a_save_point(page: Page):
    open_drawing_page(page)
    draw(page, JAW)
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Save points")
    dialog.get_by_role("button", name="Keep", exact=True).click()
    dialog.get_by_role("button", name=re.compile("^Delete Face at")).click()
    expect(dialog.get_by_text("No save points yet.")).to_be_visible()
    assert violations(page) == []


def test_saving_to_the_gallery_tells_the_server_that_nothing_is_left_to_keep(page: Page, email: str):
    draw(page, *FACE)
    save(page)
    page.wait_for_timeout(SYNC_MS)
    (draft,) = drafts_of(page)
    assert (draft["is_saved"], draft["artwork"] is None) == (True, False)
    page.get_by_role("button", name="New drawing").click()
    draw(page, JAW)
    wait_for_draft(page)
    assert page.request.get("/api/v1/save-points/").json() == []

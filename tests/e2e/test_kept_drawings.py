"""Whose drawing a browser shows: nobody sees another person's, and a login that ended loses nothing."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.journeys import (
    FACE,
    JAW,
    MOUTH,
    draw,
    expect_blank,
    kept_steps,
    log_in,
    log_out,
    lose_first_answer,
    new_email,
    open_drawing_page,
    paper_of,
    save,
    sign_up,
    wait_until_ready,
)

pytestmark = pytest.mark.browser


def join(page: Page, email: str) -> None:
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, email)
    page.wait_for_url("**/draw/")
    wait_until_ready(page)


def test_after_logging_out_neither_a_visitor_nor_the_next_person_sees_the_drawing(page: Page):
    email = new_email()
    join(page, email)
    draw(page, *FACE)
    drawing = paper_of(page)
    log_out(page)

    open_drawing_page(page)
    expect_blank(page)
    join(page, new_email())
    expect_blank(page)
    log_out(page)

    page.goto("/accounts/login/?next=/draw/")
    log_in(page, email)
    wait_until_ready(page)
    assert paper_of(page) == drawing


def test_the_back_button_after_logging_out_shows_no_drawing(page: Page):
    join(page, new_email())
    draw(page, JAW)
    log_out(page)
    page.go_back()
    wait_until_ready(page)
    expect_blank(page)


def test_somebody_with_an_older_drawing_gets_the_visitors_newer_one_and_may_have_the_older_back(page: Page):
    email = new_email()
    join(page, email)
    draw(page, JAW)
    own = paper_of(page)
    log_out(page)

    open_drawing_page(page)
    draw(page, MOUTH)
    visitors = paper_of(page)
    page.locator("header").get_by_role("link", name="Log in").click()
    log_in(page, email)
    wait_until_ready(page)
    assert paper_of(page) == visitors
    page.get_by_role("button", name="Restore it").click()
    expect(page.get_by_role("button", name="Restore it")).to_be_hidden()
    page.wait_for_function("own => document.getElementById('paper-canvas').toDataURL() === own", arg=own)

    log_out(page)
    open_drawing_page(page)
    expect_blank(page)


def test_every_unsaved_drawing_that_gave_way_to_a_new_one_can_be_had_back(page: Page):
    open_drawing_page(page)
    drawings = []
    for line in (JAW, MOUTH):
        draw(page, line)
        drawings.append(paper_of(page))
        page.get_by_role("button", name="New drawing").click()
        expect_blank(page)

    page.reload()
    wait_until_ready(page)
    for drawn in reversed(drawings):
        page.get_by_role("button", name="Restore it").click()
        page.wait_for_function("drawn => document.getElementById('paper-canvas').toDataURL() === drawn", arg=drawn)
    expect(page.get_by_role("button", name="Restore it")).to_be_hidden()


def test_two_pages_of_a_visitor_lose_no_line_and_say_what_gave_way(context: BrowserContext):
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        open_drawing_page(page)
    first.bring_to_front()
    draw(first, JAW)
    jaw = paper_of(first)
    assert len(kept_steps(first)) == 1
    second.bring_to_front()
    draw(second, MOUTH)
    expect(second.get_by_text("Another drawing of yours gave way to this one.")).to_be_visible()
    second.keyboard.press("s")
    second.get_by_role("button", name=re.compile("^Open Gave way to another drawing")).click()
    second.wait_for_function("jaw => document.getElementById('paper-canvas').toDataURL() === jaw", arg=jaw)


def test_drawings_set_aside_in_two_pages_all_wait(context: BrowserContext):
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        open_drawing_page(page)
    drawn = []
    for page, line in ((first, JAW), (second, MOUTH)):
        page.bring_to_front()
        draw(page, line)
        drawn.append(paper_of(page))
        page.get_by_role("button", name="New drawing").click()
        expect_blank(page)
    second.reload()
    wait_until_ready(second)
    for paper in reversed(drawn):
        second.get_by_role("button", name="Restore it").click()
        second.wait_for_function("drawn => document.getElementById('paper-canvas').toDataURL() === drawn", arg=paper)


# The first version of the storage: whole records, and those that wait beside them.
STORE_AS_BEFORE = """async ([own, waiting]) => {
    const historyOf = (stroke) => ({past: [{type: "add", stroke}], future: []});
    const record = (stroke, savedAt) => ({savedAt, history: historyOf(stroke), settings: {}, isSaved: false});
    await new Promise((resolve) => (indexedDB.deleteDatabase("sketch2real").onsuccess = resolve));
    const request = indexedDB.open("sketch2real", 1);
    request.onupgradeneeded = () => {
        const store = request.result.createObjectStore("drawings");
        store.put(record(own, 2), "visitor");
        store.put([{...record(waiting, 1), keptFrom: "own"}], "visitor:kept");
    };
    await new Promise((resolve) => (request.onsuccess = resolve));
    request.result.close();
}"""


def test_drawings_that_an_older_version_of_the_page_kept_are_all_there(page: Page):
    own, waiting = ({"tool": "pen", "size": 6, "points": [[x, 100, 0.5, 0], [x, 300, 0.5, 9]]} for x in (100, 400))
    page.goto("/terms/")
    page.evaluate(STORE_AS_BEFORE, [own, waiting])
    page.goto("/draw/")
    wait_until_ready(page)
    assert [step["stroke"] for step in kept_steps(page)] == [own]
    draw(page, MOUTH)
    assert len(kept_steps(page)) == 2
    page.get_by_role("button", name="Restore it").click()
    page.wait_for_timeout(500)
    assert [step["stroke"] for step in kept_steps(page)] == [waiting]


# A later version of the site, whose pages know the next layout of each database.
LATER = """(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, version) { return open.call(this, name, version && version + 1); };
})()"""
UPGRADE = """(names) => Promise.all(Object.entries(names).map(([name, version]) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onblocked = () => reject(new Error(`${name} is blocked`));
    request.onsuccess = () => resolve(request.result.close());
})))"""


def test_an_open_page_lets_a_newer_one_upgrade_and_loses_nothing(context: BrowserContext):
    page = context.new_page()
    open_drawing_page(page)
    draw(page, JAW)
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Save points").click()  # holds the second database
    expect(page.get_by_role("dialog", name="Save points")).to_be_visible()
    page.keyboard.press("Escape")
    assert len(kept_steps(page)) == 1

    newer = context.new_page()
    newer.goto("/terms/")
    newer.evaluate(LATER)
    newer.evaluate(UPGRADE, {"sketch2real": 2, "sketch2real-device": 1})
    page.bring_to_front()
    draw(page, MOUTH)
    expect(page.get_by_text("A newer version of this page is open in another tab.").first).to_be_visible()

    page.add_init_script(LATER)
    page.reload()
    wait_until_ready(page)
    assert len(kept_steps(page)) == 2


def test_a_login_that_ended_is_said_on_saving_which_the_next_does(context: BrowserContext, complaints: list[str]):
    page = context.new_page()
    email = new_email()
    join(page, email)
    draw(page, *FACE)
    drawing = paper_of(page)
    context.clear_cookies()

    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your drawing is safe")
    dialog.get_by_role("link", name="Log in").click()
    log_in(page, email)
    page.wait_for_url("**/draw/")
    wait_until_ready(page)
    assert paper_of(page) == drawing
    expect(page.get_by_role("link", name="Look at it")).to_be_visible()
    # The browser itself notes the refused request.
    complaints[:] = [text for text in complaints if "status of 403" not in text and "status of 401" not in text]


def test_a_save_whose_answer_a_reload_missed_makes_one_face_when_it_is_tried_again(page: Page):
    join(page, new_email())
    draw(page, JAW)
    statuses = lose_first_answer(page)
    page.get_by_role("button", name="Save", exact=True).click()
    while not statuses:
        page.wait_for_timeout(50)
    page.reload()
    wait_until_ready(page)
    save(page)
    page.goto("/gallery/")
    assert statuses == [201]
    expect(page.locator(".tile")).to_have_count(1)

"""The gallery as a person uses it: finding, choosing with mouse, keys and fingers, the trash and its Undo."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import DESKTOP, Server, watch_console
from tests.e2e.galleries import fill_gallery, open_gallery

pytestmark = pytest.mark.browser

TITLES = [f"Face {number}" for number in range(60)]


@pytest.fixture
def email(server: Server) -> str:
    return fill_gallery(server, TITLES)


@pytest.fixture
def gallery(context: BrowserContext, email: str) -> Page:
    return open_gallery(context, email)


@pytest.fixture
def touched(phone: BrowserContext, email: str) -> Page:
    return open_gallery(phone, email)


@pytest.fixture
def plain(browser: Browser, server: Server, email: str, complaints: list[str]) -> Iterator[Page]:
    """Without scripts."""
    context = browser.new_context(base_url=server.url, viewport=DESKTOP, java_script_enabled=False)
    watch_console(context, complaints)
    yield open_gallery(context, email)
    context.close()


def tile(page: Page, title: str) -> Locator:
    return page.locator("[data-tile]").filter(has=page.get_by_text(title, exact=True))


def titles_of(page: Page) -> list[str]:
    return page.locator("[data-tile] .tile__title").all_inner_texts()


def chosen_of(page: Page) -> list[str]:
    return page.locator("[data-tile]:has(input:checked) .tile__title").all_inner_texts()


def circle(page: Page, title: str) -> Locator:
    return tile(page, title).locator(".tile__choose")


def bar(page: Page, action: str) -> Locator:
    return page.locator(f"#bulk button[value={action}]")


def press_long(page: Page, title: str) -> None:
    """With a finger, from down to up; what shows meanwhile is looked at in between."""
    box = tile(page, title).bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["width"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(tile(page, title).locator(".tile__drawing")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_next_faces_come_as_one_scrolls_and_nothing_moves(gallery: Page):
    assert titles_of(gallery) == TITLES[:48]
    before = tile(gallery, "Face 47").bounding_box()
    gallery.evaluate("""() => {
        window.shift = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
            .observe({ type: "layout-shift", buffered: true });
    }""")
    gallery.mouse.move(700, 600)
    gallery.mouse.wheel(0, 900)
    expect(gallery.locator("[data-tile]")).to_have_count(60)
    assert titles_of(gallery) == TITLES
    expect(gallery.locator("[data-more]")).to_have_count(0)
    after = tile(gallery, "Face 47").bounding_box()
    assert before
    assert after
    assert after["y"] + gallery.evaluate("scrollY") == pytest.approx(before["y"], abs=1)
    assert gallery.evaluate("shift") < 0.01


def test_pictures_have_their_place_before_they_come(gallery: Page, complaints: list[str]):
    for picture in gallery.locator(".tile__photo").all()[:3]:
        assert picture.get_attribute("width") == picture.get_attribute("height") == "256"
    gallery.route("**/files/**", lambda route: route.abort())
    gallery.reload()
    box = tile(gallery, "Face 0").locator(".tile__pictures").bounding_box()
    assert box
    assert box["width"] == pytest.approx(box["height"], abs=1)
    complaints.clear()


def test_the_drawing_comes_under_the_mouse_and_not_before(gallery: Page):
    asked: list[str] = []
    gallery.on("request", lambda request: asked.append(request.url))
    gallery.reload(wait_until="networkidle")
    assert not [url for url in asked if "sketch.png" in url]
    tile(gallery, "Face 2").hover()
    expect(tile(gallery, "Face 2").locator(".tile__drawing")).to_be_visible()
    expect(tile(gallery, "Face 3").locator(".tile__drawing")).to_be_hidden()


def test_searching_as_one_types_sorting_and_going_back(gallery: Page):
    gallery.get_by_role("searchbox").press_sequentially("face 5")
    expect(gallery.locator("[data-tile]")).to_have_count(11)
    assert titles_of(gallery)[:2] == ["Face 5", "Face 50"]
    assert gallery.url.endswith("/gallery/?q=face+5")
    gallery.get_by_text("Sort and filter").click()
    gallery.get_by_label("Sort", exact=True).select_option("oldest")
    expect(gallery.locator(".tile__title").first).to_have_text("Face 59")
    gallery.get_by_role("button", name="Show", exact=True).click()
    tile(gallery, "Face 58").get_by_role("link").click()
    gallery.wait_for_url("**/gallery/*-*/?*")
    gallery.wait_for_load_state()
    gallery.keyboard.press("ArrowRight")
    expect(gallery.get_by_role("heading", level=1)).to_have_text("Face 57")
    gallery.wait_for_load_state()
    gallery.keyboard.press("ArrowLeft")
    expect(gallery.get_by_role("heading", level=1)).to_have_text("Face 58")
    gallery.get_by_role("navigation", name="Faces of the gallery").get_by_role("link", name="Gallery").click()
    expect(gallery.get_by_role("searchbox")).to_have_value("face 5")
    gallery.wait_for_load_state()
    gallery.get_by_role("searchbox").fill("nobody")
    expect(gallery.get_by_text("Nothing found")).to_be_visible()


def test_a_star_is_one_tap_and_stays(gallery: Page):
    tile(gallery, "Face 3").hover()
    star = tile(gallery, "Face 3").get_by_role("button", name="Favourite")
    with gallery.expect_response("**/gallery/bulk/"):
        star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    gallery.get_by_role("link", name="Favourites").click()
    expect(gallery.locator("[data-tile]")).to_have_count(1)
    with gallery.expect_response("**/gallery/bulk/"):
        tile(gallery, "Face 3").get_by_role("button", name="Favourite").click()
    gallery.reload()
    expect(gallery.get_by_text("Nothing found")).to_be_visible()


def test_choosing_with_the_mouse_a_range_and_single_ones(gallery: Page):
    expect(gallery.locator("#bulk")).to_be_hidden()
    tile(gallery, "Face 1").hover()
    circle(gallery, "Face 1").click()
    circle(gallery, "Face 4").click(modifiers=["Shift"])
    assert chosen_of(gallery) == ["Face 1", "Face 2", "Face 3", "Face 4"]
    tile(gallery, "Face 6").get_by_role("link").click()  # chooses, too, while some are chosen
    tile(gallery, "Face 2").get_by_role("link").click()
    assert chosen_of(gallery) == ["Face 1", "Face 3", "Face 4", "Face 6"]
    expect(gallery.locator("[data-count]")).to_have_text("4 chosen")
    gallery.get_by_role("button", name="Choose none").click()
    expect(gallery.locator("#bulk")).to_be_hidden()


def test_choosing_with_the_keys(gallery: Page):
    tile(gallery, "Face 0").get_by_role("link").focus()
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("Space")
    assert chosen_of(gallery) == ["Face 1"]
    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("Shift+ArrowRight")
    assert chosen_of(gallery) == ["Face 1", "Face 2", "Face 3"]
    gallery.keyboard.press("Shift+ArrowLeft")
    assert chosen_of(gallery) == ["Face 1", "Face 2"]
    gallery.keyboard.press("ArrowDown")  # six in a row
    expect(tile(gallery, "Face 8").get_by_role("link")).to_be_focused()
    gallery.keyboard.press("Control+a")
    expect(gallery.locator("[data-count]")).to_have_text(re.compile("^(48|60) chosen"))  # what is shown
    gallery.keyboard.press("Escape")
    assert chosen_of(gallery) == []
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_role("heading", level=1)).to_have_text("Face 8")


def test_choosing_with_a_finger_shows_the_drawing_meanwhile(touched: Page):
    press_long(touched, "Face 4")
    assert chosen_of(touched) == ["Face 4"]
    expect(tile(touched, "Face 4").locator(".tile__drawing")).to_be_hidden()
    tile(touched, "Face 5").get_by_role("link").tap()
    tile(touched, "Face 7").get_by_role("link").tap()
    assert chosen_of(touched) == ["Face 4", "Face 5", "Face 7"]
    assert touched.url.endswith("/gallery/")
    bar(touched, "favourite").tap()
    expect(touched.get_by_text("3 faces are favourites now.")).to_be_visible()
    expect(touched.locator("#bulk")).to_be_hidden()
    tile(touched, "Face 4").get_by_role("link").tap()
    expect(touched.get_by_role("heading", level=1)).to_have_text("Face 4")


def test_many_go_to_the_trash_and_come_back_to_their_places(gallery: Page):
    for number in (0, 1, 47):
        circle(gallery, f"Face {number}").click(force=True)
    bar(gallery, "trash").click()
    expect(gallery.get_by_text("3 faces are in the trash.")).to_be_visible()
    expect(gallery.get_by_text("57 faces.")).to_be_visible()
    expect(tile(gallery, "Face 1")).to_have_count(0)
    gallery.get_by_role("button", name="Undo").click()
    expect(gallery.get_by_text("3 faces are back.")).to_be_visible()
    assert titles_of(gallery)[:48] == TITLES[:48]
    gallery.reload()
    assert titles_of(gallery)[:48] == TITLES[:48]


def test_everything_in_the_trash_leaves_an_empty_gallery_that_undo_fills(server: Server, context: BrowserContext):
    page = open_gallery(context, fill_gallery(server, ["One", "Two"]))
    page.keyboard.press("Control+a")
    bar(page, "trash").click()
    expect(page.get_by_text("No faces yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-tile]")).to_have_count(2)


def test_tags_and_albums_for_many(gallery: Page):
    for number in (2, 5):
        circle(gallery, f"Face {number}").click(force=True)
    gallery.locator("#bulk summary[aria-label=Tags]").click()
    gallery.get_by_label("Tags, with commas between them").fill("family, Old friends")
    bar(gallery, "tag").click()
    expect(gallery.get_by_text("2 faces are tagged.")).to_be_visible()
    circle(gallery, "Face 2").click(force=True)
    gallery.locator("#bulk summary[aria-label=Albums]").click()
    gallery.get_by_label("New album").fill("Holidays")
    bar(gallery, "add_to_album").click()
    expect(gallery.get_by_text("1 face is in “Holidays” now.")).to_be_visible()
    gallery.get_by_role("link", name="Albums").click()
    gallery.get_by_role("link", name="Holidays").click()
    expect(gallery.get_by_role("heading", level=1)).to_have_text("Holidays")
    assert titles_of(gallery) == ["Face 2"]
    gallery.get_by_role("searchbox").fill("friends")
    expect(gallery.locator("[data-tile]")).to_have_count(1)
    tile(gallery, "Face 2").get_by_role("link").click()
    gallery.get_by_role("button", name="Take off family").click()
    expect(gallery.get_by_role("link", name="family")).to_have_count(0)
    gallery.get_by_label("Tags, with commas between them").fill("Winter")
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_role("link", name="Winter")).to_be_visible()


def delete_and_undo(page: Page) -> None:
    """On an artwork's page, and then out of the trash."""
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("1 face is in the trash.")).to_be_visible()
    expect(tile(page, "Face 0")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(tile(page, "Face 0")).to_have_count(1)


def test_deleting_on_the_artworks_page_is_one_tap_with_undo(gallery: Page):
    tile(gallery, "Face 0").get_by_role("link").click()
    delete_and_undo(gallery)


def test_the_trash_restores_and_deletes_for_good(touched: Page):
    press_long(touched, "Face 0")
    tile(touched, "Face 1").get_by_role("link").tap()
    bar(touched, "trash").tap()
    expect(touched.get_by_text("2 faces are in the trash.")).to_be_visible()
    touched.goto("/gallery/trash/")
    expect(touched.get_by_text("30 days left")).to_have_count(2)
    press_long(touched, "Face 0")
    touched.get_by_role("button", name="Restore").tap()
    expect(touched.get_by_text("1 face is back.")).to_be_visible()
    press_long(touched, "Face 1")
    touched.get_by_role("button", name="Delete for good").tap()
    expect(touched.get_by_role("heading", name="Delete 1 face for good?")).to_be_visible()
    touched.get_by_role("button", name="Delete for good").tap()
    expect(touched.get_by_text("The trash is empty", exact=True)).to_be_visible()
    touched.goto("/gallery/")
    assert titles_of(touched)[:2] == ["Face 0", "Face 2"]


def test_without_script_all_of_it_works_by_forms(plain: Page):
    plain.get_by_role("searchbox").fill("face 1")
    plain.keyboard.press("Enter")
    expect(plain.locator("[data-tile]")).to_have_count(11)
    plain.goto("/gallery/")
    plain.get_by_role("link", name="More", exact=True).click()
    assert titles_of(plain) == TITLES[48:]
    plain.goto("/gallery/")
    tile(plain, "Face 3").get_by_role("button", name="Favourite").click()
    expect(tile(plain, "Face 3").get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    for number in (0, 2):
        circle(plain, f"Face {number}").click()
    bar(plain, "trash").click()
    expect(plain.get_by_text("2 faces are in the trash.")).to_be_visible()
    plain.get_by_role("button", name="Undo").click()
    expect(tile(plain, "Face 0")).to_have_count(1)
    tile(plain, "Face 0").get_by_role("link").click()
    delete_and_undo(plain)


def test_a_server_that_refuses_is_told_and_changes_nothing_here(gallery: Page, complaints: list[str]):
    gallery.route("**/gallery/bulk/", lambda route: route.abort())
    tile(gallery, "Face 3").hover()
    star = tile(gallery, "Face 3").get_by_role("button", name="Favourite")
    star.click()
    expect(gallery.get_by_text(re.compile("server cannot be reached"))).to_be_visible()
    expect(star).to_have_attribute("aria-pressed", "false")
    circle(gallery, "Face 3").click()
    bar(gallery, "trash").click()
    expect(gallery.get_by_text(re.compile("server cannot be reached"))).to_be_visible()
    expect(tile(gallery, "Face 3")).to_have_count(1)
    complaints.clear()


def test_the_menu_of_a_picture_and_the_keys_of_a_field_are_left_alone(gallery: Page):
    field = gallery.get_by_role("searchbox")
    field.fill("face")
    field.press("Control+a")
    assert chosen_of(gallery) == []
    field.press("Escape")

"""The versions of a face: seen, opened, restored, named, copied, compared, on a phone and on a desktop."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.journeys import JAW, MOUTH, NOSE, draw, new_email, paper_of, save, sign_up, wait_until_ready

pytestmark = pytest.mark.browser

COPY_VERSIONS = """
import uuid
from studio.models import Version
first = Version.objects.order_by("-created_at").first()
for number in range(first.number + 1, {last} + 1):
    first.pk, first.number, first.name = uuid.uuid4(), number, f"Try {{number}}"
    first.save(force_insert=True)
"""


@pytest.fixture(params=["context", "phone"])
def page(request: pytest.FixtureRequest) -> Page:
    """Somebody who is logged in, with an empty paper."""
    page: Page = request.getfixturevalue(request.param).new_page()
    page.goto("/accounts/signup/?next=/draw/")
    sign_up(page, new_email())
    wait_until_ready(page)
    return page


@pytest.fixture
def two(page: Page) -> str:
    """A face of two versions; the address of its page."""
    draw(page, JAW)
    save(page)
    draw(page, MOUTH)
    url = save(page).get_attribute("href")
    assert url
    page.goto(url)
    return url


def open_menu(page: Page, number: int) -> None:
    page.locator(f"#version-{number} summary").click()


def choose(page: Page, number: int, action: str) -> None:
    open_menu(page, number)
    page.locator(f"#version-{number}").get_by_role("button", name=action).click()


def open_older(page: Page) -> str:
    """Version 1, in the studio; what lies on the paper then."""
    page.locator("#version-1 .version__open").click()
    wait_until_ready(page)
    expect(page.locator("#toasts")).to_contain_text("An older version is on the paper")
    return paper_of(page)


def test_an_older_version_is_restored_and_the_others_stay(page: Page, two: str):
    expect(page.locator(".version")).to_have_count(2)
    choose(page, 1, "Restore as the newest")
    expect(page.locator(".messages")).to_contain_text("Version 1 is the newest again, as version 3")
    expect(page.locator(".version")).to_have_count(3)
    thumbnails = page.locator(".version__picture").evaluate_all("pictures => pictures.map((each) => each.naturalWidth)")
    assert len(thumbnails) == 3


def test_an_older_version_that_is_saved_in_the_studio_becomes_the_newest(page: Page, two: str):
    older = open_older(page)
    save(page)
    expect(page.locator("#toasts")).to_contain_text("Saved as the newest version. The others are still there.")
    page.reload()
    wait_until_ready(page)
    assert paper_of(page) == older
    expect(page.locator("#save-label")).to_have_text("Saved")
    page.goto(two)
    expect(page.locator(".version")).to_have_count(3)


def test_what_is_drawn_on_an_older_version_outlives_a_reload(page: Page, two: str):
    open_older(page)
    draw(page, NOSE)
    drawn = paper_of(page)
    page.wait_for_timeout(1000)  # the browser keeps it
    page.reload()
    wait_until_ready(page)
    assert paper_of(page) == drawn


def test_a_name_is_given_and_a_copy_is_a_face_of_its_own(page: Page, two: str):
    open_menu(page, 1)
    page.locator("#version-name-1").fill("Only the jaw")
    page.locator("#version-1").get_by_role("button", name="Name it").click()
    expect(page.locator("#version-1 .version__name")).to_have_text("Only the jaw")
    choose(page, 1, "Copy as a new face")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Copy of Face"))
    expect(page.locator(".version")).to_have_count(1)
    page.goto("/gallery/")
    expect(page.locator(".tile")).to_have_count(2)


def test_saving_what_is_saved_says_so_and_makes_no_version(page: Page, two: str):
    page.get_by_role("link", name="Edit drawing").click()
    wait_until_ready(page)
    draw(page, NOSE)
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Already saved")
    page.goto(two)
    expect(page.locator(".version")).to_have_count(2)


@pytest.mark.parametrize(
    "ask",
    [
        lambda page: page.keyboard.press("Control+Shift+s"),
        lambda page: (
            page.get_by_role("button", name="More", exact=True).click(),
            page.get_by_role("button", name="Save as a new face").click(),
        ),
    ],
    ids=["by key", "from the menu"],
)
def test_save_as_new_makes_another_face_and_leaves_the_first(page: Page, two: str, ask: Callable[[Page], object]):
    page.get_by_role("link", name="Edit drawing").click()
    wait_until_ready(page)
    drawing = paper_of(page)
    ask(page)
    expect(page.locator("#toasts")).to_contain_text(re.compile("Saved as a new face, “Face 2”"))
    page.reload()
    wait_until_ready(page)
    assert paper_of(page) == drawing
    draw(page, NOSE)
    assert save(page).get_attribute("href") != two
    page.goto("/gallery/")
    expect(page.locator(".tile")).to_have_count(2)
    page.goto(two)
    expect(page.locator(".version")).to_have_count(2)


def test_two_are_compared_by_pointer_and_keys_and_side_by_side(page: Page, two: str):
    page.get_by_role("link", name="Compare", exact=True).click()
    wipe = page.get_by_role("slider", name="Wipe between the two versions")
    expect(wipe).to_have_value("50")
    wipe.focus()
    page.keyboard.press("ArrowRight")
    expect(wipe).to_have_value("51")
    expect(wipe).to_have_attribute("aria-valuetext", "51 percent of the left version")
    box = wipe.bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"])
    assert int(wipe.input_value()) < 30
    expect(page.get_by_text("has other lines")).to_be_visible()
    page.get_by_text("Side by side").click()
    expect(wipe).to_be_hidden()
    left, right = (page.get_by_alt_text(f"The photograph of version {number}").bounding_box() for number in (1, 2))
    assert left
    assert right
    assert left["x"] + left["width"] < right["x"]
    page.get_by_text("Drawings", exact=True).click()
    expect(page.get_by_alt_text("The drawing of version 1")).to_be_visible()
    page.get_by_label("Left").select_option("2")
    page.wait_for_url("**/compare/?a=2&b=2")
    expect(page.get_by_text("Nothing: the same drawing")).to_be_visible()


def test_many_versions_come_as_one_asks_for_them(page: Page, two: str, server: Server):
    server.run_code(COPY_VERSIONS.format(last=27))
    page.reload()
    expect(page.locator(".version")).to_have_count(12)
    for count in (24, 27):
        page.get_by_role("link", name="Show older versions").click()
        expect(page.locator(".version")).to_have_count(count)
    expect(page.get_by_role("link", name="Show older versions")).to_have_count(0)
    assert page.locator("#version-3 .version__open").evaluate("link => link === document.activeElement")


def test_a_full_gallery_says_where_room_can_be_made(page: Page, two: str, server: Server, complaints: list[str]):
    server.run_code(
        "from studio.models import *; QuotaOverride.objects.create(max_artworks=1, max_bytes=2**30, reason='test', "
        "owner=Artwork.objects.order_by('-created_at').first().owner)"
    )
    page.get_by_role("link", name="Edit drawing").click()
    wait_until_ready(page)
    page.keyboard.press("Control+Shift+s")
    notice = page.locator("#toasts")
    expect(notice).to_contain_text("Your gallery is full: it holds 1 faces")
    expect(notice.get_by_role("link", name="Gallery")).to_be_visible()
    notice.get_by_role("button", name="Save points").click()
    expect(page.locator("#save-points-dialog")).to_be_visible()
    page.goto("/draw/#save-points")
    expect(page.locator("#save-points-dialog")).to_be_visible()
    complaints[:] = [text for text in complaints if "status of 409" not in text]

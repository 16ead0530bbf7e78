"""The account's own pages: welcome, picture, theme, taking one's data along, leaving and coming back."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.accounts.pictures import photograph_with_traces, pixel_flood
from tests.e2e.conftest import DESKTOP, Server
from tests.e2e.journeys import FACE, PASSWORD, draw, expect_photo, log_in, new_email, save, sign_up, wait_until_ready

pytestmark = pytest.mark.browser


@pytest.fixture
def email() -> str:
    return new_email()


@pytest.fixture
def member(page: Page, email: str) -> Page:
    page.goto("/accounts/signup/?next=/accounts/profile/")
    sign_up(page, email)
    page.wait_for_url("**/accounts/profile/")
    return page


@pytest.fixture
def other_device(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=server.url, viewport=DESKTOP, color_scheme="light")
    yield context
    context.close()


def test_a_newcomer_is_welcomed_once_with_a_picture_that_is_made_live(page: Page, email: str):
    page.goto("/accounts/signup/")
    sign_up(page, email)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.get_by_role("link", name="Show me").click()
    live = page.locator("#demonstration-photo")
    expect(live).to_have_attribute("data-state", "shown", timeout=60_000)
    photo = page.locator("#demonstration-photo-canvas")
    first = photo.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name="Draw another person").click()
    page.wait_for_function(
        "first => document.getElementById('demonstration-photo-canvas').toDataURL() !== first", arg=first
    )
    expect(page.locator("#demonstration-state")).to_have_text("This happens now, on the server.")
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Start drawing").click()
    wait_until_ready(page)

    page.goto("/accounts/profile/")
    page.get_by_role("link", name="Welcome tour").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()


def test_a_picture_is_cut_out_with_the_keyboard_and_only_the_square_is_sent(member: Page, tmp_path: Path):
    source = tmp_path / "me.jpg"
    source.write_bytes(photograph_with_traces())
    member.get_by_role("link", name="Add a picture").click()
    member.get_by_label("From your device").set_input_files(source)
    canvas = member.locator("#crop-canvas")
    expect(canvas).to_be_visible()
    whole = canvas.evaluate("canvas => canvas.toDataURL()")
    canvas.focus()
    for key in ("+", "+", "+", "ArrowLeft", "ArrowUp"):
        member.keyboard.press(key)
    expect(member.get_by_label("Size")).to_have_value("1.3")
    assert canvas.evaluate("canvas => canvas.toDataURL()") == whole  # one colour, wherever it is moved
    with member.expect_request(lambda request: request.method == "POST") as sent:
        member.get_by_role("button", name="Use this picture").click()
    assert b"Secret" not in (sent.value.post_data_buffer or b"")
    expect(member.get_by_text("Your picture is changed.")).to_be_visible()
    expect(member.locator(".header__avatar")).to_be_visible()
    width = member.get_by_alt_text("Your picture").evaluate("image => image.naturalWidth")
    assert width == 384


def test_a_picture_that_is_chosen_before_the_script_is_there_is_cut_out_too(member: Page, tmp_path: Path):
    source = tmp_path / "me.jpg"
    source.write_bytes(photograph_with_traces())
    held: list[Route] = []
    member.route("**/accounts/avatar*.js", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks the handler, a built-in cannot be
    member.get_by_role("link", name="Add a picture").click()
    member.get_by_label("From your device").set_input_files(source)
    expect(member.locator("#crop-canvas")).to_be_hidden()
    held[0].continue_()
    expect(member.locator("#crop-canvas")).to_be_visible()


def test_a_file_that_is_no_picture_is_refused_before_it_is_sent(member: Page, tmp_path: Path):
    source = tmp_path / "flood.png"
    member.goto("/accounts/profile/picture/")
    for data in (b"no picture at all", pixel_flood()):
        source.write_bytes(data)
        member.get_by_label("From your device").set_input_files(source)
        expect(member.locator("#picture-error")).to_contain_text("not a picture")
        expect(member.locator("#cropper")).to_be_hidden()


def test_an_own_face_becomes_the_picture(member: Page):
    member.goto("/draw/")
    wait_until_ready(member)
    draw(member, *FACE)
    expect_photo(member)
    save(member)
    member.goto("/accounts/profile/picture/")
    member.locator(".faces__face").first.click()
    member.get_by_role("button", name="Use this face").click()
    expect(member.get_by_text("Your picture is changed.")).to_be_visible()


def test_the_theme_follows_the_account_to_another_device_without_a_flash(
    member: Page, email: str, other_device: BrowserContext
):
    member.goto("/accounts/preferences/")
    member.get_by_text("Dark", exact=True).click()
    member.get_by_role("button", name="Save preferences").click()
    expect(member.locator("html")).to_have_attribute("data-theme", "dark")

    elsewhere = other_device.new_page()
    elsewhere.goto("/accounts/login/")
    assert elsewhere.locator("html").get_attribute("data-theme") is None
    log_in(elsewhere, email)
    elsewhere.wait_for_url(re.compile(r"/(welcome/hello|draw)/"))
    before_any_script = elsewhere.request.get(elsewhere.url).text()
    assert 'data-theme="dark"' in before_any_script.partition("<head>")[0]

    with elsewhere.expect_response("**/api/v1/me/") as saved:
        elsewhere.get_by_role("button", name="Switch between light and dark").click()
    assert saved.value.status == 200
    member.reload()
    expect(member.locator("html")).to_have_attribute("data-theme", "light")


def test_everything_can_be_taken_along_as_one_file(member: Page):
    member.goto("/draw/")
    wait_until_ready(member)
    draw(member, *FACE)
    save(member)
    member.goto("/accounts/data/")
    with member.expect_download() as download:
        member.get_by_role("link", name="Download my data").click()
    assert re.fullmatch(r"sketch2real-\d{4}-\d\d-\d\d\.zip", download.value.suggested_filename)
    archive = zipfile.ZipFile(download.value.path())
    assert archive.testzip() is None
    names = archive.namelist()
    for name in ("account.json", "index.html", "drawings/0001-face-1/version-1/drawing.json"):
        assert name in names


def test_somebody_leaves_and_comes_back_within_the_seven_days(member: Page, email: str):
    member.goto("/accounts/data/")
    member.get_by_role("link", name="Delete my account").click()
    member.get_by_label("Password").fill(PASSWORD)
    member.get_by_role("button", name="Continue").click()
    member.get_by_role("button", name="Delete my account in 7 days").click()
    expect(member.get_by_text("Your account will be deleted on")).to_be_visible()
    expect(member.locator("header").get_by_role("link", name="Log in")).to_be_visible()

    member.goto("/accounts/login/")
    log_in(member, email)
    expect(member.get_by_text("Your account stays")).to_be_visible()


def test_the_development_page_shows_every_mail(page: Page):
    page.goto("/mails/")
    frame = page.frame_locator("iframe.mails__html").first
    expect(frame.get_by_role("heading")).to_be_visible()


def test_the_account_pages_fit_a_phone(phone: BrowserContext, email: str):
    page = phone.new_page()
    page.goto("/accounts/signup/?next=/accounts/profile/")
    sign_up(page, email)
    page.wait_for_url("**/accounts/profile/")
    addresses = ["profile", "profile/picture", "preferences", "usage", "data"]
    for address in [*(f"/accounts/{name}/" for name in addresses), "/welcome/live/", "/welcome/data/", "/privacy/"]:
        page.goto(address)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow == 0, address
        for field in page.locator(".choices__choice, main .button").all():
            box = field.bounding_box()
            assert box is None or box["x"] + box["width"] <= 390, address

"""Photographs of 512 and 1024 pixels, from the drawing page and from the gallery."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e.journeys import FACE, draw, expect_photo, new_email, open_drawing_page, save, sign_up

pytestmark = pytest.mark.browser

FIRST_MS = 60_000  # the first large photograph of a server loads the network


@pytest.fixture
def artwork(page: Page) -> Page:
    """The page of a saved face."""
    page.goto("/accounts/signup/")
    sign_up(page, new_email())
    page.get_by_role("link", name="Skip", exact=True).click()
    open_drawing_page(page)
    draw(page, *FACE)
    expect_photo(page)
    save(page).click()
    expect(page.get_by_alt_text("The photograph made from the drawing")).to_be_visible()
    return page


def click_and_download(page: Page, role: str, name: str) -> tuple[str, Image.Image]:
    with page.expect_download(timeout=FIRST_MS) as caught:
        page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
    return caught.value.suggested_filename, Image.open(io.BytesIO(Path(caught.value.path()).read_bytes()))


def shrink(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB").resize((256, 256), Image.Resampling.BOX), int)


def test_the_large_photo_of_the_drawing_page_shows_the_face_that_is_seen_there(face: Page):
    pictures = {}
    for size in (256, 512, 1024):
        face.keyboard.press("f")
        name, pictures[size] = click_and_download(face, "button", f"Photo, {size} pixels")
        assert name == ("face.jpg" if size == 256 else f"face-{size}.jpg")
        assert pictures[size].size == (size, size)
        assert b"digitalsourcetype/trainedAlgorithmicMedia" in pictures[size].info["xmp"]
        assert np.abs(shrink(pictures[size]) - shrink(pictures[256])).mean() < 6


def test_while_it_is_made_the_dialog_says_so_nothing_moves_and_closing_gives_it_up(face: Page):
    waiting: list[Route] = []

    def keep_waiting(route: Route) -> None:
        waiting.append(route)

    face.route("**/api/v1/photographs/**", keep_waiting)
    face.keyboard.press("f")
    button = face.locator("[data-format=photo][data-size='1024']")  # by its role it is gone with the dialog
    before = button.bounding_box(), face.locator("#export-dialog").bounding_box()
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(face.get_by_text("The photograph is being enlarged")).to_be_visible()
    assert (button.bounding_box(), face.locator("#export-dialog").bounding_box()) == before
    face.keyboard.press("Escape")
    expect(face.locator("#export-dialog")).to_be_hidden()
    expect(button).not_to_have_attribute("aria-busy", "true")
    waiting[0].abort()


def test_a_refusal_is_told_in_the_dialog_in_the_servers_words(face: Page, complaints: list[str]):
    body = '{"code": "busy", "message": "Many people are drawing right now. Try again in a moment."}'
    face.route("**/api/v1/photographs/**", lambda route: route.fulfill(status=503, body=body))
    face.keyboard.press("f")
    face.get_by_role("button", name="Photo, 512 pixels").click()
    expect(face.locator("#export-note")).to_have_text("Many people are drawing right now. Try again in a moment.")
    complaints[:] = [text for text in complaints if "503" not in text]


PREVIEW_IS_THERE = "() => document.querySelector('[data-preview]').naturalWidth === 1024"


def open_downloads(page: Page) -> None:
    page.get_by_role("button", name="Download photo").click()
    expect(page.get_by_role("dialog", name="Download photo")).to_be_visible()


def test_the_gallery_gives_the_kept_photo_in_every_size_the_largest_first_with_a_preview(artwork: Page):
    open_downloads(artwork)
    artwork.wait_for_function(PREVIEW_IS_THERE, timeout=FIRST_MS)
    expect(artwork.locator("#download-note")).to_have_text("Each says that it is AI-generated.")
    pictures = {}
    assert artwork.locator(".downloads__sizes a").all_inner_texts() == ["1024 pixels", "512 pixels", "256 pixels"]
    for size in (256, 512, 1024):
        name, pictures[size] = click_and_download(artwork, "link", f"{size} pixels")
        assert name.endswith(".jpg" if size == 256 else f"-{size}.jpg")
        assert pictures[size].size == (size, size)
        assert b"digitalsourcetype/trainedAlgorithmicMedia" in pictures[size].info["xmp"]
        assert np.abs(shrink(pictures[size]) - shrink(pictures[256])).mean() < 6


def test_the_preview_fits_a_phone_and_closes_by_key_and_button(artwork: Page):
    artwork.set_viewport_size({"width": 390, "height": 844})
    for close in (lambda: artwork.keyboard.press("Escape"), artwork.get_by_role("button", name="Close").click):
        open_downloads(artwork)
        artwork.wait_for_function(PREVIEW_IS_THERE, timeout=FIRST_MS)
        box = artwork.locator("#downloads").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] <= 844
        close()
        expect(artwork.locator("#downloads")).to_be_hidden()


def test_the_gallery_says_why_there_is_no_large_photo(artwork: Page, complaints: list[str]):
    artwork.route("**/photo.jpg/?size=*", lambda route: route.abort())
    artwork.reload()  # the preview may have come already
    open_downloads(artwork)
    unreachable = "The server cannot be reached. Check your connection and try again."
    expect(artwork.locator("#download-note")).to_have_text(unreachable)
    artwork.get_by_role("link", name="512 pixels").click()
    expect(artwork.locator("#download-note")).to_have_text(unreachable)
    complaints[:] = [text for text in complaints if "ERR_FAILED" not in text]

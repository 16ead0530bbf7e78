"""German: chosen by a visitor at the foot of the page or by a person; the scripts and the mails speak it, too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, Server, watch_console
from tests.e2e.journeys import FACE, code_field, draw, expect_photo, log_in, new_email, read_code, sign_up

pytestmark = pytest.mark.browser

INVITATION = "Zeichne ein Gesicht: Hier erscheint das Foto"


@pytest.fixture
def german_browser(browser: Browser, server: Server, complaints: list[str]) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=server.url, viewport=DESKTOP, locale="de-DE")
    watch_console(context, complaints)
    yield context
    context.close()


def expect_german(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_a_visitor_chooses_german_and_the_scripts_speak_it_too(page: Page):
    page.goto("/")
    page.get_by_role("button", name="Deutsch").click()
    expect_german(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zeichne ein Gesicht")
    page.get_by_role("link", name="Loszeichnen").click()
    expect_german(page)
    expect(page.locator("#photo-hint")).to_have_text(INVITATION)
    expect(page.locator("#status-detail")).to_have_text("Das Foto folgt deiner Zeichnung.", timeout=60_000)
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("#toasts")).to_contain_text("Das Blatt ist noch leer. Zeichne eine Linie, dann speichere.")
    draw(page, *FACE)
    expect_photo(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", name="Behalte dieses Gesicht")).to_be_visible()


def test_back_to_english_is_one_click(german_browser: BrowserContext):
    page = german_browser.new_page()
    page.goto("/terms/")
    expect(page.get_by_text("verbindlich ist der englische Text")).to_be_visible()
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/terms/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_person_s_choice_follows_to_every_device_and_into_the_mails(page: Page, browser: Browser, server: Server):
    email = new_email()
    page.goto("/accounts/signup/?next=/accounts/preferences/")
    sign_up(page, email)
    page.get_by_role("radio", name="Deutsch").check()
    page.get_by_role("button", name="Save preferences").click()
    expect(page.get_by_text("Deine Einstellungen sind gespeichert.")).to_be_visible()
    expect_german(page)

    other = browser.new_context(base_url=server.url, viewport=DESKTOP)
    visit = other.new_page()
    visit.goto("/accounts/login/?next=/gallery/")
    log_in(visit, email)
    expect_german(visit)
    expect(visit.get_by_role("heading", name="Deine Galerie")).to_be_visible()
    visit.goto("/accounts/logout/")
    visit.get_by_role("main").get_by_role("button").first.click()
    visit.goto("/accounts/password/reset/")
    expect(visit.locator("html")).to_have_attribute("lang", "en")
    visit.locator("#id_email").fill(email)
    visit.get_by_role("button", name="Send the code").click()
    expect(code_field(visit)).to_be_visible()
    visit.goto("/outbox/")
    expect(visit.locator("article", has_text=email).first).to_contain_text("Dein Code für ein neues Passwort")
    other.close()


def test_a_german_signs_up_in_german(german_browser: BrowserContext):
    email = new_email()
    page = german_browser.new_page()
    page.goto("/accounts/signup/")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill("kurz")
    expect(page.get_by_text("Noch 4 Zeichen")).to_be_visible()
    page.get_by_label("Passwort", exact=True).fill("ein-gesicht-von-niemandem-7")
    page.get_by_label("Passwort (noch einmal)").fill("ein-gesicht-von-niemandem-7")
    page.get_by_role("checkbox", name="Ich stimme den Nutzungsbedingungen zu").check()
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("button", name="Noch einmal senden in")).to_be_visible()
    code_field(page).fill(read_code(german_browser, email))
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="Willkommen")).to_be_visible()

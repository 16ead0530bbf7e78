"""The ways in, in a real browser: codes, the second step, passkeys, a forgotten password."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.accounts.codes import code_of_app
from tests.e2e.journeys import PASSWORD, code_field, log_in, log_out, new_email, read_code, sign_up

pytestmark = pytest.mark.browser


@pytest.fixture
def email(page: Page) -> str:
    """Of somebody who has just signed up."""
    email = new_email()
    page.goto("/accounts/signup/")
    sign_up(page, email)
    page.wait_for_url(lambda url: "/confirm-email/" not in url)
    return email


@pytest.fixture
def authenticator(page: Page) -> Iterator[CDPSession]:
    """A device that keeps passkeys and always finds the finger right."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield session
    session.detach()


def show_password_again(page: Page) -> None:
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def expect_in(page: Page) -> None:
    page.wait_for_url("**/draw/")
    expect(page.locator("summary[aria-label='Your account']")).to_be_visible()


def test_a_passkey_is_added_logs_in_and_is_removed(page: Page, email: str, authenticator: CDPSession):
    page.goto("/accounts/2fa/webauthn/add/")
    show_password_again(page)
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect_in(page)

    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    page.get_by_role("link", name="Remove My laptop").click()
    show_password_again(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()

    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    expect(page.locator("summary[aria-label='Your account']")).to_be_hidden()


def test_a_passkey_serves_as_the_second_step_after_the_password(page: Page, email: str, authenticator: CDPSession):
    page.goto("/accounts/2fa/webauthn/add/")
    show_password_again(page)
    page.get_by_role("checkbox", name="Log in with it alone").uncheck()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    log_out(page)
    page.goto("/accounts/login/")
    log_in(page, email)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect_in(page)


def test_a_device_without_a_passkey_is_told_so_in_words(page: Page, authenticator: CDPSession):
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("this device has no passkey")


def test_the_authenticator_app_is_set_up_and_asked_for(page: Page, email: str):
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up").click()
    show_password_again(page)
    expect(page.get_by_alt_text("QR code")).to_be_visible()
    page.get_by_text("It cannot read pictures").click()
    secret = page.locator(".steps__secret").inner_text()
    code_field(page).fill(code_of_app(secret))
    page.get_by_role("button", name="Turn on").click()
    recovery_code = page.locator(".codes li").first.inner_text()

    log_out(page)
    page.goto("/accounts/login/")
    log_in(page, email)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    code_field(page).fill(recovery_code)
    page.get_by_role("button", name="Continue").click()
    expect_in(page)


def test_a_pasted_mail_leaves_its_code_in_the_field(page: Page):
    email = new_email()
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("checkbox", name="I agree to the terms").check()
    page.get_by_role("button", name="Create account").click()
    code = read_code(page.context, email)
    code_field(page).evaluate(
        """(field, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", text);
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        f"enter this code:\n\n{code[:3]} {code[3:]}\n",
    )
    expect(code_field(page)).to_have_value(code)
    expect(page.get_by_role("button", name=re.compile("Send again in"))).to_be_disabled()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: "/confirm-email/" not in url)


def test_a_forgotten_password_is_replaced_with_a_code(page: Page, email: str):
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    code_field(page).fill(read_code(page.context, email))
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("New password", exact=True).fill("teapot river lantern quiet")
    expect(page.get_by_text("Very good")).to_be_visible()
    page.get_by_label("New password (again)").fill("teapot river lantern quiet")
    page.get_by_role("button", name="Save the new password").click()
    expect_in(page)


def test_a_code_by_mail_logs_in(page: Page, email: str):
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Send me a code by mail").click()
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    code_field(page).fill(read_code(page.context, email))
    page.get_by_role("button", name="Continue").click()
    expect_in(page)


def test_the_address_is_changed_with_password_and_code(page: Page, email: str):
    page.goto("/accounts/email/")
    new = new_email()
    page.get_by_label("New address").fill(new)
    page.get_by_role("button", name="Change address").click()
    show_password_again(page)
    code_field(page).fill(read_code(page.context, new))
    page.get_by_role("button", name="Continue").click()
    page.goto("/accounts/email/")
    expect(page.get_by_text(f"You log in as {new}")).to_be_visible()


def test_a_passkey_button_stays_off_while_its_script_is_missing(page: Page, complaints: list[str]):
    page.route("**/webauthn*.js", lambda route: route.abort())
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_disabled()
    complaints.clear()  # the browser's own note of the script that did not come

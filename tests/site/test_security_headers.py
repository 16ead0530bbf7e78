import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db


def test_only_our_own_scripts_and_styles_may_run(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["script-src"].startswith("'self'")
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert directives["object-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"


def test_pages_cannot_be_framed_or_sniffed_and_leak_no_referrer(client: Client) -> None:
    response = client.get("/")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_no_other_site_may_call_the_api_from_a_browser(client: Client) -> None:
    response = client.get("/api/v1/artworks/", headers={"Origin": "https://evil.example.org"})
    assert "Access-Control-Allow-Origin" not in response


def test_an_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"Host": "evil.example.org"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/draw/", "/accounts/login/", "/api/v1/me/", "/nowhere/"])
def test_every_answer_asks_for_no_sensor_and_is_for_our_own_pages(client: Client, path: str) -> None:
    response = client.get(path)
    assert "camera=()" in response["Permissions-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/_allauth/app/v1/auth/session",
        "/_allauth/browser/v1/config",
        "/api/v1/me/",
        "/admin/",
    ],
)
def test_no_cache_keeps_what_a_stranger_sees_of_accounts(client: Client, path: str) -> None:
    assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/draw/", "/gallery/", "/terms/", "/nowhere/", "/welcome/drawing/"),
        *("/accounts/profile/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/data/"),
        *("/api/v1/me/", "/api/v1/artworks/", "/api/v1/drafts/", "/api/v1/me/usage/", "/api/v1/me/export/"),
        *("/_allauth/browser/v1/auth/session", "/_allauth/browser/v1/account/email"),
    ],
)
def test_no_cache_keeps_what_a_person_sees(client: Client, path: str) -> None:
    client.force_login(get_user_model().objects.create_user("ann@example.com", "paper-and-ink-7"))
    assert "no-store" in client.get(path)["Cache-Control"]


def test_what_is_for_all_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/")
    assert "no-store" not in client.get("/api/schema/").get("Cache-Control", "")

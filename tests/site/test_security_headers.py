import pytest
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

"""Every error of allauth's addresses for apps is JSON, with a code and a sentence as those of our own API."""

import pytest
from django.test import Client

LOGIN = "/_allauth/app/v1/auth/login"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "code"),
    [
        ("post", LOGIN, "no JSON", 400, "invalid"),
        ("post", LOGIN, "[1]", 400, "invalid"),
        ("post", LOGIN, b"\xff{", 400, "invalid"),
        ("get", LOGIN, None, 405, "method_not_allowed"),
        ("get", "/_allauth/app/v1/nonsense", None, 404, "not_found"),
        ("get", "/_allauth/nonsense/v1/config", None, 404, "not_found"),
        ("post", "/_allauth/browser/v1/auth/login", "{}", 403, "permission_denied"),
    ],
)
def test_it_is_json_with_a_code_and_a_sentence(
    method: str, address: str, body: str | bytes | None, status: int, code: str
) -> None:
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    response = getattr(Client(enforce_csrf_checks=True), method)(address, **sent)
    answer = response.json()
    assert (response.status_code, answer["status"], answer["code"]) == (status, status, code)
    assert answer["message"].endswith(".")
    assert answer["errors"] == [{"code": code, "message": answer["message"]}]
    assert ("Allow" in response) == (status == 405)


def test_what_allauth_says_itself_stays() -> None:
    response = Client().post(LOGIN, {}, content_type="application/json")
    assert (response.status_code, response.json()["errors"][0]["param"]) == (400, "email")


def test_it_is_told_in_the_language_of_the_app() -> None:
    headers = {"Accept-Language": "de"}
    response = Client().post(LOGIN, "no JSON", content_type="application/json", headers=headers)
    assert "JSON-Objekt" in response.json()["message"]

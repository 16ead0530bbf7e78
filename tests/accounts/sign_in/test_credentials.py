"""Passkeys' answers that no passkey gives: refused in a sentence, by strangers and owners, on pages and in the API."""

import json

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.app_client import App
from tests.accounts.conftest import PASSWORD, reauthenticate

DEEP = "[" * 3000 + "]" * 3000
DIGITS = "1" * 5000
CLIENT_DATA = "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYSIsIm9yaWdpbiI6ImEifQ"  # type, challenge, origin
SHAPES = [
    {"clientDataJSON": "e30", "authenticatorData": "A" * 50, "signature": "AA", "userHandle": "MQ"},  # lacks the type
    {"clientDataJSON": "W10", "authenticatorData": "A" * 50, "signature": "AA", "attestationObject": "oA"},
    {"clientDataJSON": "a", "attestationObject": "a"},  # no base64
    {"clientDataJSON": CLIENT_DATA, "attestationObject": ""},
    {"clientDataJSON": CLIENT_DATA, "authenticatorData": 7, "signature": None, "userHandle": 7},
    [],
]
ANSWERS = [{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": shape} for shape in SHAPES]
CREDENTIALS = [DEEP, DIGITS, *map(json.dumps, ANSWERS), "[1]", '"x"', "1"]


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_a_stranger_with_such_an_answer_is_refused(client: Client, db: None, credential: str) -> None:
    app = App()
    app.get("auth/webauthn/login")
    for sent in (credential, _read(credential)):
        app.post("webauthn/login", credential=sent)
        assert app.status == 400
    client.get("/accounts/2fa/webauthn/login/")
    assert client.post("/accounts/2fa/webauthn/login/", {"credential": credential}).status_code < 500


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_somebody_who_adds_such_a_passkey_is_refused(client: Client, person: User, credential: str) -> None:
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    reauthenticate(client)
    url = "/_allauth/browser/v1/account/authenticators/webauthn"
    assert client.get(url).status_code == 200
    for sent in (credential, _read(credential)):
        answer = client.post(url, {"name": "key", "credential": sent}, "application/json")
        assert answer.status_code == 400
    client.get("/accounts/2fa/webauthn/add/")
    assert client.post("/accounts/2fa/webauthn/add/", {"name": "key", "credential": credential}).status_code == 200


def _read(credential: str) -> object:
    """The answer as JSON in JSON; what cannot be read stays a text."""
    return credential if credential in (DEEP, DIGITS) else json.loads(credential)

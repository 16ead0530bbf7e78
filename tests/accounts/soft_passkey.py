"""A passkey in software: answers as an authenticator does that checked the person's finger."""

import hashlib
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

RP_ID, ORIGIN = "testserver", "https://testserver"
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftPasskey:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)
        self._user_handle = ""

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser returns for the site's creation options."""
        self._user_handle = options["publicKey"]["user"]["id"]
        public = ES256.from_cryptography_key(self._key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self._id, public)
        flags = PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(_hash_rp(), flags, 0, credential)
        response = {
            "clientDataJSON": websafe_encode(_describe("webauthn.create", options)),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return {**self._describe_self(response), "clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser returns for the site's request options."""
        client, data = _describe("webauthn.get", options), AuthenticatorData.create(_hash_rp(), PRESENT_AND_VERIFIED, 1)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self._user_handle,
        }
        return self._describe_self(response)

    def _describe_self(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self._id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}


def _describe(kind: str, options: dict[str, Any]) -> CollectedClientData:
    return CollectedClientData.create(kind, options["publicKey"]["challenge"], ORIGIN)


def _hash_rp() -> bytes:
    return hashlib.sha256(RP_ID.encode()).digest()

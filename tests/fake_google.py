"""A server that does what Google does at a login: asks the person, and changes a code for a signed token."""

import base64
import hashlib
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://accounts.google.com"
KEY_ID = "key-of-the-fake"


class FakeGoogle:
    """`person` is who sits in front of the browser, as Google knows them."""

    def __init__(self, client_id: str, secret: str) -> None:
        self.client_id, self.secret = client_id, secret
        self.person: dict[str, Any] = {"sub": "1001", "email": "ann@example.com", "email_verified": True}
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("localhost", 0), _handler(self))
        self.url = f"http://localhost:{self._server.server_port}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to once the person agreed."""
        assert asked["client_id"] == self.client_id
        assert asked["response_type"] == "code"
        code = uuid4().hex
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def change_code(self, sent: dict[str, str]) -> dict[str, Any]:
        asked = self._codes.pop(sent["code"])
        assert (sent["client_id"], sent["client_secret"]) == (self.client_id, self.secret)
        assert sent["redirect_uri"] == asked["redirect_uri"]
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        return {"access_token": uuid4().hex, "expires_in": 3600, "token_type": "Bearer", "id_token": self.sign()}

    def sign(self, **claims: Any) -> str:
        now = int(time.time())
        payload = {"iss": ISSUER, "aud": self.client_id, "iat": now, "exp": now + 600, **self.person, **claims}
        return jwt.encode(payload, self._key, algorithm="RS256", headers={"kid": KEY_ID})

    def certify(self) -> dict[str, str]:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fake")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self._key.public_key())
        builder = builder.serial_number(1).not_valid_before(now - timedelta(days=1))
        certificate = builder.not_valid_after(now + timedelta(days=1)).sign(self._key, hashes.SHA256())
        return {KEY_ID: certificate.public_bytes(serialization.Encoding.PEM).decode()}


def _handler(google: FakeGoogle) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/certs":
                self._answer(json.dumps(google.certify()), "application/json")
            elif url.path == "/favicon.ico":
                self._answer("", "image/x-icon")
            else:
                back = google.authorize({name: values[0] for name, values in parse_qs(url.query).items()})
                self._answer(f'<title>Fake</title><a href="{back.replace("&", "&amp;")}">Go on as Ann</a>', "text/html")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(json.dumps(google.change_code(sent)), "application/json")

        def _answer(self, body: str, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    return Handler

"""The mobile app: JSON, no cookies, and a session token that it remembers."""

from typing import Any

from django.test import Client

API = "/_allauth/app/v1/"
OWN_ARTWORKS = "/api/v1/artworks/"


class App:
    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.status = 0

    def call(self, method: str, path: str, data: Any = None, **headers: str) -> dict[str, Any]:
        send = getattr(Client(), method)
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        response = send(API + path, **body, headers={**self.headers, **headers})
        self.status = response.status_code
        answer: dict[str, Any] = response.json()
        if token := answer.get("meta", {}).get("session_token"):
            self.headers = {"X-Session-Token": token}
        return answer

    def get(self, path: str, **headers: str) -> dict[str, Any]:
        return self.call("get", path, **headers)

    def post(self, step: str, **data: Any) -> dict[str, Any]:
        return self.call("post", f"auth/{step}", data)

    def get_artworks(self) -> int:
        """Whether the site's own API lets the app in."""
        return Client().get(OWN_ARTWORKS, headers=self.headers).status_code

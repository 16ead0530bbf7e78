"""/api/v1/artworks/<id>/share/: the link of an own artwork."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from accounts.models import User
from studio.models import Artwork, Share
from studio.sharing.services import share_artwork, take_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(artwork: Artwork) -> str:
    return f"/api/v1/artworks/{artwork.pk}/share/"


def put(client: Client, url: str, **body: Any) -> Any:
    return client.put(url, body, content_type="application/json")


def test_visitors_and_outsiders_neither_read_nor_change_it(url: str, artwork: Artwork, outsider_client: Client):
    share_artwork(artwork=artwork)
    for client, status in ((Client(), 401), (outsider_client, 404)):
        answers = [client.get(url), put(client, url, has_drawing=True), client.delete(url)]
        assert {answer.status_code for answer in answers} == {status}
    assert not Share.objects.get().has_drawing


def test_without_a_link_there_is_none(url: str, owner_client: Client):
    answer = owner_client.get(url)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_shared")
    assert owner_client.delete(url).status_code == 204


def test_a_link_is_made_changed_and_taken_back(url: str, owner_client: Client, settings: Any):
    settings.SITE_URL = "https://draw.example.com"
    made = put(owner_client, url)
    body = made.json()
    share = Share.objects.get()
    assert made.status_code == 200
    assert body == owner_client.get(url).json()
    assert body["url"] == f"https://draw.example.com/s/{share.token}/"
    assert (body["has_drawing"], body["has_timelapse"], body["expires_at"], body["views"]) == (False, False, None, 0)
    changed = put(owner_client, url, has_drawing=True, expires_in_days=1).json()
    assert changed["url"] == body["url"]
    left = datetime.fromisoformat(changed["expires_at"]) - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(days=1)
    kept = put(owner_client, url, has_timelapse=True).json()
    assert (kept["has_drawing"], kept["expires_at"]) == (True, changed["expires_at"])
    assert put(owner_client, url, expires_in_days=None).json()["expires_at"] is None
    assert owner_client.delete(url).status_code == 204
    assert not Share.objects.exists()


@pytest.mark.parametrize("body", [{"expires_in_days": 2}, {"expires_in_days": 0}, {"has_drawing": "perhaps"}])
def test_what_cannot_be_meant_is_refused(url: str, owner_client: Client, body: dict[str, Any]):
    answer = put(owner_client, url, **body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Share.objects.exists()


def test_a_link_taken_down_is_said_to_be_and_no_other_is_made(url: str, artwork: Artwork, owner_client: Client):
    put(owner_client, url)
    take_down(artwork=artwork, by=User.objects.create_user("staff@example.com"))
    assert owner_client.get(url).json()["taken_down_at"]
    for answer in (owner_client.delete(url), put(owner_client, url)):
        assert answer.status_code in {204, 409}
    assert put(owner_client, url).json()["code"] == "link_taken_down"


def test_the_schema_describes_it():
    schema = yaml.safe_load(Client().get("/api/schema/").content)
    assert set(schema["paths"]["/api/v1/artworks/{id}/share/"]) == {"get", "put", "delete"}
    settings = schema["components"]["schemas"]["ShareSettingsRequest"]["properties"]
    assert 30 in yaml.safe_load(str(settings["expires_in_days"]).replace("None", "null")).get("enum", [30])

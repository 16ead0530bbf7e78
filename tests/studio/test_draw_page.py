"""/draw/ and /draw/<uuid>/: what the drawing page is given."""

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio import services
from studio.models import Artwork

pytestmark = pytest.mark.django_db


def read_artwork(answer: Any) -> Any:
    """What the page's script is told."""
    script = re.search(r'<script id="studio-artwork"[^>]*>(.*?)</script>', answer.content.decode())
    assert script
    return json.loads(script[1])


def test_a_visitor_may_draw_and_comes_back_after_logging_in():
    answer = Client().get("/draw/")
    context = answer.context
    assert (context["person"], read_artwork(answer)) == ("visitor", None)
    assert context["login_url"] == "/accounts/login/?next=%2Fdraw%2F"
    assert context["signup_url"] == "/accounts/signup/?next=%2Fdraw%2F"
    assert (context["live_path"], context["artworks_url"]) == ("/ws/live/", "/api/v1/artworks/")


def test_the_page_knows_a_person_by_number_and_not_by_address(owner: AbstractBaseUser, owner_client: Client):
    answer = owner_client.get("/draw/")
    assert answer.context["person"] == str(owner.pk)
    assert f'data-person="{owner.pk}"' in answer.content.decode()


def test_the_page_brings_the_csrf_token_that_saving_needs():
    assert "csrftoken" in Client().get("/draw/").cookies


def test_a_visitor_is_sent_to_log_in_for_a_saved_drawing(artwork: Artwork):
    url = f"/draw/{artwork.pk}/"
    assert Client().get(url)["Location"] == f"/accounts/login/?next={url}"


def test_an_outsider_gets_404_as_for_an_unknown_one(artwork: Artwork, outsider_client: Client):
    assert outsider_client.get(f"/draw/{artwork.pk}/").status_code == 404
    assert outsider_client.get(f"/draw/{uuid.uuid4()}/").status_code == 404


def test_the_owner_gets_the_newest_drawing_as_the_api_gives_it(
    artwork: Artwork, owner_client: Client, line: Callable[..., dict[str, Any]]
):
    services.update_artwork(artwork=artwork, strokes=line(300))
    answer = owner_client.get(f"/draw/{artwork.pk}/")
    from_api = owner_client.get(f"/api/v1/artworks/{artwork.pk}/").json()
    assert read_artwork(answer) == from_api
    assert from_api["strokes"] == line(300)


def test_a_title_cannot_leave_the_json_of_the_page(artwork: Artwork, owner_client: Client):
    services.update_artwork(artwork=artwork, title="</script><script>alert(1)</script>")
    assert "<script>alert" not in owner_client.get(f"/draw/{artwork.pk}/").content.decode()

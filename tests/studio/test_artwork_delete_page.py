"""/gallery/<uuid>/delete/: asks, and then deletes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio.models import Artwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(artwork: Artwork):
    return f"/gallery/{artwork.pk}/delete/"


def test_a_visitor_is_sent_to_log_in(url: str):
    for answer in (Client().get(url), Client().post(url)):
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")
    assert Artwork.objects.count() == 1


def test_an_outsider_gets_404_and_deletes_nothing(url: str, outsider_client: Client):
    assert outsider_client.get(url).status_code == 404
    assert outsider_client.post(url).status_code == 404
    assert Artwork.objects.count() == 1


def test_opening_the_page_deletes_nothing(url: str, owner_client: Client):
    page = owner_client.get(url).content.decode()
    assert "Delete “Grandmother”?" in page
    assert Artwork.objects.count() == 1


def test_the_owner_deletes_and_is_told_so_in_the_gallery(
    url: str, owner_client: Client, kept_files: Callable[[], list[str]], django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = owner_client.post(url, follow=True)
    assert answer.redirect_chain == [("/gallery/", 302)]
    assert "“Grandmother” is deleted." in answer.content.decode()
    assert (Artwork.objects.count(), kept_files()) == (0, [])


def test_deleting_needs_the_csrf_token(url: str, owner: AbstractBaseUser):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(url).status_code == 403
    assert Artwork.objects.count() == 1

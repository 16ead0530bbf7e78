"""The admin knows whose drawings there are, and shows none of them."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from studio.models import Artwork

LIST = "/admin/studio/artwork/"

pytestmark = pytest.mark.django_db


def test_a_person_without_rights_is_sent_away(artwork: Artwork, owner_client: Client):
    assert owner_client.get(LIST).status_code in {302, 403}


def test_staff_see_the_owner_and_neither_title_nor_picture(artwork: Artwork, client: Client):
    client.force_login(get_user_model().objects.create_superuser("staff@example.com"))
    for url in (LIST, f"{LIST}{artwork.pk}/change/"):
        page = client.get(url).content.decode()
        assert "owner@example.com" in page
        assert "photo.jpg" not in page
    assert "Grandmother" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}add/").status_code == 403

"""A face from one's own gallery as one's picture."""

import uuid

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from studio.models import Artwork

PAGE, API = "/accounts/profile/picture/", "/api/v1/me/avatar/"

pytestmark = pytest.mark.django_db


def test_the_page_offers_ones_own_faces_alone(artwork: Artwork, owner_client: Client, outsider_client: Client):
    assert str(artwork.pk) in owner_client.get(PAGE).content.decode()
    assert str(artwork.pk) not in outsider_client.get(PAGE).content.decode()


def test_a_face_becomes_the_picture_and_says_that_ai_made_it(artwork: Artwork, owner: User, owner_client: Client):
    assert owner_client.post(PAGE, {"face": artwork.pk}).status_code == 302
    owner.refresh_from_db()
    with default_storage.open(owner.avatar.name) as picture:
        assert b"trainedAlgorithmicMedia" in picture.read()


@pytest.mark.parametrize("face", ["", "nonsense", "../../etc/passwd", str(uuid.UUID(int=4))])
def test_a_face_that_does_not_exist_is_refused(face: str, owner: User, owner_client: Client):
    assert owner_client.post(PAGE, {"face": face}).status_code == 400


def test_the_face_of_another_person_is_as_unknown_as_none(artwork: Artwork, outsider: User, outsider_client: Client):
    answers = [outsider_client.post(PAGE, {"face": face}) for face in (artwork.pk, uuid.uuid4())]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("not in your gallery any more" in answer.content.decode() for answer in answers)
    refused = outsider_client.put(API, {"face": str(artwork.pk)}, content_type="application/json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["face"])
    outsider.refresh_from_db()
    assert not outsider.avatar


def test_an_app_wears_a_face(artwork: Artwork, owner_client: Client):
    assert owner_client.put(API, {"face": str(artwork.pk)}, content_type="application/json").status_code == 200
    assert owner_client.get(API)["Content-Type"] == "image/webp"

"""An app has no cookie: it shows a session token, for the API and for the pictures that the API points to."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from studio.models import Artwork

pytestmark = pytest.mark.django_db


def log_in_app(person: AbstractBaseUser) -> dict[str, str]:
    """The header that says who the app's person is."""
    person.set_password("a long password")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    credentials = {"email": person.email, "password": "a long password"}
    answer = Client().post("/_allauth/app/v1/auth/login", credentials, content_type="application/json")
    return {"X-Session-Token": answer.json()["meta"]["session_token"]}


def test_the_owners_app_lists_and_shows_the_pictures(artwork: Artwork, owner: AbstractBaseUser):
    app = Client(headers=log_in_app(owner))
    (listed,) = app.get("/api/v1/artworks/").json()["results"]
    for picture in ("sketch_url", "photo_url", "thumbnail_url"):
        answer = app.get(listed[picture])
        assert (answer.status_code, answer["Content-Type"].split("/")[0]) == (200, "image")


def test_an_outsiders_app_finds_nothing(artwork: Artwork, outsider: AbstractBaseUser):
    app = Client(headers=log_in_app(outsider))
    assert app.get("/api/v1/artworks/").json()["results"] == []
    assert app.get(f"/gallery/{artwork.pk}/files/photo.jpg/").status_code == 404


def test_a_token_that_never_was_opens_nothing(artwork: Artwork):
    app = Client(headers={"X-Session-Token": "guess"})
    for url in ("/api/v1/artworks/", f"/gallery/{artwork.pk}/files/photo.jpg/"):
        assert app.get(url).status_code == 401

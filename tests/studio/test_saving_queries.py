"""What a save costs the database: the quota is asked for once, in one statement."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import belongings
from studio import services
from studio.models import Artwork

Line = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail about a full gallery asks for itself."""
    monkeypatch.setattr(belongings.changed, "send_robust", lambda **_: [])


@pytest.mark.usefixtures("nobody_listens")
def test_saving_a_new_face(owner: AbstractBaseUser, line: Line, django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(10) as captured:  # one for the words by which it is found
        services.create_artwork(owner=owner, strokes=line(), save_key="key")
    assert count_of_quota(captured) == 1


@pytest.mark.usefixtures("nobody_listens")
def test_saving_a_face_again(artwork: Artwork, line: Line, django_assert_max_num_queries: Any):
    stale = Artwork.objects.get(pk=artwork.pk)
    with django_assert_max_num_queries(11) as captured:
        services.update_artwork(artwork=stale, strokes=line(300), save_key="key")
    assert count_of_quota(captured) == 1


def test_a_save_through_the_api_with_its_login_and_the_look_at_the_quota_for_the_mail(
    owner_client: Client, line: Line, django_assert_max_num_queries: Any
):
    owner_client.get("/api/v1/artworks/")  # the first request notes the device
    with django_assert_max_num_queries(14) as captured:
        owner_client.post("/api/v1/artworks/", {"strokes": line()}, content_type="application/json")
    assert count_of_quota(captured) == 2


def count_of_quota(captured: CaptureQueriesContext) -> int:
    return sum("studio_quotaoverride" in query["sql"] for query in captured)

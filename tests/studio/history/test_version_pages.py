"""The versions on an artwork's page, the older ones, and the buttons beside each."""

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.test import Client

from inference.host import Host
from inference.registry import engines
from studio import services
from studio.models import Artwork, QuotaOverride, Version
from studio.quota import measure_bytes
from tests.studio.conftest import PaintingPredictor

Line = Callable[..., dict[str, Any]]
KEY = str(uuid.UUID(int=5))

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(artwork: Artwork) -> str:
    return f"/gallery/{artwork.pk}/"


@pytest.fixture
def two(artwork: Artwork, line: Line) -> Artwork:
    chosen = {"fidelity": 0.3, "palette": {"hair": "#aa5500"}}
    services.update_artwork(artwork=artwork, strokes=line(300), settings=chosen)
    return Artwork.objects.get()


@pytest.fixture
def many(artwork: Artwork) -> Artwork:
    """27 versions; each has the same files, which are not looked at."""
    first = artwork.current
    for number in range(2, 28):
        copy = Version.objects.get(pk=first.pk)
        copy.pk, copy.number, copy.name = uuid.uuid4(), number, f"Try {number}"
        copy.save(force_insert=True)
    return artwork


def read(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_single_version_is_shown_with_what_the_place_is_for(url: str, owner_client: Client):
    page = read(owner_client, url)
    assert page.count('class="version"') == 1
    assert "what it was before stays here" in page
    assert "compare/" not in page
    assert "restore/" not in page


def test_each_version_has_picture_model_and_what_changed_in_words(url: str, two: Artwork, owner_client: Client):
    page = read(owner_client, url)
    assert page.index('id="version-2"') < page.index('id="version-1"')
    newest, first = page.split('id="version-2"')[1].split('id="version-1"')
    assert f'src="{url}versions/2/files/thumbnail.webp/"' in newest
    for words in ("The drawing", "Follows the lines", "80 %", "30 %", 'fill="#aa5500"', "painting-1", "Newest"):
        assert words in newest
    assert f'href="/draw/{two.pk}/"' in newest
    assert f'href="/draw/{two.pk}/?version=1"' in first
    assert "How it began" in first
    assert 'data-day="time"' in first


def test_the_page_reads_no_strokes_and_as_many_rows_for_many_versions(
    url: str, many: Artwork, owner_client: Client, django_assert_max_num_queries: Any
):
    owner_client.get(url)
    with django_assert_max_num_queries(11) as captured:  # with neighbours, tags and albums
        page = read(owner_client, url)
    assert not any('"strokes"' in query["sql"] for query in captured)
    assert page.count('class="version"') == 12
    assert f'href="{url}versions/?before=16"' in page


def test_older_versions_follow_page_by_page(url: str, many: Artwork, owner_client: Client):
    second = read(owner_client, f"{url}versions/?before=16")
    assert (second.count('class="version"'), 'id="version-15"' in second) == (12, True)
    assert f'href="{url}versions/?before=4"' in second
    last = read(owner_client, f"{url}versions/?before=4")
    assert (last.count('class="version"'), "older-versions" in last) == (3, False)
    assert owner_client.get(f"{url}versions/?before=x").status_code == 404


def read_studio(client: Client, address: str) -> Any:
    """The artwork that the drawing page opens with."""
    found = re.search(r'<script id="studio-artwork"[^>]*>(.*?)</script>', read(client, address), re.DOTALL)
    assert found
    return json.loads(found[1])


PLACES = ["versions/", "compare/"]
ACTIONS = ["restore", "branch", "name", "photograph-anew"]


@pytest.mark.parametrize("place", PLACES)
def test_visitors_log_in_first_and_outsiders_find_nothing(url: str, outsider_client: Client, place: str):
    answer = Client().get(url + place)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}{place}")
    assert outsider_client.get(url + place).status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_the_buttons_are_for_the_owner_alone_and_need_the_token(
    url: str, owner: AbstractBaseUser, outsider_client: Client, two: Artwork, action: str
):
    place = f"{url}versions/1/{action}/"
    assert Client().post(place)["Location"] == f"/accounts/login/?next={place}"
    assert outsider_client.post(place).status_code == 404
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(owner)
    assert checked.post(place).status_code == 403
    assert (Version.objects.count(), Artwork.objects.count()) == (2, 1)


@pytest.mark.parametrize("action", ACTIONS)
def test_after_logging_in_a_button_is_offered_again(url: str, owner_client: Client, action: str):
    answer = owner_client.get(f"{url}versions/1/{action}/")
    assert (answer.status_code, answer["Location"]) == (302, url)


@pytest.mark.parametrize("place", ["", "versions/?before=2"])
def test_every_form_has_its_token(url: str, two: Artwork, owner_client: Client, place: str):
    page = read(owner_client, url + place)
    forms = page.split('<form class="version__rename"')[1:]
    assert len(forms) == page.count('class="version"')
    assert page.count('method="post"') == page.count('name="csrfmiddlewaretoken"')


def test_restoring_says_what_became_of_it(url: str, two: Artwork, owner_client: Client):
    page = owner_client.post(f"{url}versions/1/restore/", follow=True).content.decode()
    assert "Version 1 is the newest again, as version 3." in page
    assert page.count('class="version"') == 3


def test_a_copy_is_shown_as_a_face_of_its_own_and_two_presses_make_one(url: str, two: Artwork, owner_client: Client):
    for _ in range(2):
        answer = owner_client.post(f"{url}versions/1/branch/", {"key": KEY}, follow=True)
    assert "<h1>Copy of Grandmother</h1>" in answer.content.decode()
    assert "“Grandmother” stays as it is" in answer.content.decode()
    assert Artwork.objects.count() == 2


def test_a_name_is_kept_shown_and_refused_when_it_is_none(url: str, two: Artwork, owner_client: Client):
    page = owner_client.post(f"{url}versions/1/name/", {"name": "First <try>"}, follow=True).content.decode()
    assert "First &lt;try&gt;" in page
    page = owner_client.post(f"{url}versions/1/name/", {"name": "x" * 101}, follow=True).content.decode()
    assert "at most 100 characters" in page
    assert two.versions.get(number=1).name == "First <try>"


def test_photographing_anew_is_offered_when_another_model_serves(
    url: str, two: Artwork, owner_client: Client, predictor: PaintingPredictor
):
    assert "photograph-anew" not in read(owner_client, url)
    predictor.model_version = "painting-2"
    assert f'action="{url}versions/2/photograph-anew/"' in read(owner_client, url)
    page = owner_client.post(f"{url}versions/2/photograph-anew/", follow=True).content.decode()
    assert "Here is the new photograph" in page
    newest, before = two.versions.without_strokes()[:2]
    assert (newest.model_version, before.model_version) == ("painting-2", "painting-1")
    assert newest.settings == before.settings
    assert "photograph-anew" not in page
    again = owner_client.post(f"{url}versions/3/photograph-anew/", follow=True).content.decode()
    assert "the photograph of the newest model already" in again
    assert two.versions.count() == 3


def test_the_page_does_not_wait_for_a_model_that_is_not_loaded_yet(url: str, two: Artwork, owner_client: Client):
    with engines.swap(model=Host()):
        assert "photograph-anew" not in read(owner_client, url)
        assert engines.model.get_loaded() is None


def test_what_fails_is_said_on_the_artworks_page(
    url: str, two: Artwork, owner: AbstractBaseUser, owner_client: Client, predictor: PaintingPredictor
):
    predictor.model_version, predictor.failure = "painting-2", RuntimeError("boom")
    page = owner_client.post(f"{url}versions/2/photograph-anew/", follow=True).content.decode()
    assert "Your drawing is safe" in page
    default_storage.delete(two.versions.get(number=1).photo.name)
    assert "lost on our side" in owner_client.post(f"{url}versions/1/restore/", follow=True).content.decode()


def test_a_full_storage_says_where_room_can_be_made(
    url: str, two: Artwork, owner: AbstractBaseUser, owner_client: Client
):
    QuotaOverride.objects.create(owner=owner, max_artworks=9, max_bytes=measure_bytes(owner), reason="test")
    page = owner_client.post(f"{url}versions/1/restore/", follow=True).content.decode()
    assert "Your storage is full" in page
    for place in ("/gallery/", "/draw/#save-points", "/accounts/usage/"):
        assert f'<a href="{place}">' in page


def test_two_versions_stand_beside_each_other_with_what_differs(url: str, two: Artwork, owner_client: Client):
    page = read(owner_client, f"{url}compare/?a=1&b=2")
    for number in (1, 2):
        for kind in ("photo.jpg", "sketch.png"):
            assert f'src="{url}versions/{number}/files/{kind}/"' in page
    for words in ("has other lines", "80 %", "30 %", 'fill="#aa5500"', "chosen for you"):
        assert words in page


def test_the_newest_is_compared_with_the_one_before_where_nothing_is_chosen(
    url: str, two: Artwork, owner_client: Client
):
    answer = owner_client.get(f"{url}compare/")
    assert [answer.context[side].number for side in ("before", "after")] == [1, 2]
    assert owner_client.get(f"{url}compare/?b=1").context["before"].number == 2


def test_the_same_version_twice_differs_in_nothing(url: str, two: Artwork, owner_client: Client):
    assert "Nothing: the same drawing" in read(owner_client, f"{url}compare/?a=2&b=2")


@pytest.mark.parametrize("query", ["?a=9", "?b=0", "?a=x", "?a=-1", "?a=99999999999999999999"])
def test_versions_that_there_are_not_cannot_be_compared(url: str, two: Artwork, owner_client: Client, query: str):
    assert owner_client.get(f"{url}compare/{query}").status_code == 404


def test_an_older_version_opens_in_the_studio(two: Artwork, owner_client: Client, outsider_client: Client, line: Line):
    address = f"/draw/{two.pk}/"
    older = read_studio(owner_client, f"{address}?version=1")
    assert (older["strokes"], older["version"]) == (line(), 1)
    assert older["older_version"] == str(two.versions.get(number=1).pk)
    for query in ("", "?version=2"):
        newest = read_studio(owner_client, address + query)
        assert (newest["strokes"], "older_version" in newest) == (line(300), False)
    for wrong in ("7", "x", ""):
        assert owner_client.get(address, {"version": wrong}).status_code == 404
    assert outsider_client.get(address, {"version": "1"}).status_code == 404
    assert Client().get(address, {"version": "1"})["Location"].endswith("%3Fversion%3D1")

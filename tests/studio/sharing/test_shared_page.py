"""/s/<token>/: what whoever has the link sees, and what nobody learns from it."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from accounts.models import User
from studio import services
from studio.models import Artwork, QuotaOverride, Share
from studio.sharing.services import share_artwork, stop_sharing, take_down
from studio.sharing.viewers import LookThrottle
from tests.inference.enlargers import PixelEnlarger
from tests.inference.stand_ins import use_enlarger

pytestmark = pytest.mark.django_db

PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
FILES = ("photo.jpg", "drawing.png", "strokes.json")


@pytest.fixture(autouse=True)
def enlarger() -> Iterator[PixelEnlarger]:
    pixels = PixelEnlarger()
    with use_enlarger(lambda: pixels):
        yield pixels


@pytest.fixture
def share(artwork: Artwork) -> Share:
    return share_artwork(artwork=artwork, has_drawing=True, has_timelapse=True)


@pytest.fixture
def url(share: Share) -> str:
    return share.get_absolute_url()


def read(url: str, client: Client | None = None, **headers: str) -> Any:
    return (client or Client()).get(url, headers={**PERSON, **headers})


def die_by_expiry(share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def die_by_trash(share: Share) -> None:
    Artwork.objects.filter(pk=share.artwork_id).update(trashed_at=timezone.now())


def die_by_ban(share: Share) -> None:
    User.objects.update(is_active=False)


def die_by_farewell(share: Share) -> None:
    User.objects.update(deletion_due_at=timezone.now() + timedelta(days=7))


def die_by_staff(share: Share) -> None:
    take_down(artwork=share.artwork, by=User.objects.create_user("staff@example.com"))


def die_by_revocation(share: Share) -> None:
    stop_sharing(artwork=share.artwork)


def die_by_deletion(share: Share) -> None:
    services.delete_artwork(artwork=share.artwork)


DEATHS = [
    *(die_by_expiry, die_by_trash, die_by_ban, die_by_farewell),
    *(die_by_staff, die_by_revocation, die_by_deletion),
]


def test_it_needs_no_account_and_says_what_it_is_and_leads_into_the_studio(url: str):
    answer = read(url)
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Grandmother", "Made by AI", "The person does not exist.", 'href="/draw/"', f'href="{url}report/"'):
        assert words in page


def test_a_preview_of_the_link_has_its_picture_by_the_address_of_the_site(url: str, settings: Any):
    settings.SITE_URL = "https://draw.example.com"
    page = read(url).content.decode()
    tags = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z:]+)" content="([^"]*)">', page))
    assert tags["og:title"] == "Grandmother"
    assert tags["og:url"] == f"https://draw.example.com{url}"
    assert tags["og:image"] == f"https://draw.example.com{url}photo.jpg"
    assert (tags["og:image:width"], tags["og:image:height"]) == ("512", "512")
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:image:alt"] == tags["twitter:image:alt"] == "A photograph of a face that AI made from a drawing"


def test_the_photograph_is_large_and_made_once(url: str, enlarger: PixelEnlarger):
    for _ in range(2):
        answer = read(f"{url}photo.jpg")
        picture = Image.open(io.BytesIO(answer.content))
        assert (answer["Content-Type"], picture.size) == ("image/jpeg", (512, 512))
        assert b"digitalsourcetype/trainedAlgorithmicMedia" in picture.info["xmp"]
    assert enlarger.sizes == [512]


def test_where_it_cannot_be_enlarged_the_small_photograph_is_shown(url: str, enlarger: PixelEnlarger):
    enlarger.failure = RuntimeError("boom")
    assert Image.open(io.BytesIO(read(f"{url}photo.jpg").content)).size == (256, 256)


def test_drawing_and_strokes_are_shown_only_where_the_owner_said_so(artwork: Artwork, share: Share, url: str):
    assert read(f"{url}drawing.png")["Content-Type"] == "image/png"
    assert read(f"{url}strokes.json").json()["strokes"][0]["tool"] == "pen"
    share_artwork(artwork=artwork, has_drawing=False, has_timelapse=False)
    page = read(url).content.decode()
    for name in ("drawing.png", "strokes.json"):
        assert name not in page
        assert read(f"{url}{name}").status_code == 404
    assert read(f"{url}photo.jpg").status_code == 200


@pytest.mark.parametrize("address", ["", "report/", *FILES])
def test_it_is_kept_by_nobody_found_by_nobody_and_told_to_no_other_site(url: str, address: str):
    answer = read(f"{url}{address}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == ("private, no-cache" if address in FILES else "private, no-store")
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    if address not in FILES:
        assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


@pytest.mark.parametrize("address", ["", "report/", *FILES])
def test_nothing_tells_who_the_owner_is(url: str, address: str, artwork: Artwork, owner: AbstractBaseUser):
    User.objects.update(display_name="Ann Owner", bio="lives here")
    answer = read(f"{url}{address}")
    said = answer.content + repr(list(answer.items())).encode() + repr(answer.cookies).encode()
    secrets = ("owner@example.com", "Ann Owner", str(artwork.pk), artwork.pk.hex, artwork.current.pk.hex)
    assert [secret for secret in secrets if secret.encode() in said] == []
    assert f"owner={owner.pk}".encode() not in said
    if address.endswith(("jpg", "png")):
        assert not Image.open(io.BytesIO(answer.content)).getexif()


@pytest.mark.parametrize("die", DEATHS)
def test_a_dead_link_is_as_an_unknown_one(share: Share, url: str, die: Callable[[Share], None]):
    etags = {name: read(f"{url}{name}")["ETag"] for name in FILES}
    die(share)
    for address in ("", "report/", *FILES):
        dead, unknown = read(f"{url}{address}"), read(f"/s/{'x' * 32}/{address}")
        assert dead.status_code == unknown.status_code == 404
        assert "This link no longer leads anywhere" in dead.content.decode()
        assert hide_what_varies(dead) == hide_what_varies(unknown)
        assert without_nonce(dead) == without_nonce(unknown)
    for name, etag in etags.items():
        assert read(f"{url}{name}", **{"If-None-Match": etag}).status_code == 404


def test_no_token_brings_a_nul_to_the_database(db: None):
    asked: list[Any] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        asked.extend(params)
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        for address in ("", "report/", "photo.jpg"):
            assert read(f"/s/x%00/{address}").status_code == 404
    assert asked
    assert not [value for value in asked if "\0" in str(value)]


def without_nonce(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.items() if name not in {"Content-Security-Policy", "Content-Length"}}


def hide_what_varies(answer: Any) -> str:
    """The tokens of forms and scripts, and the address that the language forms come back to."""
    return re.sub(r'value="[^"]{20,}"|nonce="[^"]+"|value="/s/[^"]+"', "", answer.content.decode())


def test_a_dead_link_costs_the_same_queries_as_an_unknown_one(share: Share, url: str):
    stop_sharing(artwork=share.artwork)
    counts = []
    for address in (url, f"/s/{'x' * 32}/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(address)
        counts.append(len(queries))
    assert counts == [1, 1]


def test_a_picture_that_was_seen_is_asked_for_again_and_not_sent_again(url: str, artwork: Artwork, line: Any):
    first = read(f"{url}photo.jpg")
    again = read(f"{url}photo.jpg", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.update_artwork(artwork=artwork, strokes=line(300))
    assert read(f"{url}photo.jpg", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_a_new_link_is_another_one(artwork: Artwork, share: Share, url: str):
    stop_sharing(artwork=artwork)
    other = share_artwork(artwork=artwork)
    assert other.token != share.token
    assert len(other.token) == 32
    assert read(url).status_code == 404
    assert read(other.get_absolute_url()).status_code == 200


def test_an_expired_link_is_followed_by_another_one(artwork: Artwork, share: Share):
    die_by_expiry(share)
    assert share_artwork(artwork=artwork).token != share.token


def test_a_link_opens_no_other_door(share: Share, url: str, artwork: Artwork):
    client = Client()
    read(url, client)
    for address in (f"/gallery/{artwork.pk}/", f"/gallery/{artwork.pk}/files/photo.jpg/", f"/draw/{artwork.pk}/"):
        assert client.get(address).status_code in {302, 401}
    for address in ("../", "sketch.png", "thumbnail.webp", "photo.jpg/", "%2e%2e/photo.jpg", "photo-512.jpg"):
        assert read(f"{url}{address}").status_code == 404
    assert read("/s/").status_code == 404


def test_views_are_counted_without_the_owner_programs_and_pages_that_nobody_looks_at(
    share: Share, url: str, owner_client: Client, outsider_client: Client
):
    def count() -> int:
        return Share.objects.get().views

    read(url)
    read(url, outsider_client)
    assert count() == 2
    read(url, owner_client)
    for program in ("facebookexternalhit/1.1", "Twitterbot/1.0", "WhatsApp/2.23", "Slackbot-LinkExpanding 1.0", ""):
        read(url, **{"User-Agent": program})
    read(url, **{"Sec-Purpose": "prefetch;prerender"})
    Client().head(url, headers=PERSON)
    read(f"{url}photo.jpg")
    read(f"{url}report/")
    assert count() == 2


def test_looking_is_limited_by_network_and_guessing_leaves_no_count(
    url: str, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
):
    monkeypatch.setattr(LookThrottle, "rate", "2/minute")
    for _ in range(5):
        assert read(f"/s/{'x' * 32}/").status_code == 404
    assert [read(url).status_code for _ in range(3)] == [200, 200, 429]
    limited = read(f"{url}photo.jpg")
    assert limited.status_code == 429
    assert int(limited["Retry-After"]) > 0
    assert read(url, **{"X-Forwarded-For": "192.0.2.7"}).status_code == 429


def test_a_full_gallery_shows_its_links_all_the_same(url: str, owner: AbstractBaseUser):
    QuotaOverride.objects.create(owner=owner, max_artworks=1, max_bytes=1, reason="small")
    assert Image.open(io.BytesIO(read(f"{url}photo.jpg").content)).size == (512, 512)


def test_an_address_without_its_last_stroke_leads_to_the_page(url: str):
    assert read(url.rstrip("/"))["Location"] == url
    assert read(f"/s/{'x' * 32}")["Location"] == f"/s/{'x' * 32}/"

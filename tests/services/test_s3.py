import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, EndpointConnectionError
from django.contrib.auth.models import AbstractBaseUser
from django.core.management import call_command
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.profile.avatars import set_avatar
from accounts.profile.deletion import delete_account
from sketch2real_site import media_audit
from studio import services
from studio.models import Artwork
from tests.accounts.pictures import encode
from tests.services.conftest import BUCKET
from tests.services.test_postgres import line

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume async"),
]


def names(bucket: Any) -> list[str]:
    return [item["Key"] for item in bucket.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def test_pictures_are_kept_in_the_bucket_and_go_with_their_artwork(owner: AbstractBaseUser, bucket: Any) -> None:
    artwork = services.create_artwork(owner=owner, strokes=line(100))
    assert len(names(bucket)) == 3
    services.delete_artwork(artwork=artwork)
    assert names(bucket) == []


def test_the_owner_sees_the_picture_and_an_outsider_does_not(owner: AbstractBaseUser, bucket: Any) -> None:
    artwork = services.create_artwork(owner=owner, strokes=line(100))
    client = Client()
    client.force_login(owner)
    address = f"/gallery/{artwork.pk}/files/photo.jpg/"
    answer = client.get(address, secure=True)
    assert Image.open(io.BytesIO(answer.content)).size == (256, 256)
    assert Client().get(address, secure=True).status_code in {302, 401, 403, 404}


def test_deleting_an_account_leaves_no_file_in_the_bucket_but_those_of_others(
    owner: AbstractBaseUser, bucket: Any
) -> None:
    before = set(names(bucket))  # of the tests before: the server keeps its buckets
    other = User.objects.create_user("other@example.com")
    people = [User.objects.get(pk=owner.pk), other]
    for person in people:
        services.create_artwork(owner=person, strokes=line(100))
        set_avatar(user=person, data=encode())
    assert len(set(names(bucket)) - before) == 8
    delete_account(user=people[0])
    assert len(set(names(bucket)) - before) == 4
    delete_account(user=other)
    assert set(names(bucket)) == before


def test_the_export_reads_from_the_bucket(owner: AbstractBaseUser, bucket: Any) -> None:
    services.create_artwork(owner=owner, strokes=line(100))
    client = Client()
    client.force_login(owner)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/api/v1/me/export/", secure=True))))
    assert Image.open(archive.open("drawings/0001-face-1/version-1/photo.jpg")).size == (256, 256)


def test_no_picture_is_public(owner: AbstractBaseUser, bucket: Any) -> None:
    services.create_artwork(owner=owner, strokes=line(100))
    for name in names(bucket):
        grants = bucket.get_object_acl(Bucket=BUCKET, Key=name)["Grants"]
        assert not any("AllUsers" in grant["Grantee"].get("URI", "") for grant in grants)


@contextmanager
def refusing_to_delete() -> Iterator[None]:
    """The bucket answers 500 to whoever deletes."""

    def refuse(self: Any, operation: str, *_: Any) -> Any:
        if operation == "DeleteObject":
            answer = {"Error": {"Code": "InternalError"}, "ResponseMetadata": {"HTTPStatusCode": 500}}
            raise ClientError(answer, operation)  # type: ignore[arg-type]
        return call(self, operation, *_)

    call = BaseClient._make_api_call
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseClient, "_make_api_call", refuse)
        yield


def test_what_a_failing_bucket_keeps_of_a_deleted_artwork_is_found_by_the_audit(
    owner: AbstractBaseUser, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = services.create_artwork(owner=owner, strokes=line(100))
    artwork = services.create_artwork(owner=owner, strokes=line(200))
    client = Client()
    client.force_login(owner)
    with refusing_to_delete():
        assert client.delete(f"/api/v1/artworks/{artwork.pk}/?forever=true", secure=True).status_code == 204
    left = set(names(bucket))
    monkeypatch.setattr(media_audit, "YOUNG", timedelta(seconds=-60))  # these were written just now
    call_command("media_audit", "--fix")
    own = {getattr(kept.current, field).name for field in ("sketch", "photo", "thumbnail")}
    assert own < left
    assert set(names(bucket)) == own


def test_a_save_while_the_bucket_is_away_is_told_so_and_keeps_nothing(
    owner: AbstractBaseUser, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise EndpointConnectionError(endpoint_url="http://bucket")

    monkeypatch.setattr(BaseClient, "_make_api_call", refuse)
    client = Client(raise_request_exception=False)
    client.force_login(owner)
    answer = client.post("/api/v1/artworks/", {"strokes": line(100)}, content_type="application/json", secure=True)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert not Artwork.objects.exists()

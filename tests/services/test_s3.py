import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.profile.avatars import set_avatar
from accounts.profile.deletion import delete_account
from studio import services
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

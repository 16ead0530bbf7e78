"""The site on PostgreSQL, Redis and S3. `.ci/run` starts the first two and names them in DATABASE_URL and REDIS_URL."""

from collections.abc import Iterator

import boto3
import pytest
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from moto.server import ThreadedMotoServer

from sketch2real_site.storage import Bucket, describe_bucket
from tests.inference.stand_ins import use_predictor
from tests.studio.conftest import PaintingPredictor

BUCKET = "private-drawings"


@pytest.fixture(autouse=True)
def predictor() -> Iterator[PaintingPredictor]:
    painting = PaintingPredictor()
    with use_predictor(painting):
        yield painting


@pytest.fixture
def owner(transactional_db: None) -> AbstractBaseUser:
    return get_user_model().objects.create_user("owner@example.com")


@pytest.fixture
def bucket(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """An S3 server of our own on loopback, and the site's storage pointed at it."""
    for name in ("AWS_CA_BUNDLE", "AWS_PROFILE", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    described = Bucket(BUCKET, f"http://{host}:{port}", "us-east-1", "key", "secret")
    client = boto3.client(
        "s3",
        endpoint_url=described.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket=BUCKET)
    settings.STORAGES = {**site.STORAGES, "default": describe_bucket(described)}  # type: ignore[attr-defined]
    yield client
    server.stop()

"""The site on PostgreSQL, Redis and S3. `.ci/run` starts the first two and names them in DATABASE_URL and REDIS_URL."""

import subprocess
import time
from collections.abc import Iterator

import boto3
import pytest
import redis
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.test import Client
from moto.server import ThreadedMotoServer

from sketch2real_site.storage import Bucket, describe_bucket
from tests.inference.site_process import free_port
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


def name_database() -> str:
    """The tests' own database as DATABASE_URL, for a site in a process of its own."""
    database = connection.settings_dict
    return f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def log_in(user: AbstractBaseUser) -> str:
    """The cookie of somebody who is logged in."""
    client = Client()
    client.force_login(user)
    return f"{site.SESSION_COOKIE_NAME}={client.cookies[site.SESSION_COOKIE_NAME].value}"


class OwnRedis:
    """A server that a test may stop; it keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        give_up_at = time.monotonic() + 20
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                assert time.monotonic() < give_up_at
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis_server() -> Iterator[OwnRedis]:
    server = OwnRedis()
    yield server
    server.stop()


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

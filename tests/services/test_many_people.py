"""A burst of people: the connections of a process are few, whatever comes at once."""

import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import redis
from django.conf import settings as site
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection

from tests.inference.site_process import SiteProcess, run_site
from tests.services.conftest import log_in, name_database

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

BURST = 150
SITE = "the-site-of-this-test"
PATIENCE_S = 90  # of the slowest answer of a burst, on a machine with other work


@pytest.fixture
def process(tmp_path: Path, transactional_db: None) -> Iterator[SiteProcess]:
    with run_site(
        tmp_path, needs_model=False, DATABASE_URL=f"{name_database()}?application_name={SITE}", REDIS_URL=site.REDIS_URL
    ) as running:
        yield running


def ask_at_once(url: str, cookie: str) -> Counter[int]:
    barrier = Barrier(BURST)

    def ask(_: int) -> int:
        barrier.wait()
        try:
            request = urllib.request.Request(url, headers={"Cookie": cookie})
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    with ThreadPoolExecutor(BURST) as pool:
        return Counter(pool.map(ask, range(BURST)))


def count_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [SITE])
        return int(cursor.fetchone()[0])


def test_two_bursts_of_gallery_requests_are_answered_over_few_connections(
    process: SiteProcess, owner: AbstractBaseUser
) -> None:
    cookie = log_in(owner)
    redis_before = redis.Redis.from_url(site.REDIS_URL).info("clients")["connected_clients"]
    for _ in range(2):
        assert ask_at_once(f"http://{process.host}/gallery/", cookie) == {200: BURST}
        assert 0 < count_connections() <= 20
    redis_after = redis.Redis.from_url(site.REDIS_URL).info("clients")["connected_clients"]
    assert redis_after - redis_before <= 50


def test_connections_that_the_database_cut_are_made_anew(process: SiteProcess, owner: AbstractBaseUser) -> None:
    cookie = log_in(owner)
    assert ask_at_once(f"http://{process.host}/gallery/", cookie) == {200: BURST}
    with connection.cursor() as cursor:
        cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s"
        cursor.execute(cut, [SITE])
        assert cursor.fetchone()[0] > 0
    assert ask_at_once(f"http://{process.host}/gallery/", cookie) == {200: BURST}

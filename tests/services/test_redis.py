import pytest
import redis
from django.conf import settings as site
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.services


def test_these_tests_run_on_redis() -> None:
    assert site.REDIS_URL, "REDIS_URL is not set: see .ci/run"
    assert redis.Redis.from_url(site.REDIS_URL).ping()


def test_the_cache_is_shared_through_redis() -> None:
    cache.set("drawn", 7)
    keys = redis.Redis.from_url(site.REDIS_URL).keys("*drawn*")
    assert len(keys) == 1


def test_failed_logins_are_counted_in_redis(owner: AbstractBaseUser) -> None:
    client = Client()
    answers = [
        client.post("/accounts/login/", {"login": "owner@example.com", "password": "wrong"}, secure=True)
        for _ in range(7)
    ]
    assert redis.Redis.from_url(site.REDIS_URL).keys("*login_failed*")
    assert b"Too many" in answers[-1].content
    assert b"Too many" not in answers[0].content

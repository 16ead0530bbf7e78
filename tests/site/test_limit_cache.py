"""No number of keys makes the cache forget a limit that still counts."""

from collections.abc import Iterator

import pytest
from django.conf import settings as site
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from sketch2real_site import limit_cache
from sketch2real_site.limit_cache import LimitCache

MAX_ENTRIES = 100


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[LimitCache]:
    monkeypatch.setattr(limit_cache, "SWEEP_EVERY_S", 0)
    cache = LimitCache("tests", {"OPTIONS": {"MAX_ENTRIES": MAX_ENTRIES}})
    cache.clear()
    yield cache
    cache.clear()


def test_the_site_counts_in_it_unless_there_is_redis() -> None:
    if not site.REDIS_URL:
        assert isinstance(caches["default"], LimitCache)
        assert site.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_djangos_own_forgets(cache: LimitCache) -> None:
    """The danger is real: this is what the site had."""
    djangos = LocMemCache("tests-of-django", {"OPTIONS": {"MAX_ENTRIES": MAX_ENTRIES}})
    djangos.set("limit", [1.0])
    for number in range(2 * MAX_ENTRIES):
        djangos.set(f"key-{number}", 1)
    assert djangos.get("limit") is None


def test_what_is_alive_stays_and_new_keys_are_refused(cache: LimitCache) -> None:
    cache.set("limit", [1.0])
    for number in range(2 * MAX_ENTRIES):
        cache.set(f"key-{number}", 1)
    assert cache.get("limit") == [1.0]
    assert not cache.add("new", 1)
    cache.set("limit", [2.0, 1.0])
    assert cache.get("limit") == [2.0, 1.0]


def test_what_has_expired_makes_room(cache: LimitCache) -> None:
    for number in range(MAX_ENTRIES):
        cache.set(f"key-{number}", 1, timeout=0)
    assert cache.add("new", 1)
    assert cache.get("new") == 1
    assert len(cache._cache) == 1


def test_a_lock_is_refused_before_a_count(cache: LimitCache) -> None:
    """Else somebody would be let in by the lock, and the count of it would not be kept."""
    locks = sum(cache.add(f"lock-{number}", 1) for number in range(2 * MAX_ENTRIES))
    assert locks < MAX_ENTRIES
    cache.set("count", 1)
    assert cache.get("count") == 1


def test_an_expired_key_is_new_again(cache: LimitCache) -> None:
    assert cache.add("lock", 1, timeout=0)
    assert cache.add("lock", 1)
    assert not cache.add("lock", 1)

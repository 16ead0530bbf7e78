"""The cache of a site with Redis: few connections for the whole process, and what is so while Redis is away."""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import BlockingConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

MAX_CONNECTIONS: Final = 50  # more than requests that are worked on at once (handler.py)
PATIENCE_S: Final = 1.0  # of who connects, waits for an answer or for a free connection
LEFT_ALONE_S: Final = 1.0  # after it did not answer, so that a page does not wait for it many times
logger = logging.getLogger(__name__)


class SharedRedisCache(RedisCache):
    """While Redis is away nothing is found, and what is set is forgotten: pages go on, and limits that read and write
    (those of the API) are open.

    `add` raises RedisError. It is what the limits of logins and codes count under, so these are closed, with 503.
    """

    @functools.cached_property
    def _cache(self) -> RedisCacheClient:
        """Django's own is made anew with its connections for each request."""
        return _connect(tuple(self._servers))  # type: ignore[attr-defined]  # not in the stubs

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return _ask_or(default, functools.partial(super().get, key, default, version=version))

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        _ask_or(None, functools.partial(super().set, key, value, timeout, version=version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(_ask_or(None, functools.partial(super().delete, key, version=version)))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(_outage.ask(functools.partial(super().add, key, value, timeout, version=version)))


class _Outage:
    def __init__(self) -> None:
        self._ends_at = 0.0

    def ask(self, call: Callable[[], Any]) -> Any:
        if time.monotonic() < self._ends_at:
            raise RedisConnectionError("Redis did not answer a moment ago.")
        try:
            return call()
        except (RedisConnectionError, RedisTimeoutError) as error:
            self._ends_at = time.monotonic() + LEFT_ALONE_S
            logger.error("redis_away error=%s", type(error).__name__)  # noqa: TRY400  # each second: without the trace
            raise


_outage = _Outage()


def _ask_or(default: Any, call: Callable[[], Any]) -> Any:
    try:
        return _outage.ask(call)
    except RedisError:
        return default


@functools.cache
def _connect(servers: tuple[str, ...]) -> RedisCacheClient:
    return RedisCacheClient(
        list(servers),
        pool_class=BlockingConnectionPool,
        max_connections=MAX_CONNECTIONS,
        timeout=PATIENCE_S,
        socket_timeout=PATIENCE_S,
        socket_connect_timeout=PATIENCE_S,
        retry=Retry(NoBackoff(), 1),  # a connection from before Redis was started anew
    )

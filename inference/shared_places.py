"""The places of live sockets, counted in Redis over all web processes. Without Redis there is one process, which counts
its own (inference/visitors.py).

A place is a member of a sorted set for each key that it counts under, with the time of its end as score: whoever holds
it moves that time on, so that the places of a process that was killed are free again soon.
"""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from django.conf import settings as site
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

LASTS_S: Final = 30
RENEWED_EVERY_S: Final = 10.0
PATIENCE_S: Final = 1.0
MAX_CONNECTIONS: Final = 10
logger = logging.getLogger(__name__)

# By the clock of Redis, which all processes share. ARGV: the place, how long it lasts, the limit of each key.
_TAKE: Final = """
local now = tonumber(redis.call('TIME')[1])
for i, key in ipairs(KEYS) do
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    if redis.call('ZCARD', key) >= tonumber(ARGV[2 + i]) then return 0 end
end
for _, key in ipairs(KEYS) do
    redis.call('ZADD', key, now + ARGV[2], ARGV[1])
    redis.call('EXPIRE', key, ARGV[2])
end
return 1
"""
_RENEW: Final = """
local now = tonumber(redis.call('TIME')[1])
for _, key in ipairs(KEYS) do
    redis.call('ZADD', key, now + ARGV[2], ARGV[1])
    redis.call('EXPIRE', key, ARGV[2])
end
"""


@dataclass(slots=True)
class Place:
    """Of one socket. While Redis is away everybody has a place: the limits of each process still hold."""

    limits: Mapping[str, int]
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def take(self) -> bool:
        """False where one of the keys has reached its limit."""
        return await self._run(_TAKE, *self.limits.values()) != 0

    async def keep(self) -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY_S)
            await self._run(_RENEW)

    async def give_back(self) -> None:
        await self._run("for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end")

    async def _run(self, script: str, *limits: int) -> object:
        if not site.REDIS_URL:
            return None
        keys = [f"places:{key}" for key in self.limits]
        try:
            return await _connect().eval(script, len(keys), *keys, self.name, LASTS_S, *limits)
        except RedisError as error:
            logger.warning("places_not_shared error=%s", type(error).__name__)
            return None


# A connection belongs to the event loop that opened it. A web process has one.
_clients: "WeakKeyDictionary[asyncio.AbstractEventLoop, Redis]" = WeakKeyDictionary()


def _connect() -> Redis:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = Redis.from_pool(
            BlockingConnectionPool.from_url(
                site.REDIS_URL,
                max_connections=MAX_CONNECTIONS,
                timeout=PATIENCE_S,
                socket_timeout=PATIENCE_S,
                socket_connect_timeout=PATIENCE_S,
                retry=Retry(NoBackoff(), 1),
            )
        )
    return _clients[loop]

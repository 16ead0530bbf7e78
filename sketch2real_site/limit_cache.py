"""The cache of a site without Redis. It holds what limits have counted, so nothing that still counts is thrown away."""

import logging
import pickle
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

SWEEP_FIRST_AT = 1_000  # entries
SWEEP_EVERY_S = 1.0
RESERVE = 50  # one entry in so many is kept for `set`
logger = logging.getLogger(__name__)


class LimitCache(LocMemCache):
    """Django's cache in memory makes room by forgetting what was used least: whoever makes many keys wipes out every
    limit. Here only what has expired goes. Where MAX_ENTRIES are alive, new keys are refused.

    Then `add` returns False: allauth takes a lock by it before it counts, and lets nobody in (codes, logins). `set`
    keeps nothing, so that the rest of the site goes on. `add` is refused first, or else a count could get lost after
    its lock.
    """

    # LocMemCache's own, which its types leave out.
    _cache: OrderedDict[str, bytes]
    _lock: Lock
    _has_expired: Callable[[str], bool]
    _set: Callable[..., None]
    _delete: Callable[[str], bool]

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self._lock_limit = self._max_entries - self._max_entries // RESERVE
        self._sweep_at = min(SWEEP_FIRST_AT, self._max_entries)
        self._swept_at = 0.0

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        name = self.make_and_validate_key(key, version=version)
        pickled = pickle.dumps(value, self.pickle_protocol)
        with self._lock:
            is_new = self._has_expired(name) and self._has_room(name, self._lock_limit)
            if is_new:
                self._set(name, pickled, timeout)
        return is_new

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        name = self.make_and_validate_key(key, version=version)
        pickled = pickle.dumps(value, self.pickle_protocol)
        with self._lock:
            if self._has_room(name, self._max_entries):
                self._set(name, pickled, timeout)

    def _has_room(self, name: str, limit: int) -> bool:
        if name in self._cache:
            return True
        if len(self._cache) >= self._sweep_at:
            self._sweep()
        return len(self._cache) < limit

    def _sweep(self) -> None:
        """Seldom, so that it costs little an entry: when twice as many live as after the last time."""
        now = time.monotonic()
        if now - self._swept_at < SWEEP_EVERY_S:
            return
        self._swept_at = now
        for name in [name for name in self._cache if self._has_expired(name)]:
            self._delete(name)
        self._sweep_at = min(self._lock_limit, max(SWEEP_FIRST_AT, 2 * len(self._cache)))
        if len(self._cache) >= self._lock_limit:
            logger.error("limits_full entries=%s", len(self._cache))

    def _cull(self) -> None:
        """Never what is alive: `_has_room` was asked before."""

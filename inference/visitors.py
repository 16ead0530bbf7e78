"""How many live sockets of one person, and of one network, are open in this process (all: shared_places.py)."""

import ipaddress
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings as site

Scope = dict[str, Any]

# Only the event loop touches it.
open_sockets: Counter[str] = Counter()


def find_network(scope: Scope) -> str:
    """Where a socket comes from: the address that the outermost of our own proxies saw.

    What stands left of it in X-Forwarded-For is the client's to invent. A household has 2**64 addresses of IPv6,
    which count as one.
    """
    address = scope["client"][0] if scope.get("client") else ""
    hops = _read_hops(scope["headers"])
    if 0 < site.TRUSTED_PROXY_COUNT <= len(hops):
        address = hops[-site.TRUSTED_PROXY_COUNT]
    return to_network(address)


def try_to_open(limits: dict[str, int]) -> bool:
    """Counts a socket under each key, unless one of them has reached its limit."""
    if any(open_sockets[key] >= limit for key, limit in limits.items()):
        return False
    open_sockets.update(limits.keys())
    return True


def close(keys: Iterable[str]) -> None:
    for key in keys:
        open_sockets[key] -= 1
        if not open_sockets[key]:
            del open_sockets[key]


def _read_hops(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    values = [value.decode("latin-1") for name, value in headers if name == b"x-forwarded-for"]
    return [hop.strip() for value in values for hop in value.split(",")]


def to_network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address  # a UNIX socket, or a proxy's own way to write an address: the same for the same client
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))

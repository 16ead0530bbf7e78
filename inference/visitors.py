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
    peer = scope["client"][0] if scope.get("client") else ""
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return pick_network(peer, ",".join(values))


def pick_network(peer: str, forwarded_for: str) -> str:
    """`peer` connected, and sent this as X-Forwarded-For. With fewer hops than proxies it came around them."""
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    is_forwarded = 0 < site.TRUSTED_PROXY_COUNT <= len(hops)
    return _to_network(hops[-site.TRUSTED_PROXY_COUNT] if is_forwarded else peer)


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


def _to_network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address  # a UNIX socket, or a proxy's own way to write an address: the same for the same client
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))

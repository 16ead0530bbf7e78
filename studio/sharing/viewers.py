"""Who looks at a link: limited by network, counted without anything about the viewer."""

import math
import re
from typing import Any, Final, cast

from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle

from inference.throttles import find_network
from studio.models import Share

# Programs that read a link where somebody mentions it, and search engines. Most say what they are by such a word.
_PROGRAM: Final = re.compile(
    r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|facebot|whatsapp|slurp|embedly|curl/|wget/|python-|http",
    re.IGNORECASE,
)


class NetworkThrottle(SimpleRateThrottle):
    """Everybody of one network together, with an account or without."""

    def get_cache_key(self, request: Any, view: Any) -> str:  # noqa: ARG002  # DRF's
        return self.cache_format % {"scope": self.scope, "ident": find_network(request)}


class LookThrottle(NetworkThrottle):
    """Of links that lead somewhere: a page is up to four requests."""

    scope, rate = "share_look", "240/minute"


class ReportThrottle(NetworkThrottle):
    scope, rate = "share_report", "5/hour"


def find_wait_s(throttle: NetworkThrottle, request: HttpRequest) -> int:
    """Counts the request; 0 where it may go on."""
    is_allowed = throttle.allow_request(cast("Any", request), cast("Any", None))
    return 0 if is_allowed else math.ceil(throttle.wait() or 1)


def is_view(request: HttpRequest, share: Share) -> bool:
    """Whether a person looks who is not the owner."""
    is_person = not _PROGRAM.search(request.headers.get("User-Agent") or "a bot without a name")
    is_now = "prefetch" not in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and is_now and is_person and request.user.pk != share.artwork.owner_id

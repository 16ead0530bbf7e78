"""System checks for what only shows when the site runs."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

TAG = "sketch2real"


@register(TAG)
def check_shared_memory(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **kwargs: Any,
) -> list[CheckMessage]:
    """Without Redis each process has rate limits and live sockets of its own."""
    if settings.WEB_CONCURRENCY == 1 or settings.REDIS_URL:
        return []
    return [
        Error(
            f"{settings.WEB_CONCURRENCY} web processes cannot share rate limits and live sockets without Redis.",
            hint="Set REDIS_URL, or WEB_CONCURRENCY=1.",
            id="sketch2real.E001",
        )
    ]

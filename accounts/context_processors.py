from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.sign_in.demo import DEMO_ACCOUNT, DemoAccount


def offer_development_aids(request: HttpRequest) -> dict[str, str | DemoAccount]:  # noqa: ARG001
    """`outbox_url` and `demo_account` for the templates, in development only."""
    if not settings.DEBUG:
        return {}
    return {"outbox_url": reverse("outbox"), "demo_account": DEMO_ACCOUNT}

"""Where the links in mails lead."""

from urllib.parse import urlsplit

from allauth.core import context
from django.conf import settings


def build_url(path: str) -> str:
    """`path` on SITE_URL. In development, where that may be empty, on the host that was asked for."""
    return _find_origin() + path


def name_site() -> str:
    return urlsplit(_find_origin()).netloc


def _find_origin() -> str:
    return str(settings.SITE_URL or context.request.build_absolute_uri("/").rstrip("/"))

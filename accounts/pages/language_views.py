"""Choosing a language, and its words for the browser's scripts."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import JavaScriptCatalog, set_language

from accounts.models import User

YEAR_S: Final = 365 * 24 * 3600


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Django's cookie, and the account of whoever is logged in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    response: HttpResponseBase = set_language(request)
    return response


@require_safe
@gzip_page
@cache_control(public=True, max_age=YEAR_S, immutable=True)
def send_catalogue(request: HttpRequest, language: str, version: str) -> HttpResponseBase:  # noqa: ARG001
    """For static/js/i18n.js. `version` changes with the words, so that browsers may keep them."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        # The words lie in LOCALE_PATHS; naming one room keeps those of Django's admin out.
        response = JavaScriptCatalog.as_view(packages=["accounts"])(request)
        response["Content-Language"] = language
    return response


@cache
def name_version(language: str) -> str:
    """Empty for English, which the scripts are written in: it needs no catalogue."""
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "djangojs.mo"
    return sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else ""

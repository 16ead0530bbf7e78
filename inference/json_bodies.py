"""JSON from outside, checked before anything reads it: nested as no document of ours is, with half a character, or with
a number that Python refuses to read."""

import json
import math
import re
import threading
from collections.abc import Callable
from itertools import accumulate
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from rest_framework import serializers

MAX_DEPTH: Final = 32  # a drawing is five deep; Python's own readers and writers give up at some hundreds
MAX_DIGITS: Final = 400  # a float has 309 before its point at most; Python reads no more than some thousands
LARGE_BYTES: Final = 2**20
WAIT_S: Final = 3.0

# Strangers send large bodies, too: only so many are in memory before anything asks who they are.
_large_bodies = threading.BoundedSemaphore(2)
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_LONG_NUMBER = re.compile(rb"[0-9]{%d}" % (MAX_DIGITS + 1))
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class UnfitJSONError(ValueError):
    """The sentence says what is wrong."""


def check_json(text: bytes) -> None:
    """Raises UnfitJSONError. Whether it is JSON at all is for its reader to say. Quick: a drawing has megabytes."""
    rest = _TEXT.sub(b"", text)
    brackets = rest.translate(None, _NO_BRACKETS)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > MAX_DEPTH:
        raise UnfitJSONError(_("The JSON is nested too deeply."))
    if _LONG_NUMBER.search(rest):
        raise UnfitJSONError(_("The JSON holds a number with too many digits."))
    if _SURROGATE.search(text) and _has_lone_surrogate(text):
        raise UnfitJSONError(_("The JSON holds half of a character: a surrogate without the other one."))


def _has_lone_surrogate(text: bytes) -> bool:
    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except ValueError:  # no JSON
        return False
    return False


class JSONTextField(serializers.JSONField):
    """JSON in a field of a form."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str):
            try:
                check_json(data.encode(errors="replace"))
            except UnfitJSONError as error:
                raise serializers.ValidationError(str(error)) from error
        return super().to_internal_value(data)


class JSONBodyMiddleware:
    """Looks at every body that is read as JSON: at our addresses all but forms, at allauth's whatever it is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"  # what JSON is in (RFC 8259), and what is looked at here; others would hide brackets
        if _holds_json(request):
            with translation.override(get_language_from_request(request)):
                refusal = _find_fault(request)
            if refusal:
                return refusal
        return self.get_response(request)


def _holds_json(request: HttpRequest) -> bool:
    if request.path_info.startswith("/_allauth/"):
        return True
    return request.path_info.startswith("/api/") and request.content_type not in _FORMS


def _find_fault(request: HttpRequest) -> HttpResponse | None:
    if "Transfer-Encoding" in request.headers:  # of a length that nobody limits
        return _refuse(request, 411, "length_required", _("Send the request with its Content-Length."))
    if int(request.META.get("CONTENT_LENGTH") or 0) <= LARGE_BYTES:
        return _check_body(request)
    if not _large_bodies.acquire(timeout=WAIT_S):
        sentence = _("Many people are drawing right now. Try again in a moment.")
        return _refuse(request, 503, "busy", sentence, {"Retry-After": str(math.ceil(WAIT_S))})
    try:
        return _check_body(request)
    finally:
        _large_bodies.release()


def _check_body(request: HttpRequest) -> HttpResponse | None:
    try:
        check_json(request.body)
    except RequestDataTooBig:
        return _refuse(request, 413, "too_large", _("The request is too large."))
    except UnfitJSONError as error:
        return _refuse(request, 400, "invalid", str(error))
    return None


def _refuse(
    request: HttpRequest, status: int, code: str, sentence: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    """In the shape of docs/api.md, and at allauth's addresses in allauth's as well."""
    error = {"code": code, "message": sentence}
    if request.path_info.startswith("/_allauth/"):
        return JsonResponse({"status": status, "errors": [error], **error}, status=status, headers=headers)
    return JsonResponse(error, status=status, headers=headers)

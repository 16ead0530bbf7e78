"""Every error of the REST API in the one shape of docs/api.md: `{"code", "message", "fields"?}`."""

import math
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers, views
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from inference.errors import InferenceError

# DRF has finer codes than the API's contract.
_CODES = {"authentication_failed": "not_authenticated", "parse_error": "invalid"}


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # a field named "fields", as the contract has it
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER; None leaves what is not an answer to the caller to Django."""
    if isinstance(exc, InferenceError):
        return _answer_inference_error(exc)
    response = views.exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, ValidationError):
        response.data = _describe_invalid(exc)
    else:
        detail = response.data["detail"]
        response.data = {"code": _CODES.get(detail.code, detail.code), "message": _sentence(exc, str(detail))}
    return response


def describe_error(error: InferenceError) -> dict[str, Any]:
    body: dict[str, Any] = {"code": error.code, "message": _(error.message)}
    return body if error.fields is None else {**body, "fields": error.fields}


def _answer_inference_error(error: InferenceError) -> Response:
    views.set_rollback()
    headers = {} if error.retry_after_s is None else {"Retry-After": str(math.ceil(error.retry_after_s))}
    return Response(describe_error(error), status=error.status, headers=headers)


def _describe_invalid(error: ValidationError) -> dict[str, Any]:
    detail = error.detail
    fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
    name, problem = next(iter(fields.items()))
    sentence = _first_sentence(problem)
    message = sentence if name == "non_field_errors" else f"{name}: {sentence}"
    return {"code": "invalid", "message": message, "fields": fields}


def _first_sentence(problem: Any) -> str:
    while isinstance(problem, dict | list):
        problem = next(iter(problem.values())) if isinstance(problem, dict) else problem[0]
    return str(problem)


def _sentence(exc: Exception, detail: str) -> str:
    wait_s = getattr(exc, "wait", None)  # of Throttled, which has it after a refusal of known length
    if wait_s is None:
        return detail
    return _("Too many requests in a short time. Try again in %(count)s seconds.") % {"count": math.ceil(wait_s)}

"""Every error that DRF knows has the one shape."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from inference.errors import Busy, InvalidSettings


def answer(error: Exception) -> Response:
    class FailingView(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, request: Request) -> Response:
            raise error

    return FailingView.as_view()(APIRequestFactory().get("/"))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.PermissionDenied(), 403, "permission_denied"),
        (exceptions.ParseError(), 400, "invalid"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "unsupported_media_type"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.Throttled(wait=9.2), 429, "throttled"),
        (Busy(retry_after_s=0.5), 503, "busy"),
    ],
)
def test_an_error_has_a_code_and_a_sentence(error: Exception, status: int, code: str):
    response = answer(error)
    assert (response.status_code, response.data["code"]) == (status, code)
    assert set(response.data) == {"code", "message"}
    assert str(response.data["message"]).endswith(".")


@pytest.mark.parametrize("error", [exceptions.NotAuthenticated(), exceptions.AuthenticationFailed()])
def test_a_missing_and_a_failed_login_have_the_same_code(error: Exception):
    assert answer(error).data["code"] == "not_authenticated"


@pytest.mark.parametrize(("error", "seconds"), [(exceptions.Throttled(wait=9.2), "10"), (Busy(retry_after_s=0.5), "1")])
def test_an_error_that_passes_says_when_in_whole_seconds(error: Exception, seconds: str):
    assert answer(error)["Retry-After"] == seconds


def test_settings_at_fault_are_named():
    response = answer(InvalidSettings("Seed is wrong.", fields={"seed": ["Seed is wrong."]}))
    assert response.data == {"code": "invalid", "message": "Seed is wrong.", "fields": {"seed": ["Seed is wrong."]}}


@pytest.mark.parametrize(
    ("detail", "message", "fields"),
    [
        ("Wrong.", "Wrong.", {"non_field_errors": ["Wrong."]}),
        ({"title": ["Too long."]}, "title: Too long.", {"title": ["Too long."]}),
        ({"a": {"b": ["Deep."]}}, "a: Deep.", {"a": {"b": ["Deep."]}}),
    ],
)
def test_a_validation_error_names_its_fields(detail: Any, message: str, fields: dict[str, Any]):
    response = answer(serializers.ValidationError(detail))
    assert response.status_code == 400
    assert response.data == {"code": "invalid", "message": message, "fields": fields}


def test_a_fault_of_the_program_is_not_dressed_up():
    with pytest.raises(ZeroDivisionError):
        answer(ZeroDivisionError())

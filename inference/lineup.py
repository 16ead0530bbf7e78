"""One drawing as several people, to choose from."""

import base64
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from inference import services
from inference.api_errors import ErrorSerializer
from inference.json_bodies import JSONTextField
from inference.live_access import MayDrawLive, name_owner
from inference.setting_fields import SettingsSerializer
from inference.throttles import PersonThrottle, VisitorThrottle
from inference.uploads import read_paper
from sketchgan.network.condition import MAX_SEED

MAX_CANDIDATES = 6
_ERRORS = {400: "not_an_image, invalid", 413: "too_large", 422: "blank_sketch", 429: "throttled", 503: "busy"}


class LineupUserThrottle(PersonThrottle):
    scope, rate = "lineup_user", "20/minute"


class LineupVisitorThrottle(VisitorThrottle):
    scope, rate = "lineup_visitor", "20/minute"


class LineupRequestSerializer(SettingsSerializer):
    sketch = serializers.FileField(allow_empty_file=True, help_text="the paper, as in a live frame")
    seeds = JSONTextField(help_text=f"JSON: a list of 1 to {MAX_CANDIDATES} seeds")

    def validate_seeds(self, value: Any) -> list[int]:
        if not isinstance(value, list) or not 1 <= len(value) <= MAX_CANDIDATES or not all(map(_is_seed, value)):
            raise serializers.ValidationError(
                f"A line-up has 1 to {MAX_CANDIDATES} seeds, whole numbers from 0 to {MAX_SEED}."
            )
        return value


class CandidateSerializer(serializers.Serializer[Any]):
    seed = serializers.IntegerField()
    photo = serializers.CharField(help_text="JPEG, 256 x 256, base64")


class LineupSerializer(serializers.Serializer[Any]):
    model_version = serializers.CharField()
    candidates = CandidateSerializer(many=True)


class LineupView(APIView):
    parser_classes = (MultiPartParser,)
    permission_classes = (MayDrawLive,)

    def get_throttles(self) -> list[BaseThrottle]:
        return [LineupVisitorThrottle(), LineupUserThrottle()]

    @extend_schema(
        operation_id="create_lineup",
        summary="Turn one sketch into several people",
        request={"multipart/form-data": LineupRequestSerializer},
        responses={
            200: LineupSerializer,
            **{status: OpenApiResponse(ErrorSerializer, description=codes) for status, codes in _ERRORS.items()},
        },
    )
    def post(self, request: Request) -> Response:
        form = LineupRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        sketch, seeds = values.pop("sketch"), values.pop("seeds")
        paper = read_paper(sketch)
        settings = services.GenerationSettings.from_dict(values)
        people = services.generate_lineup(owner=name_owner(request), paper=paper, settings=settings, seeds=seeds)
        candidates = [{"seed": one.seed, "photo": base64.b64encode(one.photo_jpeg).decode()} for one in people]
        return Response({"model_version": people[0].model_version, "candidates": candidates})


def _is_seed(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SEED

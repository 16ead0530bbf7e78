"""The photograph of the paper in the size that somebody wants to take away; visitors may, as they may draw."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from inference import services
from inference.api import PictureNegotiation, answer_photo
from inference.api_errors import ErrorSerializer
from inference.live_access import MayDrawLive, name_owner
from inference.setting_fields import SettingsSerializer
from inference.throttles import PersonThrottle, VisitorThrottle
from inference.uploads import read_paper
from sketchgan.network.condition import MAX_SEED

_ERRORS = {400: "not_an_image, invalid", 413: "too_large", 422: "blank_sketch", 429: "throttled", 503: "busy"}


class PhotographUserThrottle(PersonThrottle):
    scope, rate = "photograph_user", "20/minute"


class PhotographVisitorThrottle(VisitorThrottle):
    scope, rate = "photograph_visitor", "20/minute"


class PhotographRequestSerializer(SettingsSerializer):
    sketch = serializers.FileField(allow_empty_file=True, help_text="the paper, as in a live frame")
    seed = serializers.IntegerField(required=False, min_value=0, max_value=MAX_SEED)


class PhotographView(APIView):
    parser_classes = (MultiPartParser,)
    permission_classes = (MayDrawLive,)
    content_negotiation_class = PictureNegotiation

    def get_throttles(self) -> list[BaseThrottle]:
        return [PhotographVisitorThrottle(), PhotographUserThrottle()]

    @extend_schema(
        operation_id="create_photograph",
        summary="Turn the paper into a photograph to take away",
        request={"multipart/form-data": PhotographRequestSerializer},
        responses={
            (200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY, description="The photograph"),
            **{status: OpenApiResponse(ErrorSerializer, description=codes) for status, codes in _ERRORS.items()},
        },
        parameters=[OpenApiParameter("size", int, enum=services.PHOTO_SIZES, default=services.PHOTO_SIZES[0])],
    )
    def post(self, request: Request) -> HttpResponse:
        size = services.parse_size(request.query_params.get("size"))
        form = PhotographRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        paper = read_paper(form.validated_data.pop("sketch"))
        settings, owner = services.GenerationSettings.from_dict(form.validated_data), name_owner(request)
        generation = services.generate_from_paper(owner=owner, paper=paper, settings=settings)
        return answer_photo(generation, owner=owner, size=size)

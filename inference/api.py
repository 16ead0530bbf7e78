"""A picture in, a picture out."""

from collections.abc import Iterable
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from inference import services
from inference.api_errors import ErrorSerializer
from inference.setting_fields import SettingsSerializer
from inference.uploads import read_file
from sketchgan.network.condition import MAX_SEED

_ERRORS = {
    400: "not_an_image, truncated_image, invalid",
    401: "not_authenticated",
    413: "too_large",
    422: "blank_sketch",
    429: "throttled, with Retry-After",
    500: "generation_failed",
    503: "busy (with Retry-After), model_unavailable",
    504: "timed_out",
}


class GenerationThrottle(UserRateThrottle):
    scope = "generation_user"


class LargePhotoThrottle(UserRateThrottle):
    """Of the photographs that are enlarged, from whatever address they are asked for."""

    scope, rate = "large_photo_user", "20/minute"


class PictureNegotiation(DefaultContentNegotiation):
    """The answer is a JPEG and an error is JSON, whatever the request says it accepts."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class GenerationView(APIView):
    parser_classes = (MultiPartParser,)
    permission_classes = (IsAuthenticated,)
    content_negotiation_class = PictureNegotiation

    class InputSerializer(SettingsSerializer):
        sketch = serializers.FileField(allow_empty_file=True, help_text="PNG, JPEG or WebP, up to 10 MB")
        seed = serializers.IntegerField(required=False, min_value=0, max_value=MAX_SEED)

    def get_throttles(self) -> list[BaseThrottle]:
        return [GenerationThrottle(), *([LargePhotoThrottle()] if "size" in self.request.query_params else [])]

    @extend_schema(
        operation_id="create_generation",
        summary="Turn a sketch into a photograph",
        request={"multipart/form-data": InputSerializer},
        responses={
            (200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY, description="The photograph"),
            **{status: OpenApiResponse(ErrorSerializer, description=codes) for status, codes in _ERRORS.items()},
        },
        parameters=[
            OpenApiParameter("size", int, enum=services.PHOTO_SIZES, default=services.PHOTO_SIZES[0]),
            OpenApiParameter("X-Model-Version", str, OpenApiParameter.HEADER, response=[200]),
            OpenApiParameter("X-Seed", int, OpenApiParameter.HEADER, response=[200]),
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        size = services.parse_size(request.query_params.get("size"))
        form = self.InputSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = read_file(form.validated_data.pop("sketch"))
        owner = services.owner_of(cast("AbstractBaseUser", request.user))
        settings = services.GenerationSettings.from_dict(form.validated_data)
        generation = services.generate_from_upload(owner=owner, data=data, settings=settings)
        return answer_photo(generation, owner=owner, size=size)


def answer_photo(generation: services.Generation, *, owner: str, size: int) -> HttpResponse:
    """The photograph at `size`. Raises InferenceError."""
    photo = services.enlarge_photo(owner=owner, photo_jpeg=generation.photo_jpeg, size=size)
    headers = {
        "X-Model-Version": generation.model_version,
        "X-Seed": str(generation.seed),
        "Cache-Control": "no-store",
    }
    return HttpResponse(photo, content_type="image/jpeg", headers=headers)


class UnknownAddressView(APIView):
    """What is left under /api/: an app gets its 404 in the one shape, not as a page."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:  # noqa: ARG002
        raise NotFound("There is nothing at this address. /api/docs/ lists what there is.")

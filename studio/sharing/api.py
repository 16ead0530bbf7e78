"""REST: the link of an own artwork."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.mailing.links import build_url
from studio.errors import NotShared
from studio.models import Artwork, Share
from studio.sharing import services


class ShareSerializer(serializers.ModelSerializer[Share]):
    url = serializers.SerializerMethodField(help_text="the link, to be sent to others")

    class Meta:
        model = Share
        fields = ("url", "has_drawing", "has_timelapse", "expires_at", "views", "created_at", "taken_down_at")
        read_only_fields = fields

    def get_url(self, share: Share) -> str:
        return build_url(share.get_absolute_url())


class ShareSettingsSerializer(serializers.Serializer[Any]):
    has_drawing = serializers.BooleanField(required=False)
    has_timelapse = serializers.BooleanField(required=False)
    expires_in_days = serializers.ChoiceField(
        services.LIFETIMES_DAYS, required=False, allow_null=True, help_text="counted from now; null: never"
    )


class ShareThrottle(UserRateThrottle):
    scope, rate = "share_change", "60/minute"


class ShareView(APIView):
    throttle_classes = (ShareThrottle,)

    def find_artwork(self, pk: Any) -> Artwork:
        return get_object_or_404(Artwork.objects.for_user(self.request.user).kept(), pk=pk)

    @extend_schema(operation_id="read_share", responses=ShareSerializer)
    def get(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        share = Share.objects.filter(artwork=self.find_artwork(pk)).first()
        if share is None:
            raise NotShared
        return Response(ShareSerializer(share).data)

    @extend_schema(operation_id="share_artwork", request=ShareSettingsSerializer, responses=ShareSerializer)
    def put(self, request: Request, pk: Any) -> Response:
        """Makes the link, or changes what it shows; what is left out stays."""
        body = ShareSettingsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        share = services.share_artwork(artwork=self.find_artwork(pk), **body.validated_data)
        return Response(ShareSerializer(share).data)

    @extend_schema(operation_id="stop_sharing", responses={204: OpenApiResponse(description="The link is dead")})
    def delete(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        services.stop_sharing(artwork=self.find_artwork(pk))
        return Response(status=204)

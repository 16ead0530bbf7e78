"""REST: the signed-in person's own account. No address names anybody, so there is nothing of others to reach."""

from typing import Any, cast

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from accounts import belongings
from accounts.models import User
from accounts.pages import terms
from accounts.profile import avatars
from accounts.profile.avatar_limit import AvatarThrottle
from accounts.profile.deletion import schedule_deletion
from accounts.profile.export import name_export, stream_export

REAUTHENTICATE_FIRST = (
    "Confirm that it is you first: POST the password to /_allauth/app/v1/auth/reauthenticate, then try again."
)


def own(request: Request) -> User:
    # The permission lets no visitor get here.
    return cast("User", request.user)


class TermsSerializer(serializers.Serializer[Any]):
    """`is_accepted` is false when the terms changed since: show /terms/ and /privacy/, and ask."""

    version = serializers.CharField()
    is_accepted = serializers.BooleanField(read_only=True)


class ProfileSerializer(serializers.ModelSerializer[User]):
    avatar_url = serializers.SerializerMethodField()
    terms = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "email",
            "display_name",
            "pronouns",
            "bio",
            "language",
            "theme",
            "hand",
            "is_pen_only",
            "wants_news",
            "wants_storage_notice",
            "avatar_url",
            "terms",
            "date_joined",
            "deletion_due_at",
        )
        read_only_fields = ("email", "date_joined", "deletion_due_at")

    @extend_schema_field(TermsSerializer)
    def get_terms(self, user: User) -> dict[str, Any]:
        return {"version": terms.TERMS_VERSION, "is_accepted": terms.has_accepted(user)}

    def get_avatar_url(self, user: User) -> str | None:
        url = user.get_avatar_url()
        return self.context["request"].build_absolute_uri(url) if url else None


class ProfileView(generics.RetrieveUpdateAPIView[User]):
    serializer_class = ProfileSerializer
    http_method_names = ["get", "patch", "head", "options"]  # noqa: RUF012  # as Django declares it

    def get_object(self) -> User:
        return own(self.request)


class TermsView(APIView):
    @extend_schema(request=TermsSerializer, responses=ProfileSerializer)
    def post(self, request: Request) -> Response:
        """Agree to the terms of `version`, which must be the present one."""
        body = TermsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        if body.validated_data["version"] != terms.TERMS_VERSION:
            raise ValidationError(
                {"version": [f"The terms are those of {terms.TERMS_VERSION}. Show them, and ask again."]}
            )
        terms.accept_terms(user=own(request))
        return Response(ProfileSerializer(own(request), context={"request": request}).data)


class AvatarSerializer(serializers.Serializer[Any]):
    """One of the two: a PNG, JPEG or WebP file, or the id of an artwork of one's own."""

    picture = serializers.FileField(required=False)
    face = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise ValidationError("Send either a picture or the id of one of your faces.")
        return attrs


class AvatarView(APIView):
    parser_classes = (MultiPartParser, JSONParser)

    def get_throttles(self) -> list[BaseThrottle]:
        return [AvatarThrottle()] if self.request.method == "PUT" else []

    def perform_content_negotiation(self, *_: Any, **__: Any) -> tuple[BaseRenderer, str]:
        """The address says what comes, whatever Accept asks for; only errors are rendered, as JSON."""
        return JSONRenderer(), "application/json"

    @extend_schema(responses={(200, "image/webp"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponseBase:
        picture = avatars.read_avatar(own(request))
        if picture is None:
            raise NotFound("You have no picture yet.")
        headers = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(picture, content_type="image/webp", headers=headers)

    @extend_schema(request=AvatarSerializer, responses=ProfileSerializer)
    def put(self, request: Request) -> Response:
        body = AvatarSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            _change_avatar(own(request), **body.validated_data)
        except avatars.AvatarError as error:
            field = next(iter(body.validated_data))
            raise ValidationError({field: [str(error)]}) from error
        return Response(ProfileSerializer(own(request), context={"request": request}).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        avatars.remove_avatar(user=own(request))
        return Response(status=204)


def _change_avatar(user: User, *, picture: Any = None, face: Any = None) -> None:
    if face:
        avatars.wear_face(user=user, face_id=str(face))
    else:
        avatars.set_avatar(user=user, data=picture.read(avatars.MAX_BYTES + 1))


class UsageSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    used = serializers.IntegerField()
    limit = serializers.IntegerField()
    unit = serializers.CharField()
    note = serializers.CharField(help_text="a sentence for people, or nothing")


class UsageView(APIView):
    @extend_schema(responses=UsageSerializer(many=True))
    def get(self, request: Request) -> Response:
        usages = [usage for keeper in belongings.list_keepers() for usage in keeper.list_usage(own(request))]
        return Response(UsageSerializer(usages, many=True).data)


class ExportThrottle(UserRateThrottle):
    """An export reads everything that a person has."""

    scope, rate = "export", "10/hour"


class ExportView(APIView):
    throttle_classes = (ExportThrottle,)

    def perform_content_negotiation(self, *_: Any, **__: Any) -> tuple[BaseRenderer, str]:
        return JSONRenderer(), "application/json"

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponseBase:
        """Everything that the site keeps about you, as a zip file that begins to arrive at once."""
        headers = {
            "Content-Disposition": f'attachment; filename="{name_export()}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return StreamingHttpResponse(stream_export(own(request)), content_type="application/zip", headers=headers)


class DeletionSerializer(serializers.Serializer[Any]):
    deletion_due_at = serializers.DateTimeField()


class DeletionView(APIView):
    @extend_schema(request=None, responses={202: DeletionSerializer})
    def post(self, request: Request) -> Response:
        """Delete the account in seven days, and log out everywhere. Logging in before then keeps it."""
        _require_recent_login(request)
        due_at = schedule_deletion(user=own(request))
        return Response({"deletion_due_at": due_at}, status=202)


def _require_recent_login(request: Request) -> None:
    """Raises PermissionDenied. The session of an app stands behind its token, that of a browser in the request."""
    http_request = request._request  # noqa: SLF001  # Django's request inside DRF's
    if request.auth is not None:
        http_request.session = cast("SessionBase", request.auth)
    http_request.user = request.user
    if not did_recently_reauthenticate(http_request):
        raise PermissionDenied(REAUTHENTICATE_FIRST, code="reauthentication_required")

"""REST: the artworks of the signed-in person. Another person's are as unknown as those that never were."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import IO, Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.utils import json
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from inference.errors import TooLarge, gettext_noop
from studio import services, turns
from studio.api_fields import SettingsField, StrokesField
from studio.large_json import LargeDecoder, LargeEncoder
from studio.models import MAX_SAVE_KEY_LENGTH, MAX_TITLE_LENGTH, Artwork, ArtworkQuerySet
from studio.pictures import FILE_NAMES
from studio.strokes import MAX_JSON_BYTES

PAGE_SIZE = 24
SAVE_KEY_HEADER = "Idempotency-Key"
SAVE_KEY = OpenApiParameter(
    SAVE_KEY_HEADER, str, OpenApiParameter.HEADER, description="the same save with the same key is carried out once"
)


class ArtworkSerializer(serializers.ModelSerializer[Artwork]):
    tags = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="current.number", help_text="the number of the newest version")
    settings = SettingsField(source="current.settings")
    model_version = serializers.CharField(source="current.model_version")
    sketch_url = serializers.SerializerMethodField()
    photo_url = serializers.SerializerMethodField()
    thumbnail_url = serializers.SerializerMethodField()
    page_url = serializers.SerializerMethodField()

    class Meta:
        model = Artwork
        fields: tuple[str, ...] = (
            "id",
            "title",
            "is_favourite",
            "tags",
            "created_at",
            "updated_at",
            "trashed_at",
            "version",
            "settings",
            "model_version",
            "sketch_url",
            "photo_url",
            "thumbnail_url",
            "page_url",
        )
        read_only_fields = fields

    def get_tags(self, artwork: Artwork) -> list[str]:
        return [tag.name for tag in artwork.tags.all()]

    def get_sketch_url(self, artwork: Artwork) -> str:
        return self._absolute(artwork.get_file_url(FILE_NAMES["sketch"]))

    def get_photo_url(self, artwork: Artwork) -> str:
        return self._absolute(artwork.get_file_url(FILE_NAMES["photo"]))

    def get_thumbnail_url(self, artwork: Artwork) -> str:
        return self._absolute(artwork.get_file_url(FILE_NAMES["thumbnail"]))

    def get_page_url(self, artwork: Artwork) -> str:
        return self._absolute(artwork.get_absolute_url())

    def _absolute(self, path: str) -> str:
        url: str = self.context["request"].build_absolute_uri(path)
        return url


class ArtworkDetailSerializer(ArtworkSerializer):
    strokes = StrokesField(source="current.strokes")

    class Meta(ArtworkSerializer.Meta):
        fields = (*ArtworkSerializer.Meta.fields, "strokes")
        read_only_fields = fields


class SavedArtworkSerializer(ArtworkDetailSerializer):
    is_new_version = serializers.BooleanField(help_text="false where the newest version is what was sent")

    class Meta(ArtworkDetailSerializer.Meta):
        fields = (*ArtworkDetailSerializer.Meta.fields, "is_new_version")
        read_only_fields = fields


class NewArtworkSerializer(serializers.Serializer[Any]):
    """What the strokes and the settings hold is checked where they are used."""

    title = serializers.CharField(max_length=MAX_TITLE_LENGTH, required=False, allow_blank=True)
    strokes = StrokesField()
    settings = SettingsField(required=False)


class ArtworkChangeSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=MAX_TITLE_LENGTH, required=False)
    strokes = StrokesField(required=False)
    settings = SettingsField(required=False)


class DrawingParser(JSONParser):
    """JSON, refused by its size before it is read: Django's own limit does not hold for streamed bodies."""

    max_bytes = MAX_JSON_BYTES + 64 * 1024  # room for the title, the settings and some white space

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002  # JSON is UTF-8
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        request: Request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.max_bytes:
            raise TooLarge(gettext_noop("The drawing is too large to be saved. Undo some lines and save again."))
        try:
            parsed: dict[str, Any] = json.loads(stream.read().decode(), cls=LargeDecoder)
        except ValueError as error:  # no JSON, or no UTF-8
            raise ParseError(f"JSON parse error - {error}") from error
        return parsed


class DrawingEncoder(LargeEncoder, JSONEncoder):
    pass


class DrawingRenderer(JSONRenderer):
    encoder_class = DrawingEncoder


class ReadsDrawings(APIView):
    """Takes a turn for a large request, and holds it until the answer: both would fill the memory."""

    parser_classes = (DrawingParser,)
    renderer_classes = (DrawingRenderer,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.turn:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the permissions and the limits: a stranger gets no turn."""
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > turns.LARGE_BYTES:
            self.turn.enter_context(turns.reading.hold_one())


class SaveThrottle(UserRateThrottle):
    """Every save runs the model."""

    scope = "artwork_save"
    rate = "30/minute"


class ArtworkView(ReadsDrawings, generics.GenericAPIView[Artwork]):
    def get_queryset(self) -> ArtworkQuerySet:
        return Artwork.objects.for_user(self.request.user).with_current().prefetch_related("tags")

    def get_throttles(self) -> list[BaseThrottle]:
        return [SaveThrottle()] if self.request.method in {"POST", "PATCH"} else []

    def read(self, request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The body's values. Raises ValidationError."""
        body = serializer(data=request.data)
        body.is_valid(raise_exception=True)
        values: dict[str, Any] = body.validated_data
        return values

    def read_save_key(self, request: Request) -> str | None:
        """Raises ValidationError."""
        key = request.headers.get(SAVE_KEY_HEADER)
        if key is not None and not (key.isascii() and key.isprintable() and 0 < len(key) <= MAX_SAVE_KEY_LENGTH):
            sentence = f"A key has 1 to {MAX_SAVE_KEY_LENGTH} printable ASCII characters; a random UUID is a good one."
            raise serializers.ValidationError({SAVE_KEY_HEADER: [sentence]})
        return key

    def answer(self, artwork: Artwork, status: int = 200) -> Response:
        return Response(ArtworkDetailSerializer(artwork, context=self.get_serializer_context()).data, status)

    def answer_saved(self, artwork: Artwork, before: int) -> Response:
        """`before` is the number of the version that was the newest."""
        data = ArtworkDetailSerializer(artwork, context=self.get_serializer_context()).data
        return Response({**data, "is_new_version": artwork.current.number != before})


class NewArtworkView(ArtworkView):
    """What saves; studio/gallery/api.py lists."""

    @extend_schema(request=NewArtworkSerializer, responses={201: ArtworkDetailSerializer}, parameters=[SAVE_KEY])
    def post(self, request: Request) -> Response:
        # The permission lets no visitor get here.
        owner = cast("AbstractBaseUser", request.user)
        values, save_key = self.read(request, NewArtworkSerializer), self.read_save_key(request)
        artwork = services.create_artwork(owner=owner, save_key=save_key, **values)
        return self.answer(artwork, 201)

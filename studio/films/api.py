"""REST: films of an own artwork."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from inference.errors import gettext_noop
from studio.errors import NoMorph
from studio.films import options, services
from studio.films.encoding import FORMATS
from studio.models import Artwork, Film

_SENTENCES = {
    "worker_lost": gettext_noop("The server was restarted while it made this film. Order it again."),
    "quota_reached": gettext_noop("There was no room left for this film. Delete something, then order it again."),
}
_FAILED = gettext_noop("This film could not be made. Order it again.")


class FilmOptionsSerializer(serializers.Serializer[Any]):
    format = serializers.ChoiceField(tuple(FORMATS), default="mp4")
    view = serializers.ChoiceField(
        options.VIEWS, default="both", help_text="drawing and face side by side, or the face"
    )
    length_s = serializers.IntegerField(
        required=False, help_text="of a time-lapse 5 to 30, else 10; of a morph, there and back, 3 to 8, else 5"
    )
    pace = serializers.ChoiceField(
        options.PACES, required=False, help_text="of a time-lapse; drawn: by the times of the pen; else even"
    )


class FilmOrderSerializer(FilmOptionsSerializer):
    kind = serializers.ChoiceField(Film.Kind.choices, default=Film.Kind.TIMELAPSE)
    other = serializers.UUIDField(required=False, help_text="of a morph: the own artwork that it leads to")

    def validate(self, chosen: dict[str, Any]) -> dict[str, Any]:
        kind = options.OPTIONS_OF_KIND[chosen["kind"]]
        if chosen["kind"] == Film.Kind.MORPH and "other" not in chosen:
            raise serializers.ValidationError({"other": [_("Choose the other face.")]})
        if "length_s" in chosen and not kind.MIN_LENGTH_S <= chosen["length_s"] <= kind.MAX_LENGTH_S:
            sentence = _("Choose a length from %(least)d to %(most)d seconds.")
            limits = {"least": kind.MIN_LENGTH_S, "most": kind.MAX_LENGTH_S}
            raise serializers.ValidationError({"length_s": [sentence % limits]})
        return chosen


class FilmSerializer(serializers.ModelSerializer[Film]):
    options = FilmOptionsSerializer()
    other = serializers.UUIDField(
        source="other.artwork_id", default=None, help_text="the artwork that a morph leads to"
    )
    other_title = serializers.CharField(source="other.artwork.title", default="")
    message = serializers.SerializerMethodField(help_text="what went wrong, for the person")
    url = serializers.SerializerMethodField(help_text="of the file, once it is done")

    class Meta:
        model = Film
        fields = (
            "id",
            "kind",
            "other",
            "other_title",
            "options",
            "state",
            "progress",
            "error",
            "message",
            "url",
            "size_bytes",
            "created_at",
        )
        read_only_fields = fields

    def get_message(self, film: Film) -> str:
        return _(_SENTENCES.get(film.error, _FAILED)) if film.state == Film.State.FAILED else ""

    def get_url(self, film: Film) -> str | None:
        if film.state != Film.State.DONE:
            return None
        url: str = self.context["request"].build_absolute_uri(name_file(film))
        return url


def name_file(film: Film) -> str:
    return reverse("studio:film_file", args=[film.version.artwork_id, film.pk])


class FilmThrottle(UserRateThrottle):
    scope, rate = "film", "20/day"


class MorphThrottle(UserRateThrottle):
    scope, rate = "morph", "30/minute"


class MorphSerializer(serializers.Serializer[Any]):
    is_offered = serializers.BooleanField()
    message = serializers.CharField(allow_blank=True, help_text="why not, for the person")


class MorphView(APIView):
    throttle_classes = (MorphThrottle,)

    @extend_schema(operation_id="check_morph", responses=MorphSerializer)
    def get(self, request: Request, pk: Any, other: Any) -> Response:
        """Whether a film from one face to the other can be ordered."""
        own = Artwork.objects.for_user(request.user).kept().with_current()
        artwork, leads_to = get_object_or_404(own, pk=pk), get_object_or_404(own, pk=other)
        try:
            services.check_morph(artwork=artwork, other=leads_to)
        except NoMorph as error:
            return Response({"is_offered": False, "message": _(error.message)})
        return Response({"is_offered": True, "message": ""})


class FilmView(APIView):
    def list_films(self, pk: Any) -> Any:
        get_object_or_404(Artwork.objects.for_user(self.request.user).kept(), pk=pk)
        services.give_up_lifeless()
        films = Film.objects.for_user(self.request.user).filter(version__artwork=pk)
        return films.select_related("version__artwork", "other__artwork").defer("version__strokes", "other__strokes")

    def answer(self, films: Any, status: int = 200, *, many: bool = False) -> Response:
        return Response(FilmSerializer(films, many=many, context={"request": self.request}).data, status)


class FilmListView(FilmView):
    @extend_schema(operation_id="list_films", responses=FilmSerializer(many=True))
    def get(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        return self.answer(self.list_films(pk), many=True)

    @extend_schema(operation_id="order_film", request=FilmOrderSerializer, responses={202: FilmSerializer})
    def post(self, request: Request, pk: Any) -> Response:
        body = FilmOrderSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        chosen = dict(body.validated_data)
        kind, other = chosen.pop("kind"), chosen.pop("other", None)
        own = Artwork.objects.for_user(request.user).kept().with_current()
        artwork = get_object_or_404(own, pk=pk)
        if kind == Film.Kind.TIMELAPSE:
            film = services.order_timelapse(artwork=artwork, options=options.TimelapseOptions(**chosen))
        else:
            chosen.pop("pace", None)
            leads_to = get_object_or_404(own, pk=other)
            film = services.order_morph(artwork=artwork, other=leads_to, options=options.MorphOptions(**chosen))
        return self.answer(film, 202)

    def get_throttles(self) -> list[BaseThrottle]:
        return [FilmThrottle()] if self.request.method == "POST" else []


class FilmDetailView(FilmView):
    @extend_schema(operation_id="read_film", responses=FilmSerializer)
    def get(self, request: Request, pk: Any, film: Any) -> Response:  # noqa: ARG002
        return self.answer(get_object_or_404(self.list_films(pk), pk=film))

    @extend_schema(operation_id="delete_film", responses={204: OpenApiResponse(description="Cancelled, or deleted")})
    def delete(self, request: Request, pk: Any, film: Any) -> Response:  # noqa: ARG002
        services.delete_film(film=get_object_or_404(self.list_films(pk), pk=film))
        return Response(status=204)

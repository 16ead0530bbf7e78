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
    length_s = serializers.IntegerField(min_value=options.MIN_LENGTH_S, max_value=options.MAX_LENGTH_S, default=10)
    pace = serializers.ChoiceField(options.PACES, default="even", help_text="drawn: by the times of the pen")


class FilmSerializer(serializers.ModelSerializer[Film]):
    options = FilmOptionsSerializer()
    message = serializers.SerializerMethodField(help_text="what went wrong, for the person")
    url = serializers.SerializerMethodField(help_text="of the file, once it is done")

    class Meta:
        model = Film
        fields = ("id", "kind", "options", "state", "progress", "error", "message", "url", "size_bytes", "created_at")
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


class FilmView(APIView):
    def list_films(self, pk: Any) -> Any:
        get_object_or_404(Artwork.objects.for_user(self.request.user).kept(), pk=pk)
        services.give_up_lifeless()
        films = Film.objects.for_user(self.request.user).filter(version__artwork=pk)
        return films.select_related("version__artwork").defer("version__strokes")

    def answer(self, films: Any, status: int = 200, *, many: bool = False) -> Response:
        return Response(FilmSerializer(films, many=many, context={"request": self.request}).data, status)


class FilmListView(FilmView):
    @extend_schema(operation_id="list_films", responses=FilmSerializer(many=True))
    def get(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        return self.answer(self.list_films(pk), many=True)

    @extend_schema(operation_id="order_film", request=FilmOptionsSerializer, responses={202: FilmSerializer})
    def post(self, request: Request, pk: Any) -> Response:
        body = FilmOptionsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        artwork = get_object_or_404(Artwork.objects.for_user(request.user).kept().with_current(), pk=pk)
        chosen = options.FilmOptions(**body.validated_data)
        return self.answer(services.order_timelapse(artwork=artwork, options=chosen), 202)

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

"""Films: ordered, cancelled, deleted, given up."""

import logging
from datetime import timedelta
from importlib.util import find_spec
from typing import Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from accounts.belongings import changed
from inference.errors import InferenceError, gettext_noop
from studio.errors import FilmUnavailable, FilmUnderWay, NoMorph, NoMovement
from studio.films.making import start_film
from studio.films.morphing import match
from studio.films.options import FilmOptions
from studio.models import Artwork, Film
from studio.quota import check_room

logger = logging.getLogger(__name__)

NO_LIFE_AFTER: Final = timedelta(seconds=90)
_FEWEST_POINTS: Final = 8
_MOST_STROKES: Final = 5000  # more would be matched for seconds, while the person waits
_TOO_MANY: Final = gettext_noop("One of these drawings has too many lines for a morph. Choose another face.")


def order_timelapse(*, artwork: Artwork, options: FilmOptions) -> Film:
    """Raises FilmUnderWay, NoMovement, FilmUnavailable, ArtworkQuotaReached, Busy."""
    version = artwork.current
    if sum(len(stroke["points"]) for stroke in version.strokes["strokes"]) < _FEWEST_POINTS:
        raise NoMovement
    return _order(Film(version=version, kind=Film.Kind.TIMELAPSE, options=options.to_dict()))


def order_morph(*, artwork: Artwork, other: Artwork, options: FilmOptions) -> Film:
    """Raises NoMorph, FilmUnderWay, FilmUnavailable, ArtworkQuotaReached, Busy."""
    check_morph(artwork=artwork, other=other)
    return _order(Film(version=artwork.current, other=other.current, kind=Film.Kind.MORPH, options=options.to_dict()))


def check_morph(*, artwork: Artwork, other: Artwork) -> None:
    """Raises NoMorph where the lines of their drawings cannot be matched."""
    drawings = artwork.current.strokes, other.current.strokes
    if max(len(drawing["strokes"]) for drawing in drawings) > _MOST_STROKES:
        raise NoMorph(_TOO_MANY)
    if artwork == other or not match(*drawings).is_good:
        raise NoMorph


def _order(film: Film) -> Film:
    owner = film.version.artwork.owner
    if film.options["format"] == "mp4" and not has_mp4():
        raise FilmUnavailable
    check_room(owner, size_bytes=1)
    give_up_lifeless()
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=owner.pk)  # two orders at once are one
        if Film.objects.for_user(owner).under_way().exists():
            raise FilmUnderWay
        film.save()
    try:
        start_film(film)
    except InferenceError:
        film.delete()
        raise
    length_s = film.options["length_s"]
    logger.info("film_ordered owner=%s kind=%s length_s=%d", owner.pk, film.kind, length_s)
    return film


def has_mp4() -> bool:
    """Whether the package is there that writes them; it is large, and nothing else needs it."""
    return find_spec("av") is not None


def delete_film(*, film: Film) -> None:
    """One that is being made ends with its next sign of life."""
    owner = film.version.artwork.owner
    film.delete()
    changed.send_robust(sender=Film, user=owner)


def give_up_lifeless() -> int:
    """Films whose worker died, with its process or by itself. Returns how many."""
    silent = Film.objects.under_way().filter(updated_at__lt=timezone.now() - NO_LIFE_AFTER)
    return silent.update(state=Film.State.FAILED, error="worker_lost")

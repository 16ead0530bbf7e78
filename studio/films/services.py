"""Films: ordered, cancelled, deleted, given up."""

import logging
from datetime import timedelta
from importlib.util import find_spec
from typing import Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from accounts.belongings import changed
from inference.errors import InferenceError
from studio.errors import FilmUnavailable, FilmUnderWay, NoMovement
from studio.films.making import start_film
from studio.films.options import FilmOptions
from studio.models import Artwork, Film
from studio.quota import check_room

logger = logging.getLogger(__name__)

NO_LIFE_AFTER: Final = timedelta(seconds=90)
_FEWEST_POINTS: Final = 8


def order_timelapse(*, artwork: Artwork, options: FilmOptions) -> Film:
    """Raises FilmUnderWay, NoMovement, FilmUnavailable, ArtworkQuotaReached, Busy."""
    version, owner = artwork.current, artwork.owner
    if sum(len(stroke["points"]) for stroke in version.strokes["strokes"]) < _FEWEST_POINTS:
        raise NoMovement
    if options.format == "mp4" and not has_mp4():
        raise FilmUnavailable
    check_room(owner, size_bytes=1)
    give_up_lifeless()
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=owner.pk)  # two orders at once are one
        if Film.objects.for_user(owner).under_way().exists():
            raise FilmUnderWay
        film = Film.objects.create(version=version, kind=Film.Kind.TIMELAPSE, options=options.to_dict())
    try:
        start_film(film)
    except InferenceError:
        film.delete()
        raise
    logger.info("film_ordered owner=%s format=%s length_s=%d", owner.pk, options.format, options.length_s)
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

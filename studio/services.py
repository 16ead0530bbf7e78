"""Keeping drawings. The picture always comes from the strokes, never from the person who saves."""

import logging
import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.belongings import changed
from inference.errors import BlankSketch
from inference.services import GenerationSettings, generate_from_paper, owner_of
from studio import turns
from studio.errors import ArtworkGone, InvalidStrokes, SaveKeyReused
from studio.models import Artwork, ArtworkQuerySet, Version
from studio.pictures import delete_files, make_pictures, stored
from studio.quota import check_room_for_artwork, check_room_for_version
from studio.strokes import (
    Checked,
    StrokesError,
    check_document,
    checksum,
    has_ink,
    rasterise,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Save:
    """A drawing and its settings, checked, on their way to the gallery."""

    owner: AbstractBaseUser
    key: str | None
    drawing: Checked
    settings: GenerationSettings

    @cached_property
    def checksum(self) -> str:
        return checksum(self.drawing.canonical)

    def find_earlier(self, artwork: Artwork | None = None) -> Artwork | None:
        """What this save made when it was sent before, in `artwork` if that is given. Raises SaveKeyReused.

        Not what lies in the trash: whoever saves again wants to see it in the gallery.
        """
        if self.key is None:
            return None
        own = Version.objects.filter(artwork__in=Artwork.objects.for_user(self.owner).kept(), save_key=self.key)
        earlier = own.defer("strokes").select_related("artwork").first()
        if earlier is None:
            return None
        is_same = (earlier.checksum, earlier.settings) == (self.checksum, self.settings.to_dict())
        if not is_same or (artwork is not None and artwork.pk != earlier.artwork_id):
            raise SaveKeyReused
        return earlier.artwork


def create_artwork(
    *, owner: AbstractBaseUser, title: str = "", strokes: object, settings: object = None, save_key: str | None = None
) -> Artwork:
    """The same save with the same `save_key` again gives the artwork that it made before.

    Raises InferenceError: the strokes, the settings or the generation failed, or the gallery is full.
    """
    drawing = check_strokes(strokes)
    chosen = GenerationSettings.from_dict({} if settings is None else settings)
    save = Save(owner, save_key, drawing, chosen)
    if earlier := save.find_earlier():
        return earlier
    check_room_for_artwork(owner)
    version, pictures = _make_version(save)
    with stored(pictures) as names, transaction.atomic():
        # Two saves at once must not both take the last place, nor the same title.
        get_user_model().objects.select_for_update().get(pk=owner.pk)
        if earlier := save.find_earlier():
            delete_files(names.values())
            return earlier
        check_room_for_artwork(owner)
        artwork = Artwork.objects.create(owner_id=owner.pk, title=title or _next_title(owner))
        _save_version(version, artwork, 1, names)
    tell_of_change(owner)
    return artwork


def update_artwork(
    *,
    artwork: Artwork,
    title: str | None = None,
    strokes: object = None,
    settings: object = None,
    save_key: str | None = None,
) -> Artwork:
    """What is None stays. New strokes or settings become a new version, one for a `save_key`. Raises InferenceError."""
    if strokes is None and settings is None:
        return _rename_alone(artwork, title)
    current = artwork.current
    drawing = check_strokes(current.strokes if strokes is None else strokes)
    chosen = GenerationSettings.from_dict(current.settings if settings is None else settings)
    save = Save(artwork.owner, save_key, drawing, chosen)
    if save.find_earlier(artwork):
        return _rename_alone(artwork, title)
    check_room_for_version(artwork.owner)
    version, pictures = _make_version(save)
    with stored(pictures) as names, transaction.atomic():
        locked = _lock(artwork)
        if save.find_earlier(artwork):
            delete_files(names.values())
            return _rename(locked, title)
        newest = locked.versions.newest().values_list("number", flat=True).get()
        _save_version(version, locked, newest + 1, names)
        renamed = _rename(locked, title)
    tell_of_change(artwork.owner)
    return renamed


def delete_artwork(*, artwork: Artwork) -> None:
    delete_artworks(owner=artwork.owner, artworks=Artwork.objects.filter(pk=artwork.pk))


def delete_artworks(*, owner: AbstractBaseUser, artworks: ArtworkQuerySet) -> int:
    """For good, past the trash. The files go with the rows, after the commit. Returns how many there were."""
    ids = list(artworks.for_user(owner).values_list("pk", flat=True))
    with transaction.atomic():
        # First and without their strokes: the artworks' own cascade would read megabytes of each.
        Version.objects.filter(artwork__in=ids).defer("strokes").delete()
        Artwork.objects.filter(pk__in=ids).delete()
    tell_of_change(owner)
    logger.info("artworks_deleted owner=%s count=%d", owner.pk, len(ids))
    return len(ids)


def tell_of_change(owner: AbstractBaseUser) -> None:
    """Robust: what somebody makes of it (a mail, say) must not spoil what is saved by now."""
    changed.send_robust(sender=Artwork, user=owner)


def check_strokes(value: object) -> Checked:
    """Raises InvalidStrokes, Busy."""
    try:
        with turns.drawing.hold_one():
            return check_document(value)
    except StrokesError as error:
        raise InvalidStrokes(str(error), fields={"strokes": [str(error)]}) from error


def _make_version(save: Save) -> tuple[Version, dict[str, bytes]]:
    """An unsaved version without artwork and files, and the bytes of its files."""
    with turns.drawing.hold_one():
        paper = rasterise(save.drawing.document)
    if not has_ink(paper):
        raise BlankSketch
    generation = generate_from_paper(owner=owner_of(save.owner), paper=paper, settings=save.settings)
    pictures = make_pictures(generation)
    version = Version(
        strokes=save.drawing.document,
        settings=save.settings.to_dict(),
        checksum=save.checksum,
        model_version=generation.model_version,
        size_bytes=len(save.drawing.canonical) + sum(map(len, pictures.values())),
        save_key=save.key,
    )
    return version, pictures


def _save_version(version: Version, artwork: Artwork, number: int, names: dict[str, str]) -> None:
    version.artwork, version.number = artwork, number
    for field, name in names.items():
        setattr(version, field, name)
    version.save(force_insert=True)
    artwork.current = version  # who asks for it need not read megabytes back
    logger.info("artwork_saved owner=%s number=%d model=%s", artwork.owner_id, number, version.model_version)


def _rename_alone(artwork: Artwork, title: str | None) -> Artwork:
    with transaction.atomic():
        return _rename(_lock(artwork), title)


def _lock(artwork: Artwork) -> Artwork:
    try:
        return Artwork.objects.kept().select_for_update().get(pk=artwork.pk)
    except Artwork.DoesNotExist as error:
        raise ArtworkGone from error


def _rename(artwork: Artwork, title: str | None) -> Artwork:
    artwork.title = title or artwork.title
    artwork.save(update_fields=["title", "updated_at"])
    return artwork


def _next_title(owner: AbstractBaseUser) -> str:
    titles = Artwork.objects.for_user(owner).values_list("title", flat=True)
    words = _("Face %(number)s")
    pattern = re.compile(re.escape(words % {"number": "#"}).replace(re.escape("#"), r"(\d{1,9})"))
    numbers = [int(match[1]) for title in titles if (match := pattern.fullmatch(title))]
    return words % {"number": max(numbers, default=0) + 1}

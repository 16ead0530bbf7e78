"""Keeping drawings. The picture always comes from the strokes, never from the person who saves."""

import logging
import re
from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.belongings import changed
from inference.errors import BlankSketch
from inference.services import GenerationSettings, generate_from_paper, get_model, owner_of
from studio import turns
from studio.errors import ArtworkGone, InvalidStrokes, SaveKeyReused
from studio.models import Artwork, ArtworkQuerySet, Version
from studio.pictures import delete_files, make_pictures, stored
from studio.quota import check_room
from studio.strokes import (
    Checked,
    StrokesError,
    check_document,
    checksum,
    has_ink,
    rasterise,
)

logger = logging.getLogger(__name__)


def create_artwork(
    *, owner: AbstractBaseUser, title: str = "", strokes: object, settings: object = None, save_key: str | None = None
) -> Artwork:
    """The same save with the same `save_key` again gives the artwork that it made before.

    Raises InferenceError: the strokes, the settings or the generation failed, or the gallery is full.
    """
    version = _read_version(strokes, {} if settings is None else settings, save_key)
    if earlier := find_saved(owner, version):
        return earlier
    pictures = _photograph(version, owner)
    return add_artwork(owner=owner, title=title, version=version, pictures=pictures)


def update_artwork(
    *,
    artwork: Artwork,
    title: str | None = None,
    strokes: object = None,
    settings: object = None,
    save_key: str | None = None,
) -> Artwork:
    """What is None stays. New strokes or settings become a new version, one for a `save_key`; those that the newest
    version was made from by the model of now become none. Raises InferenceError.
    """
    if strokes is None and settings is None:
        return _rename_alone(artwork, title)
    current = artwork.current
    version = _read_version(
        current.strokes if strokes is None else strokes, current.settings if settings is None else settings, save_key
    )
    if find_saved(artwork.owner, version, artwork) or _would_be(version, current):
        return _rename_alone(artwork, title)
    pictures = _photograph(version, artwork.owner)
    return add_version(artwork=artwork, title=title, version=version, pictures=pictures)


def add_artwork(
    *, owner: AbstractBaseUser, title: str = "", version: Version, pictures: Mapping[str, bytes]
) -> Artwork:
    """A new artwork of an unsaved version and the bytes of its pictures; or what the same save made before.

    Raises ArtworkQuotaReached, SaveKeyReused.
    """
    with stored(pictures) as names, transaction.atomic():
        # Two saves at once must not both take the last place, nor the same title.
        get_user_model().objects.select_for_update().get(pk=owner.pk)
        if earlier := find_saved(owner, version):
            delete_files(names.values())
            return earlier
        check_room(owner, artworks=1, size_bytes=version.size_bytes)
        artwork = Artwork.objects.create(owner_id=owner.pk, title=title or _next_title(owner))
        _save_version(version, artwork, 1, names)
    tell_of_change(owner)
    return artwork


def add_version(
    *, artwork: Artwork, title: str | None = None, version: Version, pictures: Mapping[str, bytes]
) -> Artwork:
    """An unsaved version becomes the newest one; the artwork stays as it is where that has the same content already.

    Raises ArtworkGone, ArtworkQuotaReached, SaveKeyReused.
    """
    with stored(pictures) as names, transaction.atomic():
        locked = _lock(artwork)
        newest = locked.versions.newest().without_strokes().get()
        if newest.content == version.content or find_saved(locked.owner, version, locked):
            delete_files(names.values())
            return _rename(locked, title)
        check_room(locked.owner, size_bytes=version.size_bytes)
        _save_version(version, locked, newest.number + 1, names)
        renamed = _rename(locked, title)
    tell_of_change(locked.owner)
    return renamed


def find_saved(owner: AbstractBaseUser, version: Version, artwork: Artwork | None = None) -> Artwork | None:
    """What the same save made when it was sent before, in `artwork` if that is given. Raises SaveKeyReused.

    Not what lies in the trash: whoever saves again wants to see it in the gallery.
    """
    if version.save_key is None:
        return None
    own = Version.objects.for_user(owner).filter(save_key=version.save_key, artwork__trashed_at=None)
    earlier = own.without_strokes().select_related("artwork").first()
    if earlier is None:
        return None
    is_same = (earlier.checksum, earlier.settings) == (version.checksum, version.settings)
    if not is_same or (artwork is not None and artwork.pk != earlier.artwork_id):
        raise SaveKeyReused
    return earlier.artwork


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


def _read_version(strokes: object, settings: object, save_key: str | None) -> Version:
    """Of a checked drawing and its settings, unsaved, without artwork and pictures. Raises InferenceError."""
    drawing = check_strokes(strokes)
    return Version(
        strokes=drawing.document,
        settings=GenerationSettings.from_dict(settings).to_dict(),
        checksum=checksum(drawing.canonical),
        size_bytes=len(drawing.canonical),
        save_key=save_key,
    )


def _would_be(version: Version, saved: Version) -> bool:
    """Whether photographing `version` would make `saved` once more. Raises ModelUnavailable."""
    is_same = (version.checksum, version.settings) == (saved.checksum, saved.settings)
    return is_same and saved.model_version == get_model()[0]


def _photograph(version: Version, owner: AbstractBaseUser) -> dict[str, bytes]:
    """The bytes of the version's pictures; it notes what made them. Raises InferenceError."""
    with turns.drawing.hold_one():
        paper = rasterise(version.strokes)
    if not has_ink(paper):
        raise BlankSketch
    settings = GenerationSettings.from_dict(version.settings)
    generation = generate_from_paper(owner=owner_of(owner), paper=paper, settings=settings)
    pictures = make_pictures(generation)
    version.model_version = generation.model_version
    version.size_bytes += sum(map(len, pictures.values()))
    return pictures


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
        # With its owner: saves to two artworks at once must not both take the last room.
        return Artwork.objects.kept().select_for_update().select_related("owner").get(pk=artwork.pk)
    except Artwork.DoesNotExist as error:
        raise ArtworkGone from error


def _rename(artwork: Artwork, title: str | None) -> Artwork:
    is_new = bool(title) and title != artwork.title
    artwork.title = title or artwork.title
    # The words of a title are indexed when it is written (studio/gallery/words.py).
    artwork.save(update_fields=["updated_at", *(["title"] if is_new else [])])
    return artwork


def _next_title(owner: AbstractBaseUser) -> str:
    titles = Artwork.objects.for_user(owner).values_list("title", flat=True)
    words = _("Face %(number)s")
    pattern = re.compile(re.escape(words % {"number": "#"}).replace(re.escape("#"), r"(\d{1,9})"))
    numbers = [int(match[1]) for title in titles if (match := pattern.fullmatch(title))]
    return words % {"number": max(numbers, default=0) + 1}

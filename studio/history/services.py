"""What can be done with a version: it is never changed, but named; what is made of it is a version of its own."""

from django.utils.translation import gettext as _

from studio.models import MAX_TITLE_LENGTH, Artwork, Version
from studio.pictures import FILE_NAMES, read_picture
from studio.services import add_artwork, add_version, find_saved, update_artwork


def restore_version(*, version: Version) -> Artwork:
    """The same content becomes the newest version; nothing does where it is that already.

    Raises ArtworkQuotaReached, PictureLost, ArtworkGone.
    """
    return add_version(artwork=version.artwork, version=_copy(version), pictures=_read_pictures(version))


def branch_version(*, version: Version, save_key: str | None = None) -> Artwork:
    """The same content as a new artwork. With the same `save_key` again, the one that it made before.

    Raises ArtworkQuotaReached, PictureLost, ArtworkGone, SaveKeyReused.
    """
    owner, copy = version.artwork.owner, _copy(version, save_key)
    if earlier := find_saved(owner, copy):
        return earlier
    title = (_("Copy of %(title)s") % {"title": version.artwork.title})[:MAX_TITLE_LENGTH]
    return add_artwork(owner=owner, title=title, version=copy, pictures=_read_pictures(version))


def photograph_anew(*, version: Version) -> Artwork:
    """The same drawing by the model of now: a new version, unless that made the newest one. Raises InferenceError."""
    return update_artwork(artwork=version.artwork, strokes=version.strokes, settings=version.settings)


def name_version(*, version: Version, name: str) -> Version:
    version.name = name
    version.save(update_fields=["name"])
    return version


def _copy(version: Version, save_key: str | None = None) -> Version:
    names = ("strokes", "settings", "checksum", "model_version", "size_bytes")
    return Version(save_key=save_key, **{name: getattr(version, name) for name in names})


def _read_pictures(version: Version) -> dict[str, bytes]:
    return {field: read_picture(version, field) for field in FILE_NAMES}

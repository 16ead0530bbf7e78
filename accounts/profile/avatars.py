"""The picture of a person: whatever comes in leaves as a square WebP of our own making, and nothing else survives."""

import io
import logging
import threading
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from accounts import belongings
from accounts.models import User

logger = logging.getLogger(__name__)

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 10 * 2**20
MAX_PIXELS = 25_000_000
MIN_SIDE_PX = 64
SIDE_PX = 384
# EXIF's orientation -> what undoes it.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DECODED_AT_A_TIME = 1  # a picture of that many pixels takes 300 MB while it is made small, and half a second
DECODING_WAIT_S = 5.0
_decoding = threading.BoundedSemaphore(DECODED_AT_A_TIME)


class AvatarError(ValueError):
    """A file that cannot become a picture; the message is for the person who sent it."""


def set_avatar(*, user: User, data: bytes, is_own_face: bool = False) -> None:
    """Raises AvatarError. The picture before is deleted. Of an own face, the mark that AI made it stays."""
    picture = make_avatar(data, keep_xmp=is_own_face)
    token = uuid.uuid4().hex
    name = default_storage.save(f"avatars/{token[:2]}/{token}.webp", ContentFile(picture))
    try:
        _replace(user, name)
    except BaseException:
        default_storage.delete(name)
        raise


def wear_face(*, user: User, face_id: str) -> None:
    """Raises AvatarError: there is no such face, or it is somebody else's."""
    photo = belongings.read_face(user, face_id)
    if photo is None:
        raise AvatarError(_("This face is not in your gallery any more. Choose another one."))
    set_avatar(user=user, data=photo, is_own_face=True)


def remove_avatar(*, user: User) -> None:
    _replace(user, "")


def read_avatar(user: User) -> bytes | None:
    """None without a picture, and where its file is lost: nothing else fails because of it."""
    if not user.avatar:
        return None
    try:
        with user.avatar.open() as file:
            picture: bytes = file.read()
    except FileNotFoundError:
        logger.error("avatar_lost user=%s", user.pk)  # noqa: TRY400  # it says all
        return None
    return picture


def make_avatar(data: bytes, *, keep_xmp: bool = False) -> bytes:
    """Raises AvatarError."""
    if not _decoding.acquire(timeout=DECODING_WAIT_S):
        raise AvatarError(_("Many pictures are arriving right now. Try again in a moment."))
    try:
        return _make_square(_decode(data), keep_xmp=keep_xmp)
    finally:
        _decoding.release()


def _make_square(image: Image.Image, *, keep_xmp: bool) -> bytes:
    xmp = image.info.get("xmp", b"") if keep_xmp else b""
    square = ImageOps.fit(_flatten(image), (SIDE_PX, SIDE_PX))
    square.info.clear()  # a colour profile would travel along
    buffer = io.BytesIO()
    square.save(buffer, "WEBP", quality=85, xmp=xmp)
    return buffer.getvalue()


@transaction.atomic
def _replace(user: User, name: str) -> None:
    before = User.objects.select_for_update().get(pk=user.pk).avatar.name
    user.avatar = name
    user.save(update_fields=["avatar"])
    if before:
        # Robust: the new picture is there; what a failing storage keeps, `manage.py media_audit` finds.
        transaction.on_commit(lambda: default_storage.delete(before), robust=True)


def _decode(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise AvatarError(_("The file has more than %(size)s MB. Choose a smaller one.") % {"size": MAX_BYTES // 2**20})
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise AvatarError(_("The picture is far too large. %(wanted)s") % {"wanted": _say_wanted_size()}) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise AvatarError(_("This file is not a picture that can be read. Choose a PNG, JPEG or WebP file.")) from error
    _check_size(image)
    try:
        image.draft("RGB", (4 * SIDE_PX, 4 * SIDE_PX))  # a large JPEG is decoded small at once
        image.load()
        return _turn_upright(image)
    except (OSError, ValueError, SyntaxError) as error:
        raise AvatarError(_("The picture is damaged or incomplete. Save it again and send the whole file.")) from error


def _turn_upright(image: Image.Image) -> Image.Image:
    """As the camera was held. Not ImageOps.exif_transpose: it writes the EXIF anew, and fails on what is odd in it."""
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image.transpose(turn) if turn is not None else image


def _check_size(image: Image.Image) -> None:
    """Before a pixel is decoded: a small file can hold billions."""
    if image.width * image.height > MAX_PIXELS:
        words = _("The picture has %(width)s x %(height)s pixels. %(wanted)s")
        values = {"width": image.width, "height": image.height, "wanted": _say_wanted_size()}
        raise AvatarError(words % values)
    if min(image.size) < MIN_SIDE_PX:
        raise AvatarError(_("The picture is too small. It needs %(side)s pixels a side.") % {"side": MIN_SIDE_PX})


def _say_wanted_size() -> str:
    return _("Choose one of %(megapixels)s megapixels or less.") % {"megapixels": MAX_PIXELS // 10**6}


def _flatten(image: Image.Image) -> Image.Image:
    """RGB; what is transparent shows white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper

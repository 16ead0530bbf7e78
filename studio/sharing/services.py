"""Links to artworks: made, changed, taken back, looked at, reported, taken down."""

import logging
from datetime import timedelta
from types import EllipsisType
from typing import Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.mailing.links import build_url
from accounts.mailing.mail import send_notice
from studio.errors import ArtworkGone, LinkTakenDown
from studio.models import Artwork, Report, Share

logger = logging.getLogger(__name__)

LIFETIMES_DAYS: Final = (1, 7, 30)


def share_artwork(
    *,
    artwork: Artwork,
    has_drawing: bool | None = None,
    has_timelapse: bool | None = None,
    expires_in_days: int | EllipsisType | None = ...,
) -> Share:
    """Makes the link or changes what it shows; None, of `expires_in_days` ..., leaves it as it is.

    An expired link is followed by another one. Raises LinkTakenDown, ArtworkGone (or in the trash).
    """
    with transaction.atomic():
        _lock(artwork)
        share = _find_usable(artwork) or Share(artwork=artwork)
        share.has_drawing = share.has_drawing if has_drawing is None else has_drawing
        share.has_timelapse = share.has_timelapse if has_timelapse is None else has_timelapse
        if not isinstance(expires_in_days, EllipsisType):
            share.expires_at = None if expires_in_days is None else timezone.now() + timedelta(days=expires_in_days)
        share.save()
    logger.info("artwork_shared owner=%s", artwork.owner_id)
    return share


def stop_sharing(*, artwork: Artwork) -> None:
    """A link that was taken down leads nowhere as it is, and stays noted."""
    Share.objects.filter(artwork=artwork, taken_down_at=None).delete()
    logger.info("artwork_unshared owner=%s", artwork.owner_id)


def count_view(*, share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(views=F("views") + 1)


def report_share(*, share: Share, reason: str, text: str) -> Report:
    """The staff gets a mail of the first that is still to be handled, not of each."""
    waiting = Report.objects.filter(artwork_id=share.artwork_id, handled_at=None)
    is_first = not waiting.exists()
    report = Report.objects.create(artwork_id=share.artwork_id, reason=reason, text=text)
    logger.warning("artwork_reported artwork=%s reason=%s", share.artwork_id, reason)
    if is_first and settings.REPORTS_EMAIL:
        url = build_url(reverse("admin:studio_report_change", args=[report.pk]))
        words = {"report_reason": report.get_reason_display(), "report_url": url}
        send_notice("studio/email/report", settings.REPORTS_EMAIL, words)
    return report


def take_down(*, artwork: Artwork, by: AbstractBaseUser) -> None:
    """The link leads nowhere from now on, and its owner can make no other. All reports of it are handled."""
    now = timezone.now()
    with transaction.atomic():
        Share.objects.update_or_create(artwork=artwork, defaults={"taken_down_at": now})
        handle_reports(artwork=artwork, by=by)
    logger.warning("link_taken_down artwork=%s by=%s", artwork.pk, by.pk)


def allow_again(*, artwork: Artwork, by: AbstractBaseUser) -> None:
    """After a mistake of ours: the owner may make a new link."""
    Share.objects.filter(artwork=artwork).exclude(taken_down_at=None).delete()
    logger.warning("link_allowed_again artwork=%s by=%s", artwork.pk, by.pk)


def handle_reports(*, artwork: Artwork, by: AbstractBaseUser) -> int:
    """Returns how many waited."""
    waiting = Report.objects.filter(artwork=artwork, handled_at=None)
    return waiting.update(handled_at=timezone.now(), handled_by=by.pk)


def _lock(artwork: Artwork) -> None:
    if not Artwork.objects.kept().select_for_update().filter(pk=artwork.pk).exists():
        raise ArtworkGone


def _find_usable(artwork: Artwork) -> Share | None:
    share = Share.objects.filter(artwork=artwork).first()
    if share and share.taken_down_at:
        raise LinkTakenDown
    if share and share.is_expired:
        share.delete()
        return None
    return share

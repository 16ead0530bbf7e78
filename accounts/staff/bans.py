"""Shutting somebody out, with a reason, and letting them in again."""

import logging

from django.db import transaction
from django.utils import timezone

from accounts.mailing.mail import send_notice
from accounts.models import Ban, User
from accounts.sign_in.revocation import end_sessions

logger = logging.getLogger(__name__)


def ban_user(*, ban: Ban, by: User) -> None:
    """`ban` is new, with its person and its reason. Every login of the person ends."""
    with transaction.atomic():
        ban.banned_by = by
        ban.save(force_insert=True)
        User.objects.filter(pk=ban.user_id).update(is_active=False)
    end_sessions(ban.user)
    send_notice("accounts/email/banned", ban.user.email, {"reason": ban.reason})
    logger.info("user_banned user=%s by=%s", ban.user_id, by.pk)


def lift_ban(*, ban: Ban, by: User) -> bool:
    """Returns False if it was lifted already."""
    with transaction.atomic():
        open_ban = Ban.objects.filter(pk=ban.pk, lifted_at=None)
        if not open_ban.update(lifted_at=timezone.now(), lifted_by=by):
            return False
        User.objects.filter(pk=ban.user_id).update(is_active=True)
    send_notice("accounts/email/ban_lifted", ban.user.email)
    logger.info("ban_lifted user=%s by=%s", ban.user_id, by.pk)
    return True

"""Deleting an account: announced, carried out seven days later unless the person logs in again, and then complete."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.signals import user_logged_in
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import belongings
from accounts.mailing.mail import send_notice
from accounts.models import User
from accounts.pages.language import speak_to
from accounts.sign_in.revocation import end_sessions

logger = logging.getLogger(__name__)

GRACE: Final = timedelta(days=7)


def schedule_deletion(*, user: User) -> datetime:
    """Returns when. The person is logged out everywhere: only a login of their own keeps the account."""
    due_at = timezone.now() + GRACE
    user.deletion_due_at = due_at
    user.save(update_fields=["deletion_due_at"])
    end_sessions(user)
    send_notice("accounts/email/deletion_scheduled", user.email, {"due_at": due_at})
    logger.info("deletion_scheduled user=%s", user.pk)
    return due_at


@receiver(user_logged_in)
def cancel_deletion(sender: type[User], request: HttpRequest | None, user: User, **__: Any) -> None:  # noqa: ARG001
    """A login during the seven days keeps the account."""
    if not User.objects.filter(pk=user.pk, deletion_due_at__isnull=False).update(deletion_due_at=None):
        return
    user.deletion_due_at = None
    send_notice("accounts/email/deletion_cancelled", user.email)
    if request is not None:
        text = _("Welcome back. Your account stays: it will not be deleted.")
        messages.success(request, text, fail_silently=True)  # an app has no messages
    logger.info("deletion_cancelled user=%s", user.pk)


@dataclass(slots=True)
class DueDeletions:
    deleted: int = 0
    failed: int = 0
    untold: int = 0  # of those deleted: the mail about it did not go out


def delete_due_accounts() -> DueDeletions:
    """Carry out what is due. An account that fails is tried again by the next call, and keeps no other waiting."""
    result = DueDeletions()
    for user in User.objects.filter(deletion_due_at__lte=timezone.now()):
        try:
            is_deleted = _delete_if_due(user)
        except Exception:  # such as a bucket that does not answer
            logger.exception("account_deletion_failed user=%s", user.pk)
            result.failed += 1
        else:
            result.deleted += is_deleted
            result.untold += is_deleted and not _tell_of_deletion(user)
    return result


def delete_account(*, user: User) -> None:
    """Files first, then rows: when it is interrupted the account is still there to begin again with."""
    end_sessions(user)
    for keeper in belongings.list_keepers():
        keeper.delete(user)
    if user.avatar.name:
        default_storage.delete(user.avatar.name)
    pk, email = user.pk, user.email
    with transaction.atomic():
        _forget_in_admin_log(email)
        user.delete()
    logger.info("account_deleted user=%s", pk)


def _delete_if_due(user: User) -> bool:
    # From here on nobody can log in to it: no half-deleted account comes back to life.
    is_still_due = User.objects.filter(pk=user.pk, deletion_due_at__lte=timezone.now()).update(is_active=False)
    if not is_still_due:
        return False
    delete_account(user=user)
    return True


def _tell_of_deletion(user: User) -> bool:
    """Returns whether the mail went out."""
    with speak_to(user):  # of whom nobody knows the language any more
        return send_notice("accounts/email/deletion_done", user.email)


def _forget_in_admin_log(email: str) -> None:
    """Who changed what stays; the address of whom does not."""
    entries = LogEntry.objects.filter(Q(object_repr__icontains=email) | Q(change_message__icontains=email))
    entries.update(object_repr="deleted account", change_message="")

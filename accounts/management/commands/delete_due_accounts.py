from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.profile.deletion import delete_due_accounts


class Command(BaseCommand):
    help = "Delete the accounts whose seven days are over, with all that belongs to them. For cron, once an hour."

    def handle(self, *args: Any, **options: Any) -> None:
        result = delete_due_accounts()
        self.stdout.write(f"Accounts deleted: {result.deleted}.")
        if result.untold:
            self.stderr.write(f"Deleted, but the mail that says so could not be sent: {result.untold}.")
        if result.failed:
            raise CommandError(f"Accounts that could not be deleted and will be tried again: {result.failed}.")

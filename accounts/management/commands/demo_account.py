from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import DEMO_ACCOUNT, create_demo_account


class Command(BaseCommand):
    help = "Create the account that the login page offers in development."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            is_new = create_demo_account()
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Demo account {DEMO_ACCOUNT.email}: {'created' if is_new else 'ready'}.")

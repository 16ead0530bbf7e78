from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.sign_in.demo import DEMO_ACCOUNT, create_demo_account


class Command(BaseCommand):
    help = "Create the account that the login page offers in development."

    def add_arguments(self, parser: CommandParser) -> None:
        # One process for both: starting Django is most of what `make run` waits for.
        parser.add_argument("--migrate", action="store_true", help="bring the database up to date first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["migrate"]:
            call_command("migrate", interactive=False, verbosity=0)
        try:
            is_new = create_demo_account()
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Demo account {DEMO_ACCOUNT.email}: {'created' if is_new else 'ready'}.")

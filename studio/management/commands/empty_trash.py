from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studio.gallery.trash import delete_due


class Command(BaseCommand):
    help = "Delete for good what has lain in the trash for thirty days. For cron, once an hour."

    def handle(self, *args: Any, **options: Any) -> None:
        result = delete_due()
        self.stdout.write(f"Faces deleted for good: {result.deleted}.")
        if result.failed:
            raise CommandError(f"Faces that could not be deleted and will be tried again: {result.failed}.")

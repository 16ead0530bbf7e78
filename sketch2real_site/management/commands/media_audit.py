from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sketch2real_site.media_audit import Findings, audit_media, delete_orphans


class Command(BaseCommand):
    help = "Find picture files of no row and rows whose picture is lost. For cron, once an hour, with --fix."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="delete the files of no row")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = audit_media()
        for name in findings.orphans:
            self.stdout.write(f"no row: {name}")
        for name in findings.lost:
            self.stdout.write(f"lost: {name}")
        self.stdout.write(f"Files of no row: {len(findings.orphans)}. Lost files: {len(findings.lost)}.")
        kept = self._fix(findings) if options["fix"] else len(findings.orphans)
        if kept or findings.lost:
            raise CommandError("Files of no row are deleted by --fix. What is lost comes back only from a backup.")

    def _fix(self, findings: Findings) -> int:
        deleted = delete_orphans(findings.orphans)
        self.stdout.write(f"Deleted: {deleted}.")
        return len(findings.orphans) - deleted

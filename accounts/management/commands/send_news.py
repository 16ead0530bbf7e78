from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.mailing.news import send_news


class Command(BaseCommand):
    help = "Mail a text file to everybody who wants news. Its first line is the subject."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default="", help="to those alone who read the site in it, such as de")
        parser.add_argument("--site", required=True, help="the address of the site, such as https://draw.example.com")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            subject, _, text = options["file"].read_text().strip().partition("\n")
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        if not text.strip():
            raise CommandError("The file needs a subject in its first line, and a text after it.")
        site_url, language = options["site"].rstrip("/"), options["language"]
        mailing = send_news(subject=subject, text=text.strip(), site_url=site_url, language=language)
        self.stdout.write(f"Mails sent: {mailing.sent}.")
        if mailing.failed:
            raise CommandError(f"Mails that could not be sent: {mailing.failed}. Run it again for these alone.")

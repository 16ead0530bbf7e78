"""`manage.py weights list | use NAME | verify NAME`: which checkpoint the site serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings as site
from django.core.management.base import BaseCommand, CommandError

from inference import weights
from sketchgan.network.checkpoint import load_checkpoint


class Command(BaseCommand):
    help = "List the checkpoints at hand, verify one, or have the running servers change to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="the checkpoints beside WEIGHTS_PATH; * marks the one that is served")
        for action, purpose in (
            ("verify", "load a checkpoint and try it on the golden drawing"),
            ("use", "verify a checkpoint and have all servers of this site change to it, without a restart"),
        ):
            actions.add_parser(action, help=purpose).add_argument("name", help="a name of the list, or a path")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(options.get("name"))
        except weights.WeightsRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _list(self, name: None) -> None:  # noqa: ARG002
        current = weights.current_weights()
        for path in weights.list_weights():
            self.stdout.write(f"{'*' if path == current else ' '} {path.stem:24} {_describe(path)}")

    def _verify(self, name: str) -> None:
        path = weights.find_weights(name)
        version = weights.load_verified(path).model_version
        is_compared = bool(load_checkpoint(path).golden)
        against = "like the golden answer stored with it" if is_compared else "but no golden answer is stored with it"
        self.stdout.write(f"{version} makes a picture of the golden drawing, {against}.")

    def _use(self, name: str) -> None:
        version = weights.choose_weights(weights.find_weights(name))
        self.stdout.write(
            f"{version} is chosen. Running servers change to it within seconds (/readyz names the one that serves);"
            f" WEIGHTS_PATH={site.WEIGHTS_PATH} stays as it is."
        )


def _describe(path: Path) -> str:
    try:
        checkpoint = load_checkpoint(path)
    except (OSError, ValueError) as error:
        return f"cannot be used: {error}"
    size_mb = path.stat().st_size / 2**20
    return f"{checkpoint.version}  {size_mb:.1f} MB{'' if checkpoint.golden else ', without a golden answer'}"

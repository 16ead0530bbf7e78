"""The versions of an artwork as its page shows them, without their strokes."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from studio.history.changes import Change, list_changes
from studio.models import Artwork, Version

PAGE_SIZE: Final = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A version and what differs from the one before, which the first one has not."""

    version: Version
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    steps: tuple[Step, ...]  # newest first
    before: int | None  # the next page has the versions before this number

    @classmethod
    def read(cls, artwork: Artwork, before: int | None = None) -> "Listing":
        """A page of the versions, those before number `before` where that is given."""
        versions = artwork.versions.without_strokes()
        found = list((versions if before is None else versions.filter(number__lt=before))[: PAGE_SIZE + 1])
        steps = [Step(newer, tuple(list_changes(older, newer))) for newer, older in pairwise(found)]
        if len(found) > PAGE_SIZE:
            return cls(tuple(steps), found[-2].number)
        return cls((*steps, *(Step(first, ()) for first in found[-1:])), None)

"""What lies on a person's desks, and save points: no drawing gives way to another without being kept."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from inference.services import GenerationSettings
from studio import turns
from studio.errors import DraftOutOfStep, SavePointQuotaReached
from studio.models import Draft, KeptDrawing, SavePoint
from studio.pictures import draw_thumbnail
from studio.quota import DRAFT_TOO_MUCH, STORAGE_FULL, refusing_growth
from studio.services import check_strokes
from studio.strokes import Document

logger = logging.getLogger(__name__)

MAX_DEVICES = 20
MAX_NAMED = 200
MAX_UNNAMED = 50  # the site's own, of which the oldest makes room
MAX_SKEW = timedelta(minutes=2)  # how far the clock of a device may be ahead of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing as a page sends it; `strokes` and `settings` are checked."""

    strokes: Document
    settings: dict[str, Any]
    drawing: UUID
    artwork_id: UUID | None
    is_saved: bool
    size_bytes: int

    @classmethod
    def read(
        cls, *, strokes: object, settings: object, drawing: UUID, artwork: UUID | None = None, is_saved: bool = False
    ) -> "Drawing":
        """Raises InferenceError."""
        checked = check_strokes(strokes)
        return cls(
            strokes=checked.document,
            size_bytes=len(checked.canonical),
            settings=GenerationSettings.from_dict(settings).to_dict(),
            drawing=drawing,
            artwork_id=artwork,
            is_saved=is_saved,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    is_current: bool  # whether what was sent is the draft now
    kept: SavePoint | None  # what gave way
    edited_at: datetime  # as it counts: a clock that is ahead is not believed


def keep_draft(
    *, owner: AbstractBaseUser, device: UUID, writer: UUID, edited_at: datetime, drawing: Drawing
) -> Outcome:
    """The newest drawing of the device becomes its draft. The other is kept as a save point, if it would be lost.

    Raises ArtworkQuotaReached: all stays as it was.
    """
    edited_at = min(edited_at, timezone.now() + MAX_SKEW)
    with transaction.atomic(), refusing_growth(owner, DRAFT_TOO_MUCH):
        _lock(owner)
        stored = Draft.objects.for_user(owner).filter(device=device).first()
        if stored and stored.writer != writer and stored.edited_at > edited_at:
            kept = _keep_if_lost(owner, drawing, stored)
            return Outcome(is_current=False, kept=kept, edited_at=edited_at)
        is_same_work = stored is not None and (stored.writer, stored.drawing) == (writer, drawing.drawing)
        kept = None if stored is None or is_same_work else _keep_if_lost(owner, stored, drawing)
        Draft.objects.update_or_create(
            owner_id=owner.pk, device=device, defaults={"writer": writer, "edited_at": edited_at, **_fields(drawing)}
        )
        _retire_devices(owner)
    return Outcome(is_current=True, kept=kept, edited_at=edited_at)


def complete_strokes(
    *,
    owner: AbstractBaseUser,
    device: UUID,
    writer: UUID,
    drawing: UUID,
    base: datetime,
    kept_strokes: int,
    end: object,
) -> Document:
    """The first strokes of the draft that `writer` left at `base`, then those of `end`. Raises InferenceError."""
    drafts = Draft.objects.for_user(owner).filter(device=device, writer=writer, drawing=drawing, edited_at=base)
    draft = drafts.first()
    if draft is None or kept_strokes > len(draft.strokes["strokes"]):
        raise DraftOutOfStep
    return {
        "version": 1,
        "strokes": [*draft.strokes["strokes"][:kept_strokes], *check_strokes(end).document["strokes"]],
    }


def create_save_point(*, owner: AbstractBaseUser, name: str, drawing: Drawing) -> SavePoint:
    """Raises SavePointQuotaReached, ArtworkQuotaReached."""
    with transaction.atomic(), refusing_growth(owner, STORAGE_FULL):
        _lock(owner)
        if SavePoint.objects.for_user(owner).exclude(name="").count() >= MAX_NAMED:
            raise SavePointQuotaReached
        return _create(owner, drawing, name)


def _lock(owner: AbstractBaseUser) -> None:
    # Two pages that send at once must not both take the same draft for the older one.
    get_user_model().objects.select_for_update().get(pk=owner.pk)


def _keep_if_lost(
    owner: AbstractBaseUser, loser: Drawing | KeptDrawing, winner: Drawing | KeptDrawing
) -> SavePoint | None:
    """Nothing is lost of a drawing that the gallery has, or whose lines are all in the other one."""
    if loser.is_saved or not _lines(loser) - _lines(winner):
        return None
    kept = _create(owner, loser, "")
    _forget_oldest(owner)
    logger.info("drawing_kept owner=%s", owner.pk)
    return kept


def _create(owner: AbstractBaseUser, drawing: Drawing | KeptDrawing, name: str) -> SavePoint:
    with turns.drawing.hold_one():
        thumbnail = draw_thumbnail(drawing.strokes)
    size_bytes = drawing.size_bytes + len(thumbnail)
    values = {**_fields(drawing), "size_bytes": size_bytes}
    return SavePoint.objects.create(owner_id=owner.pk, name=name, thumbnail=thumbnail, **values)


def _fields(drawing: Drawing | KeptDrawing) -> dict[str, Any]:
    names = ("strokes", "settings", "drawing", "artwork_id", "is_saved", "size_bytes")
    return {name: getattr(drawing, name) for name in names}


def _lines(drawing: Drawing | KeptDrawing) -> set[str]:
    strokes: Iterable[Any] = drawing.strokes["strokes"]
    return {json.dumps(stroke["points"]) for stroke in strokes if stroke["tool"] == "pen" and stroke["points"]}


def _forget_oldest(owner: AbstractBaseUser) -> None:
    surplus = SavePoint.objects.for_user(owner).filter(name="").values_list("pk", flat=True)[MAX_UNNAMED:]
    SavePoint.objects.filter(pk__in=list(surplus)).delete()


def _retire_devices(owner: AbstractBaseUser) -> None:
    """The draft of a device that was not used for long becomes a save point."""
    for draft in Draft.objects.for_user(owner).order_by("-updated_at")[MAX_DEVICES:]:
        if not draft.is_saved and _lines(draft):
            _create(owner, draft, "")
            _forget_oldest(owner)
        draft.delete()

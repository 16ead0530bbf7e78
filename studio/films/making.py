"""The making of a film, on the thread of films: photographs for its workshop, signs of life on the way, its file."""

import logging
import multiprocessing
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from django.db import connections, transaction
from django.utils import timezone
from PIL import Image

from accounts.belongings import changed
from inference.errors import BlankSketch, InferenceError
from inference.services import AI_MADE_XMP, GenerationSettings, generate_in_passing, owner_of, submit_film
from studio.errors import ArtworkQuotaReached
from studio.films.options import FilmOptions
from studio.films.workshop import LOWEST, PAPER_PX, Order, work
from studio.models import Film
from studio.pictures import stored
from studio.quota import has_room_for

logger = logging.getLogger(__name__)

_BEAT_EVERY_S: Final = 1.0
_processes: Final = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
_mine: set[uuid.UUID] = set()  # that wait, or are made, in this process


class _FilmGoneError(Exception):
    """Cancelled, or deleted with its artwork."""


def start_film(film: Film) -> None:
    """Raises Busy."""
    _mine.add(film.pk)
    try:
        submit_film(owner=owner_of(film.version.artwork.owner), work=partial(_make_film, film.pk))
    except InferenceError:
        _mine.discard(film.pk)
        raise


def _make_film(pk: uuid.UUID) -> None:
    try:
        _make_and_keep(pk)
    except _FilmGoneError:
        logger.info("film_cancelled film=%s", pk)
    except InferenceError as error:
        _fail(pk, error.code)
    except Exception:
        logger.exception("film_failed film=%s", pk)
        _fail(pk, "generation_failed")
    finally:
        _mine.discard(pk)
        connections.close_all()  # of this thread


def _make_and_keep(pk: uuid.UUID) -> None:
    film = Film.objects.select_related("version__artwork__owner").filter(pk=pk).first()
    if film is None:
        raise _FilmGoneError
    started = time.monotonic()
    options = FilmOptions(**film.options)
    with film.version.photo.open() as file:
        order = Order(film.version.strokes, options, file.read(), AI_MADE_XMP)
    with _open_workshop(order) as workshop:
        data = _serve(workshop, film, options)
    _keep(film, options, data)
    logger.info("film_made film=%s bytes=%d s=%.1f", pk, len(data), time.monotonic() - started)


@contextmanager
def _open_workshop(order: Order) -> Iterator[Connection]:
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=work, args=(theirs, order), name="film", daemon=True)
    _start_standing_back(process)
    theirs.close()  # so that ours tells when the other process is gone
    try:
        yield ours
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _start_standing_back(process: BaseProcess) -> None:
    """Of the lowest priority while it still has one thread, which those that come take over.

    A thread of low priority that starts it would hold Python's lock while it waits for its turn.
    """
    process.start()
    if process.pid and hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, LOWEST)


def _serve(workshop: Connection, film: Film, options: FilmOptions) -> bytes:
    """Gives photographs for papers until there is the film. Raises InferenceError, _FilmGoneError, EOFError."""
    settings, owner = GenerationSettings.from_dict(film.version.settings), owner_of(film.version.artwork.owner)
    papers, beaten_at = 0, -_BEAT_EVERY_S
    while True:
        if time.monotonic() - beaten_at >= _BEAT_EVERY_S:
            _beat(film.pk, 100 * papers // options.frames)
            beaten_at = time.monotonic()
        if not workshop.poll(_BEAT_EVERY_S):
            continue
        kind, payload = workshop.recv()
        if kind == "film":
            film_bytes: bytes = payload
            return film_bytes
        papers += 1
        workshop.send_bytes(_photograph(payload, settings, owner))


def _photograph(paper: bytes, settings: GenerationSettings, owner: str) -> bytes:
    """Nothing of a paper that is still too empty for a face."""
    sketch = Image.frombytes("L", (PAPER_PX, PAPER_PX), paper)
    try:
        return generate_in_passing(owner=owner, paper=sketch, settings=settings).photo_jpeg
    except BlankSketch:
        return b""


def _beat(pk: uuid.UUID, percent: int) -> None:
    now = timezone.now()
    film = Film.objects.under_way().filter(pk=pk)
    if not film.update(state=Film.State.WORKING, progress=percent, updated_at=now):
        raise _FilmGoneError
    Film.objects.under_way().filter(pk__in=_mine).update(updated_at=now)


def _keep(film: Film, options: FilmOptions, data: bytes) -> None:
    """Raises ArtworkQuotaReached, _FilmGoneError."""
    owner = film.version.artwork.owner
    if not has_room_for(owner, len(data)):
        raise ArtworkQuotaReached
    name = f"film.{options.format}"
    with stored({name: data}) as names, transaction.atomic():
        done = {"state": Film.State.DONE, "progress": 100, "file": names[name], "size_bytes": len(data)}
        if not Film.objects.under_way().filter(pk=film.pk).update(**done, updated_at=timezone.now()):
            raise _FilmGoneError
    changed.send_robust(sender=Film, user=owner)


def _fail(pk: uuid.UUID, code: str) -> None:
    Film.objects.under_way().filter(pk=pk).update(state=Film.State.FAILED, error=code, updated_at=timezone.now())
    logger.warning("film_failed film=%s code=%s", pk, code)

"""The one way to a picture, for REST, sockets and the studio: check, prepare, queue, answer."""

import contextlib
import functools
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
from django.conf import settings as site
from django.contrib.auth.base_user import AbstractBaseUser
from numpy.typing import NDArray
from PIL import Image

from inference.engine import Priority
from inference.enlarging import Enlargement
from inference.errors import Busy, InferenceError, InvalidSettings, gettext_noop
from inference.filming import PATIENCE_S, Work
from inference.filming import TIME_LIMIT_S as FILM_LIMIT_S
from inference.generation import Generation, GenerationSettings
from inference.registry import engines
from inference.serving import Task
from inference.uploads import MAX_PIXELS, hold_room, telling_errors
from sketchgan.imaging import decode_image, encode_jpeg, prepare_sketch
from sketchgan.provenance import AI_MADE_XMP
from sketchgan.runtime.enlarging import PHOTO_SIZES, draw_golden_photo
from sketchgan.scan.paper import read_sketch

__all__ = [
    "AI_MADE_XMP",
    "PHOTO_SIZES",
    "SHARP_PX",
    "Generation",
    "GenerationSettings",
    "Priority",
    "can_sharpen",
    "check_readiness",
    "enlarge_photo",
    "generate_from_paper",
    "generate_from_upload",
    "generate_in_passing",
    "generate_lineup",
    "get_loaded_version",
    "get_model",
    "owner_of",
    "parse_size",
    "sharpen_photo",
    "submit_film",
    "submit_live",
    "warm_up",
]

SHARP_PX = PHOTO_SIZES[1]
QUIET_S = 0.25  # nobody has drawn for so long, in this process
LIVE_MAX_PIXELS = 512 * 512  # of the paper as a page sends it, 256 x 256: no more than a megabyte when it is decoded
TIME_LIMIT_S = 20.0
LIVE_TIME_LIMIT_S = 5.0  # by then the page has sent its next frame


def generate_from_upload(*, owner: str, data: bytes, settings: GenerationSettings) -> Generation:
    """From a file of any size: it is cleaned up and placed on the paper. Raises InferenceError."""
    sketch = functools.partial(_prepare_upload, data)
    return _submit(sketch, owner=owner, settings=settings, priority=Priority.SAVE, time_limit_s=TIME_LIMIT_S).result()


def generate_from_paper(
    *,
    owner: str,
    paper: Image.Image | bytes,
    settings: GenerationSettings,
    priority: Priority = Priority.SAVE,
) -> Generation:
    """From the paper as it was drawn, an image or an encoded one. Raises InferenceError."""
    sketch = functools.partial(_prepare, paper, fit=False, max_pixels=LIVE_MAX_PIXELS)
    return _submit(sketch, owner=owner, settings=settings, priority=priority, time_limit_s=TIME_LIMIT_S).result()


def generate_lineup(
    *, owner: str, paper: bytes, settings: GenerationSettings, seeds: Sequence[int]
) -> list[Generation]:
    """The same drawing as one person for each seed; waits behind all live drawings and saves. Raises InferenceError."""
    sketch = _prepare(paper, fit=False, max_pixels=LIVE_MAX_PIXELS)
    futures: list[Future[Generation]] = []
    try:
        for seed in seeds:
            person = replace(settings, seed=seed)
            futures.append(
                _submit(lambda: sketch, owner=owner, settings=person, priority=Priority.BULK, time_limit_s=TIME_LIMIT_S)
            )
        return [future.result() for future in futures]
    finally:
        for future in futures:  # of a line-up that fails, the rest is not wanted
            future.cancel()


def generate_in_passing(*, owner: str, paper: Image.Image, settings: GenerationSettings) -> Generation:
    """A picture of a film: behind all others, and only while nobody draws, if that is not for long.

    Raises InferenceError.
    """
    served = engines.model.get()
    give_up_at = time.monotonic() + PATIENCE_S
    while not served.has_been_quiet(QUIET_S) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return generate_from_paper(owner=owner, paper=paper, settings=settings, priority=Priority.BULK)


def submit_film(*, owner: str, work: Work) -> None:
    """`work` tells by itself what becomes of it. Raises Busy."""
    engines.filming.submit(work, owner=owner, time_limit_s=FILM_LIMIT_S)


def submit_live(*, owner: str, data: bytes, settings: GenerationSettings) -> "Future[Generation]":
    """Takes the place of a waiting live drawing of the same owner. Raises InferenceError, as does the future."""
    sketch = functools.partial(_prepare, data, fit=False, max_pixels=LIVE_MAX_PIXELS)
    return _submit(sketch, owner=owner, settings=settings, priority=Priority.LIVE, time_limit_s=LIVE_TIME_LIMIT_S)


def parse_size(text: str | None) -> int:
    """Pixels a side of a photograph; 256 where nothing is said. Raises InvalidSettings."""
    if text is None:
        return PHOTO_SIZES[0]
    if text not in map(str, PHOTO_SIZES):
        problem = gettext_noop("A photograph has 256, 512 or 1024 pixels a side.")
        raise InvalidSettings(problem, fields={"size": [problem]})
    return int(text)


def enlarge_photo(*, owner: str, photo_jpeg: bytes, size: int) -> bytes:
    """A JPEG of 256 pixels, as it was made, at `size`; the same bytes each time. Raises InferenceError."""
    if size == PHOTO_SIZES[0]:
        return photo_jpeg
    return engines.enlarging.make(Enlargement(photo_jpeg, size), owner=owner)


def can_sharpen() -> bool:
    return site.UPSCALER_PATH.exists()


def sharpen_photo(*, owner: str, photo_jpeg: bytes) -> bytes:
    """A JPEG of 256 pixels at SHARP_PX. It gives way to everybody who draws: raises Busy then, or InferenceError."""
    is_quiet = functools.partial(engines.model.get().has_been_quiet, QUIET_S)
    if not is_quiet():
        raise Busy
    sharp = engines.enlarging.make(Enlargement(photo_jpeg, SHARP_PX, is_wanted=is_quiet), owner=owner)
    if not sharp:
        raise Busy
    return sharp


def warm_up() -> None:
    """Loads what the first person who draws would wait for; what fails is logged, and tried again when it is used."""
    with contextlib.suppress(InferenceError):
        engines.model.get()
        if can_sharpen():
            picture = encode_jpeg(draw_golden_photo())
            engines.enlarging.make(Enlargement(picture, SHARP_PX), owner="warm-up")


def get_model() -> tuple[str, bool]:
    """The version of the model, and whether it obeys age and gender. Loads it if that has not happened.

    Raises ModelUnavailable.
    """
    served = engines.model.get()
    return served.version, served.has_traits


def get_loaded_version() -> str | None:
    """The version of the model, if one is loaded by now: for pages, which do not wait for that."""
    served = engines.model.get_loaded()
    return served.version if served else None


def check_readiness() -> str:
    """The version of the model, if pictures can be made with it now. Raises ModelUnavailable, Busy."""
    return engines.model.check().version


def owner_of(user: AbstractBaseUser) -> str:
    return f"user:{user.pk}"


def _submit(
    prepare: Callable[[], NDArray[np.uint8]],
    *,
    owner: str,
    settings: GenerationSettings,
    priority: Priority,
    time_limit_s: float,
) -> "Future[Generation]":
    started = time.perf_counter()
    sketch = prepare()
    decode_ms = 1000 * (time.perf_counter() - started)
    served = engines.model.get()
    task = Task(sketch, settings.to_condition(), decode_ms, submitted_at=time.perf_counter())
    return served.submit(task, owner=owner, priority=priority, time_limit_s=time_limit_s - decode_ms / 1000)


def _prepare_upload(data: bytes) -> NDArray[np.uint8]:
    with hold_room(data):
        return _prepare(data, fit=True, max_pixels=MAX_PIXELS)


def _prepare(picture: Image.Image | bytes, *, fit: bool, max_pixels: int) -> NDArray[np.uint8]:
    with telling_errors():
        image = decode_image(picture, max_pixels=max_pixels) if isinstance(picture, bytes) else picture
        return read_sketch(image) if fit else prepare_sketch(image)

"""The one way to a picture, for REST, sockets and the studio: check, prepare, queue, answer."""

import atexit
import contextlib
import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from django.conf import settings as site
from django.contrib.auth.base_user import AbstractBaseUser
from numpy.typing import NDArray
from PIL import Image

from inference.engine import Engine, Priority
from inference.errors import BlankSketch, Busy, InferenceError, ModelUnavailable, NotAnImage, TooLarge, TruncatedImage
from inference.generation import Generation, GenerationSettings, Timings
from inference.provenance import AI_MADE_XMP, label_as_ai_made
from sketchgan.condition import Condition
from sketchgan.imaging import SketchError, decode_image, encode_jpeg, prepare_sketch
from sketchgan.runtime import Predictor, Runtime, load_predictor

__all__ = [
    "AI_MADE_XMP",
    "Generation",
    "GenerationSettings",
    "Priority",
    "check_readiness",
    "generate_from_paper",
    "generate_from_upload",
    "generate_lineup",
    "get_model_version",
    "owner_of",
    "submit_live",
    "use_predictor",
]

logger = logging.getLogger(__name__)

UPLOAD_MAX_PIXELS = 40_000_000
UPLOADS_AT_A_TIME = 2
UPLOAD_WAIT_S = 3.0
LIVE_MAX_PIXELS = 512 * 512  # a live frame is the paper, 256 x 256
TIME_LIMIT_S = 20.0
LIVE_TIME_LIMIT_S = 5.0  # by then the page has sent its next frame

_SKETCH_ERRORS: dict[str, type[InferenceError]] = {
    "not_an_image": NotAnImage,
    "truncated": TruncatedImage,
    "too_many_pixels": TooLarge,
    "blank": BlankSketch,
}


_upload_slots = threading.BoundedSemaphore(UPLOADS_AT_A_TIME)


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    sketch: NDArray[np.uint8]  # (256, 256)
    condition: Condition
    decode_ms: float
    submitted_at: float


@dataclass(frozen=True, slots=True)
class _Served:
    model_version: str
    engine: Engine[_Task, Generation]


class _Host:
    """The one engine of this process, started with the first use: the site starts without weights."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._served: _Served | None = None

    def get(self) -> _Served:
        """Raises ModelUnavailable."""
        with self._lock:
            if self._served is None:
                self._served = _start_engine(_load_predictor, workers=site.INFERENCE_WORKERS)
                atexit.register(self._served.engine.close)
            return self._served

    @contextlib.contextmanager
    def replace(self, served: _Served) -> Iterator[None]:
        with self._lock:
            before, self._served = self._served, served
        try:
            yield
        finally:
            with self._lock:
                self._served = before
            served.engine.close()


_host = _Host()


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
    sketch = functools.partial(_prepare, paper, fit=False, max_pixels=UPLOAD_MAX_PIXELS)
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


def submit_live(*, owner: str, data: bytes, settings: GenerationSettings) -> "Future[Generation]":
    """Takes the place of a waiting live drawing of the same owner. Raises InferenceError, as does the future."""
    sketch = functools.partial(_prepare, data, fit=False, max_pixels=LIVE_MAX_PIXELS)
    return _submit(sketch, owner=owner, settings=settings, priority=Priority.LIVE, time_limit_s=LIVE_TIME_LIMIT_S)


def get_model_version() -> str:
    """Loads the model if that has not happened. Raises ModelUnavailable."""
    return _host.get().model_version


def check_readiness() -> str:
    """The version of the model, if pictures can be made with it now. Raises ModelUnavailable."""
    served = _host.get()
    if not served.engine.is_ready:
        raise ModelUnavailable("The face generator hangs on this server. Your drawing is safe.")
    return served.model_version


def owner_of(user: AbstractBaseUser) -> str:
    return f"user:{user.pk}"


def use_predictor(predictor: Predictor, *, workers: int = 1) -> contextlib.AbstractContextManager[None]:
    """Serves `predictor` instead of the configured model, for tests and measurements."""
    return _host.replace(_start_engine(lambda: predictor, workers=workers))


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
    engine = _host.get().engine
    task = _Task(sketch, settings.to_condition(), decode_ms, submitted_at=time.perf_counter())
    return engine.submit(task, owner=owner, priority=priority, time_limit_s=time_limit_s)


def _prepare_upload(data: bytes) -> NDArray[np.uint8]:
    """A large picture takes hundreds of megabytes while it is decoded: only a few at a time. Raises Busy."""
    if not _upload_slots.acquire(timeout=UPLOAD_WAIT_S):
        raise Busy("Several large pictures are being read. Try again in a moment.", retry_after_s=UPLOAD_WAIT_S)
    try:
        return _prepare(data, fit=True, max_pixels=UPLOAD_MAX_PIXELS)
    finally:
        _upload_slots.release()


def _prepare(picture: Image.Image | bytes, *, fit: bool, max_pixels: int) -> NDArray[np.uint8]:
    try:
        image = decode_image(picture, max_pixels=max_pixels) if isinstance(picture, bytes) else picture
        return prepare_sketch(image, fit=fit)
    except SketchError as error:
        raise _SKETCH_ERRORS[error.code] from error


def _load_predictor() -> Predictor:
    try:
        return load_predictor(
            site.WEIGHTS_PATH,
            runtime=cast("Runtime", site.INFERENCE_RUNTIME),
            cache_dir=site.MODEL_CACHE_DIR,
            streams=site.INFERENCE_WORKERS,
        )
    except FileNotFoundError as error:
        logger.error("weights_missing path=%s", site.WEIGHTS_PATH)  # noqa: TRY400  # the path says it all
        raise ModelUnavailable("The face generator is not installed on this server. Your drawing is safe.") from error
    except Exception as error:
        logger.exception("model_not_loaded path=%s", site.WEIGHTS_PATH)
        raise ModelUnavailable("The face generator could not be started. Your drawing is safe.") from error


def _start_engine(load: Callable[[], Predictor], *, workers: int) -> _Served:
    first = load()
    shares = [first] * workers

    def make_predict() -> Callable[[Sequence[_Task]], list[Generation]]:
        # The workers share one predictor. One that replaces a hung worker gets its own: the hung one may hold it.
        try:
            predictor = shares.pop()
        except IndexError:
            predictor = load()
        return functools.partial(_generate, predictor)

    return _Served(first.model_version, Engine(make_predict, workers=workers))


def _generate(predictor: Predictor, tasks: Sequence[_Task]) -> list[Generation]:
    started = time.perf_counter()
    photos = predictor.predict([task.sketch for task in tasks], [task.condition for task in tasks])
    network_ms = 1000 * (time.perf_counter() - started)
    return [
        _finish(
            task, photo, predictor.model_version, queue_ms=1000 * (started - task.submitted_at), network_ms=network_ms
        )
        for task, photo in zip(tasks, photos, strict=True)
    ]


def _finish(
    task: _Task, photo: NDArray[np.uint8], model_version: str, *, queue_ms: float, network_ms: float
) -> Generation:
    started = time.perf_counter()
    photo_jpeg = label_as_ai_made(encode_jpeg(photo))
    timings = Timings(task.decode_ms, queue_ms, network_ms, encode_ms=1000 * (time.perf_counter() - started))
    logger.info(
        "generation model=%s decode_ms=%.1f queue_ms=%.1f network_ms=%.1f encode_ms=%.1f",
        model_version,
        timings.decode_ms,
        timings.queue_ms,
        timings.network_ms,
        timings.encode_ms,
    )
    return Generation(photo_jpeg, task.sketch, model_version, task.condition.seed, timings)

"""Larger photographs for downloads: an engine of its own beside the model's, with one worker on one thread.

So a large picture never keeps a drawing waiting for its turn; the two share the processor, of which this takes one
core at most. It runs in this process also where INFERENCE_URL names other machines: a download now and then is not
worth a second service.
"""

import functools
import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings as site
from PIL import Image

from inference.engine import Engine, Limits, Priority
from inference.errors import ModelUnavailable, gettext_noop
from inference.provenance import label_as_ai_made
from sketchgan.enlarge import Enlarger, OpenVinoEnlarger
from sketchgan.imaging import encode_jpeg

logger = logging.getLogger(__name__)

JPEG_QUALITY = 92
TIME_LIMIT_S = 25.0  # within the half minute that the page waits; the first one loads the network
LIMITS = Limits(max_waiting=16, max_waiting_per_owner=2)


@dataclass(frozen=True, slots=True)
class Enlargement:
    photo_jpeg: bytes  # 256 x 256
    size: int


def load_configured() -> Enlarger:
    """Raises ModelUnavailable."""
    try:
        return OpenVinoEnlarger(site.UPSCALER_PATH, site.MODEL_CACHE_DIR)
    except Exception as error:
        logger.exception("upscaler_not_loaded path=%s", site.UPSCALER_PATH)
        raise ModelUnavailable(
            gettext_noop("Large photographs cannot be made on this server just now. The one of 256 pixels is there.")
        ) from error


def make_large(enlarger: Enlarger, jobs: Sequence[Enlargement]) -> list[bytes]:
    return [_make_one(enlarger, job) for job in jobs]


def _make_one(enlarger: Enlarger, job: Enlargement) -> bytes:
    small = np.asarray(Image.open(io.BytesIO(job.photo_jpeg)).convert("RGB"))
    return label_as_ai_made(encode_jpeg(enlarger.enlarge(small, job.size), JPEG_QUALITY))


class Enlargements:
    """Nothing is loaded before the first job; a load that failed is tried again with the next."""

    def __init__(self, load: Callable[[], Enlarger] = load_configured) -> None:
        self._engine: Engine[Enlargement, bytes] = Engine(
            lambda: functools.partial(make_large, load()), workers=1, limits=LIMITS
        )

    def make(self, *, owner: str, photo_jpeg: bytes, size: int) -> bytes:
        """Raises InferenceError."""
        job = Enlargement(photo_jpeg, size)
        return self._engine.submit(job, owner=owner, priority=Priority.SAVE, time_limit_s=TIME_LIMIT_S).result()

    def close(self) -> None:
        self._engine.close()

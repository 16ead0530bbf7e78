"""Larger photographs for downloads."""

import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings as site
from PIL import Image

from inference.errors import ModelUnavailable, gettext_noop
from sketchgan.imaging import encode_jpeg
from sketchgan.provenance import label_as_ai_made
from sketchgan.runtime.enlarging import Enlarger, NoLongerWanted, OpenVinoEnlarger, always

logger = logging.getLogger(__name__)

JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Enlargement:
    photo_jpeg: bytes  # 256 x 256
    size: int
    is_wanted: Callable[[], bool] = always  # asked again and again while it is being made


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
    """The JPEG of each; empty where it is no longer wanted."""
    return [_make_one(enlarger, job) for job in jobs]


def _make_one(enlarger: Enlarger, job: Enlargement) -> bytes:
    if not job.is_wanted():
        return b""
    small = np.asarray(Image.open(io.BytesIO(job.photo_jpeg)).convert("RGB"))
    try:
        large = enlarger.enlarge(small, job.size, is_wanted=job.is_wanted)
    except NoLongerWanted:
        return b""
    return label_as_ai_made(encode_jpeg(large, JPEG_QUALITY))

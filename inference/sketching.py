"""Pen lines of a photograph, by the sketcher's network."""

import logging
from collections.abc import Sequence

import numpy as np
from django.conf import settings as site
from numpy.typing import NDArray

from inference.errors import ModelUnavailable, gettext_noop
from sketchgan.runtime.photo_lines import OpenVinoSketcher, PhotoSketcher

logger = logging.getLogger(__name__)

Pixels = NDArray[np.uint8]


def load_configured() -> PhotoSketcher:
    """Raises ModelUnavailable."""
    try:
        return OpenVinoSketcher(site.SKETCHER_PATH, site.MODEL_CACHE_DIR)
    except Exception as error:
        logger.exception("sketcher_not_loaded path=%s", site.SKETCHER_PATH)
        sentence = gettext_noop("Photos cannot be turned into drawings on this server just now.")
        raise ModelUnavailable(sentence) from error


def sketch_all(sketcher: PhotoSketcher, photos: Sequence[Pixels]) -> list[Pixels]:
    return [sketcher.sketch(photo) for photo in photos]

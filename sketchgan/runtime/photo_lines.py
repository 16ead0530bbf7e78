"""The pen lines of a photograph, from an exported sketcher, on a CPU with OpenVINO, without torch."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from sketchgan.imaging import SIZE, pixels_to_photo
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.runtime.export import import_openvino
from sketchgan.runtime.golden import check_weights
from sketchgan.runtime.loading import ensure_exported
from sketchgan.scan.paper import FRAME

if TYPE_CHECKING:
    import openvino

logger = logging.getLogger(__name__)

Pixels = NDArray[np.uint8]


class PhotoSketcher(Protocol):
    model_version: str

    def sketch(self, photo: Pixels) -> Pixels:
        """(256, 256, 3) -> (256, 256), paper 255 and ink 0. Raises ValueError for anything else."""


class OpenVinoSketcher:
    """Always fp32: the same photo gives the same bytes on every start."""

    def __init__(self, weights: Path, cache_dir: Path, *, threads: int = 1) -> None:
        """Raises FileNotFoundError without weights, ValueError for damaged or foreign ones."""
        checkpoint = load_checkpoint(weights)
        check_weights(checkpoint)
        self.model_version = checkpoint.version
        core: openvino.Core = import_openvino().Core()
        settings = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
        self._model = core.compile_model(ensure_exported(weights, cache_dir, checkpoint), "CPU", settings)
        logger.info("model=%s runtime=openvino threads=%d", self.model_version, threads)

    def sketch(self, photo: Pixels) -> Pixels:
        if photo.shape != (SIZE, SIZE, 3) or photo.dtype != np.uint8:
            raise ValueError(f"a photo is {photo.dtype} {photo.shape}, wanted uint8 ({SIZE}, {SIZE}, 3)")
        request = self._model.create_infer_request()
        request.infer([pixels_to_photo(photo.transpose(2, 0, 1))[None]])
        paper = 1 / (1 + np.exp(request.get_output_tensor().data[0, 0].astype(np.float32)))
        return np.asarray(np.rint(255 * paper), np.uint8)


def fit_photo(image: Image.Image) -> Pixels:
    """The photo's middle square, (256, 256, 3)."""
    return np.asarray(ImageOps.fit(image.convert("RGB"), (SIZE, SIZE), Image.Resampling.LANCZOS))


def enlarge_lines(sketch: Pixels) -> Pixels:
    """(256, 256) -> (FRAME, FRAME), as `paper.read_paper` gives them."""
    return np.asarray(Image.fromarray(sketch).resize((FRAME, FRAME), Image.Resampling.BICUBIC))

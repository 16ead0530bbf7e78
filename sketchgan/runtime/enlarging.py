"""Larger photographs from an exported upscaler, on a CPU with OpenVINO, without torch."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchgan.imaging import SIZE, photo_to_pixels, pixels_to_photo
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.runtime.export import import_openvino
from sketchgan.runtime.golden import check_weights
from sketchgan.runtime.loading import ensure_exported

if TYPE_CHECKING:
    import openvino

logger = logging.getLogger(__name__)

PHOTO_SIZES = (SIZE, 2 * SIZE, 4 * SIZE)  # pixels a side
MAX_DRIFT = 8.0  # mean distance, 0..255, of an enlarged photo made small again from the photo that it was made of

POLL_MS = 2  # a layer of the network later it has stopped

Pixels = NDArray[np.uint8]


class NoLongerWanted(Exception):  # noqa: N818  # nothing went wrong
    """The large photograph was given up while it was being made."""


def always() -> bool:
    return True


class Enlarger(Protocol):
    model_version: str

    def enlarge(self, photo: Pixels, size: int, *, is_wanted: Callable[[], bool] = ...) -> Pixels:
        """(256, 256, 3) -> (size, size, 3), `size` one of PHOTO_SIZES.

        Raises ValueError for anything else, NoLongerWanted soon after `is_wanted` said no.
        """


class OpenVinoEnlarger:
    """Doubles the side once or twice. Always fp32: the same photo gives the same bytes on every start."""

    def __init__(self, weights: Path, cache_dir: Path, *, threads: int = 1) -> None:
        """Raises FileNotFoundError without weights, ValueError for damaged or foreign ones, or such as fail."""
        checkpoint = load_checkpoint(weights)
        check_weights(checkpoint)
        self.model_version = checkpoint.version
        self._core: openvino.Core = import_openvino().Core()
        self._path = ensure_exported(weights, cache_dir, checkpoint)
        self._settings = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
        self._compiled: dict[int, openvino.CompiledModel] = {}
        check_enlarger(self)
        logger.info("model=%s runtime=openvino threads=%d", self.model_version, threads)

    def enlarge(self, photo: Pixels, size: int, *, is_wanted: Callable[[], bool] = always) -> Pixels:
        if photo.shape != (SIZE, SIZE, 3) or photo.dtype != np.uint8 or size not in PHOTO_SIZES:
            raise ValueError(
                f"{photo.dtype} {photo.shape} to {size}: wanted uint8 ({SIZE}, {SIZE}, 3) to {PHOTO_SIZES}"
            )
        while photo.shape[0] < size:
            photo = self._double(photo, is_wanted)
        return photo

    def _double(self, photo: Pixels, is_wanted: Callable[[], bool]) -> Pixels:
        request = self._compile(photo.shape[0]).create_infer_request()  # its memory goes with it
        request.start_async([pixels_to_photo(photo.transpose(2, 0, 1))[None]])
        while not request.wait_for(POLL_MS):
            if not is_wanted():
                request.cancel()
                with contextlib.suppress(RuntimeError):  # that it was cancelled
                    request.wait()
                raise NoLongerWanted
        return photo_to_pixels(request.get_output_tensor().data[0])

    def _compile(self, side: int) -> openvino.CompiledModel:
        if side not in self._compiled:
            model = self._core.read_model(self._path)
            model.reshape([1, 3, side, side])
            self._compiled[side] = self._core.compile_model(model, "CPU", self._settings)
        return self._compiled[side]


def check_enlarger(enlarger: Enlarger) -> None:
    """Raises ValueError when an enlarged picture does not show what was enlarged."""
    picture = draw_golden_photo()
    large = enlarger.enlarge(picture, 2 * SIZE)
    small = np.asarray(Image.fromarray(large).resize((SIZE, SIZE), Image.Resampling.BOX))
    drift = float(np.abs(small.astype(int) - picture).mean())
    if drift > MAX_DRIFT:
        raise ValueError(f"its enlarged golden picture is {drift:.1f} of 255 away from the small one")


def draw_golden_photo() -> Pixels:
    """Soft colours, an edge and fine lines, (256, 256, 3)."""
    across, down = np.meshgrid(np.linspace(0, 1, SIZE), np.linspace(0, 1, SIZE))
    light = 0.5 + 0.3 * np.sin(6 * across) * np.cos(5 * down) - 0.3 * (np.hypot(across - 0.5, down - 0.5) < 0.3)
    light[::16] += 0.15
    return np.clip(255 * light[..., None] * (1.0, 0.8, 0.7), 0, 255).astype(np.uint8)

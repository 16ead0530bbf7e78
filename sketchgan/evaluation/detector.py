"""Where the parts of a face are, by a network that had no part in training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EYE_CORNERS = (33, 263)  # the outer ones, in the 478-point mesh
EYES = (33, 133, 159, 145, 362, 263, 386, 374)
MESH = 468  # points on the skin; the other ten are irises


class LandmarkDetector:
    """MediaPipe's FaceLandmarker. Raises FileNotFoundError if `model` (face_landmarker.task) is missing."""

    def __init__(self, model: Path) -> None:
        if not model.is_file():
            raise FileNotFoundError(f"no landmark model at {model}")
        import mediapipe
        from mediapipe.tasks.python import vision
        from mediapipe.tasks.python.core.base_options import BaseOptions

        self._mediapipe = mediapipe
        options = vision.FaceLandmarkerOptions(base_options=BaseOptions(model_asset_path=str(model)), num_faces=1)
        self._landmarker = vision.FaceLandmarker.create_from_options(options)

    def close(self) -> None:
        self._landmarker.close()

    def find(self, photo: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """(478, 2) in fractions of the side, or None where no face is seen."""
        image = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=photo)
        faces = self._landmarker.detect(image).face_landmarks
        return np.array([(point.x, point.y) for point in faces[0]], np.float32) if faces else None


def landmark_error(
    found: NDArray[np.float32], wanted: NDArray[np.float32], points: slice | tuple[int, ...] = slice(MESH)
) -> float:
    """Mean distance of `points`, as a share of the distance between the outer corners of the wanted eyes."""
    chosen = list(points) if isinstance(points, tuple) else points
    eye_distance = float(np.linalg.norm(wanted[EYE_CORNERS[0]] - wanted[EYE_CORNERS[1]]))
    return float(np.linalg.norm(found[chosen] - wanted[chosen], axis=1).mean()) / eye_distance

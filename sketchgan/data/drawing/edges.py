"""What the baseline is fed with: edges of the photograph, as the predecessor made them."""

import cv2
import numpy as np
from numpy.typing import NDArray

LOW, HIGH = 100, 200  # of cv2.Canny


def draw_edges(gray: NDArray[np.uint8], size: int = 256) -> NDArray[np.uint8]:
    """(size, size), 255 is paper; the predecessor's white on black is made where the baseline reads it."""
    edges = cv2.Canny(gray, LOW, HIGH)
    if edges.shape[0] != size:
        edges = cv2.resize(edges, (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(255 - edges, np.uint8)

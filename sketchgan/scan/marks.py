"""The connected marks of a page."""

import cv2
import numpy as np
from numpy.typing import NDArray


def find_marks(ink: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Of (H, W): each pixel's label, 0 for the ground; a row of cv2.CC_STAT_* a label; its centre (x, y)."""
    _, labels, stats, centres = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(centres, np.float64)

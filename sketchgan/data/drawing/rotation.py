"""Turning points that have a depth."""

import numpy as np
from numpy.typing import NDArray


def rotation(yaw: float, nod: float) -> NDArray[np.float64]:
    """(3, 3), of points with x to the right, y down and z away from the viewer; degrees."""
    (cos, sin), (up, down) = ((np.cos(angle), np.sin(angle)) for angle in np.radians((yaw, nod)))
    aside = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]])
    return np.asarray(np.array([[1, 0, 0], [0, up, -down], [0, down, up]]) @ aside)

"""The look of a photo: 16 numbers for what neither drawing nor palette says: light, age, the picture's finish."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.network.condition import LOOK_SIZE

SHAPE_COMPONENTS, RIDGE = 24, 1.0


def descriptor(photo: NDArray[np.uint8]) -> NDArray[np.float32]:
    """12 x 12 Lab colours, and the strength of fine and coarse edges per channel on a 4 x 4 grid."""
    lab = cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    colours = cv2.resize(lab, (12, 12), interpolation=cv2.INTER_AREA)
    parts = [colours.ravel()]
    for sigma in (0.8, 3.0):
        smooth = cv2.GaussianBlur(lab, (0, 0), sigma)
        strength = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1))
        parts.append(np.log1p(cv2.resize(strength, (4, 4), interpolation=cv2.INTER_AREA)).ravel() * 12)
    return np.concatenate(parts).astype(np.float32)


def known(palettes: NDArray[np.float32], shapes: NDArray[np.float32], train: NDArray[np.int64]) -> NDArray[np.float32]:
    """(N, k): what the condition and the drawing say: palette colours and the main components of the landmarks."""
    colours = palettes[..., :3].copy()
    for part in range(palettes.shape[1]):
        present = palettes[:, part, 3] > 0
        chosen = present[train]
        middle = colours[train][chosen, part].mean(0) if chosen.any() else np.zeros(3, np.float32)
        colours[~present, part] = middle
    flat = shapes.reshape(len(shapes), -1)
    return np.concatenate([colours.reshape(len(colours), -1), _components(flat, train, SHAPE_COMPONENTS)], 1)


def whitened(
    descriptors: NDArray[np.float32], explained: NDArray[np.float32], train: NDArray[np.int64]
) -> NDArray[np.float32]:
    """(N, 16), mean 0 and deviation 1 over `train`: main components of what `explained` does not predict linearly."""
    x = _standardised(explained, train)
    y = descriptors - descriptors[train].mean(0)
    gram = x[train].T @ x[train] + RIDGE * np.eye(x.shape[1], dtype=np.float32)
    rest = y - x @ np.linalg.solve(gram, x[train].T @ y[train])
    return _standardised(_components(rest, train, LOOK_SIZE), train)


def _standardised(values: NDArray[np.float32], train: NDArray[np.int64]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = (values - values[train].mean(0)) / (values[train].std(0) + 1e-6)
    return result.astype(np.float32)


def _components(values: NDArray[np.float32], train: NDArray[np.int64], count: int) -> NDArray[np.float32]:
    """The first `count` principal components; padded with zeros when there are fewer."""
    centred = values - values[train].mean(0)
    _, axes = np.linalg.eigh((centred[train].T @ centred[train]).astype(np.float64))
    scores = (centred @ axes[:, ::-1][:, :count]).astype(np.float32)
    return np.pad(scores, ((0, 0), (0, count - scores.shape[1])))

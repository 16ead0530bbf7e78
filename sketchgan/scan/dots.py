"""Taking the printed dots off dotted paper: small marks, all alike, each where a grid wants it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.scan.marks import find_marks
from sketchgan.scan.noise import measure_noise

LEAST_INK = 0.03
WIDEST_DOT = 1 / 90  # of the longer side
ALIKE = 2.5  # times the usual size, or a share of it
LEAST_DOTS = 60
NEAR = 0.15  # how far from its place in the grid a dot may be, of the grid's step
SAMPLES = 400
LEAST_NEIGHBOURS = 2  # of the four that a dot of a grid has
LEAST_REGULAR = 0.5  # the share of small marks that have them

Floats = NDArray[np.float32]
Places = NDArray[np.float64]


def remove_dots(ink: Floats) -> Floats:
    """`ink` (H, W), 0 paper .. 1 black."""
    labels, stats, centres = find_marks(ink > max(LEAST_INK, 5 * measure_noise(ink)))
    small = list_small(stats, WIDEST_DOT * max(ink.shape))
    if len(small) < LEAST_DOTS:
        return ink
    is_regular = find_grid(centres[small])
    if is_regular.sum() < max(LEAST_DOTS, LEAST_REGULAR * len(small)):
        return ink
    is_dot = np.isin(labels, small[is_regular]).astype(np.uint8)
    return np.where(cv2.dilate(is_dot, np.ones((5, 5), np.uint8)) > 0, 0, ink).astype(np.float32)


def list_small(stats: NDArray[np.int32], widest: float) -> NDArray[np.int_]:
    """The labels of what is no larger than a dot, and alike."""
    width, height, area = (stats[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    is_small = (np.maximum(width, height) <= max(3, widest)) & (area >= 2)
    is_small[0] = False
    small = np.flatnonzero(is_small)
    areas = np.sort(area[small])
    usual = areas[np.searchsorted(areas.cumsum(), areas.sum() / 2)] if len(small) else 0  # grains are many, but small
    return small[(area[small] > usual / ALIKE) & (area[small] < usual * ALIKE)]


def find_grid(centres: Places) -> NDArray[np.bool_]:
    """Which of the (n, 2) places have neighbours one step away, along the grid and across it."""
    step = find_step(centres)
    reach = max(1, round(NEAR * float(np.hypot(*step))))
    places = np.rint(centres).astype(int)
    taken = np.zeros(places.max(axis=0)[::-1] + 1, np.uint8)
    taken[places[:, 1], places[:, 0]] = 1
    near = np.asarray(cv2.dilate(taken, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)
    along, across = step, np.array([-step[1], step[0]])
    counts = np.sum([look_up(near, centres + way) for way in (along, -along, across, -across)], axis=0)
    return np.asarray(counts >= LEAST_NEIGHBOURS, np.bool_)


def find_step(centres: Places) -> Places:
    """(2,): from a dot to the next, as most have it, turned to within 45 degrees of level."""
    sample = centres[:: max(1, len(centres) // SAMPLES)]
    steps = centres[None] - sample[:, None]
    distances = np.hypot(steps[..., 0], steps[..., 1])
    distances[distances == 0] = np.inf
    nearest = steps[np.arange(len(sample)), distances.argmin(axis=1)]
    turns = np.exp(4j * np.arctan2(nearest[:, 1], nearest[:, 0]))  # four ways that mean the same
    angle = float(np.angle(turns.mean())) / 4
    return float(np.median(distances.min(axis=1))) * np.array([np.cos(angle), np.sin(angle)])


def look_up(taken: NDArray[np.uint8], places: Places) -> NDArray[np.bool_]:
    columns, rows = np.rint(places).astype(int).T
    is_in = (columns >= 0) & (rows >= 0) & (columns < taken.shape[1]) & (rows < taken.shape[0])
    return np.asarray(
        is_in & (taken[rows.clip(0, taken.shape[0] - 1), columns.clip(0, taken.shape[1] - 1)] > 0), np.bool_
    )

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
LEAST_REGULAR = 0.5  # the share of small marks that have two neighbours in the grid
DOT_PX = 9
DARKER = 1.3  # times a dot's ink

Floats = NDArray[np.float32]
Places = NDArray[np.float64]


def remove_dots(ink: Floats) -> Floats:
    """`ink` (H, W), 0 paper .. 1 black."""
    labels, stats, centres = find_marks(ink > max(LEAST_INK, 5 * measure_noise(ink)))
    small = list_small(stats, WIDEST_DOT * max(ink.shape))
    if len(small) < LEAST_DOTS:
        return ink
    places = centres[small]
    step = find_step(places)
    counts = count_neighbours(places, step)
    if (counts >= 2).sum() < max(LEAST_DOTS, LEAST_REGULAR * len(small)):
        return ink
    is_dot = np.isin(labels, small[counts >= 1])
    is_around = cv2.dilate(is_dot.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    cleared = np.where(is_dot | (is_around & (labels == 0)), 0, ink)  # a line beside a dot stays whole
    return divide_by_dots(cleared.astype(np.float32), measure_dot(ink, places[counts >= 2]), places[counts >= 1], step)


def measure_dot(ink: Floats, places: Places) -> Floats:
    """(DOT_PX, DOT_PX): the usual dot."""
    reach = DOT_PX // 2
    padded = np.pad(ink, reach)
    rows = np.rint(places).astype(int)
    return np.asarray(np.median([padded[y : y + DOT_PX, x : x + DOT_PX] for x, y in rows], axis=0), np.float32)


def divide_by_dots(ink: Floats, dot: Floats, places: Places, step: Places) -> Floats:
    """Where a line crosses a dot, what the dot took away is given back: inks lie over one another like filters.

    What is clearly darker than a dot is a line, and stays. A line that a dot hides goes on through it.
    """
    reach = DOT_PX // 2
    passed = np.pad(1 - ink, reach, constant_values=1)
    printed = np.ones_like(passed)
    for x, y in list_next(places, step, ink.shape):
        printed[y : y + DOT_PX, x : x + DOT_PX] = 1 - dot
    kept = np.clip(1 - (passed / printed)[reach:-reach, reach:-reach], 0, 1)
    kept = np.where(ink > DARKER * dot.max(), ink, kept).astype(np.float32)
    bridged = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (DOT_PX, DOT_PX)))
    is_print = (printed < 1 - LEAST_INK)[reach:-reach, reach:-reach]
    return np.where(is_print, bridged, kept).astype(np.float32)


def list_next(places: Places, step: Places, shape: tuple[int, ...]) -> NDArray[np.int_]:
    """Where the grid has a dot next to those that were found."""
    found = np.rint(np.concatenate([places + way for way in list_ways(step)])).astype(int)
    return np.asarray(found[((found >= 0) & (found < shape[1::-1])).all(axis=1)], np.int_)


def list_small(stats: NDArray[np.int32], widest: float) -> NDArray[np.int_]:
    """The labels of what is no larger than a dot, and alike."""
    width, height, area = (stats[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    is_small = (np.maximum(width, height) <= max(3, widest)) & (area >= 2)
    is_small[0] = False
    small = np.flatnonzero(is_small)
    areas = np.sort(area[small])
    usual = areas[np.searchsorted(areas.cumsum(), areas.sum() / 2)] if len(small) else 0  # grains are many, but small
    return small[(area[small] > usual / ALIKE) & (area[small] < usual * ALIKE)]


def count_neighbours(centres: Places, step: Places) -> NDArray[np.int_]:
    """Of each of the (n, 2) places, how many lie one step along the grid or across it."""
    reach = max(1, round(NEAR * float(np.hypot(*step))))
    places = np.rint(centres).astype(int)
    taken = np.zeros(places.max(axis=0)[::-1] + 1, np.uint8)
    taken[places[:, 1], places[:, 0]] = 1
    near = np.asarray(cv2.dilate(taken, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)
    return np.asarray(np.sum([look_up(near, centres + way) for way in list_ways(step)], axis=0), np.int_)


def list_ways(step: Places) -> list[Places]:
    across = np.array([-step[1], step[0]])
    return [step, -step, across, -across]


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
    is_taken = taken[rows.clip(0, taken.shape[0] - 1), columns.clip(0, taken.shape[1] - 1)] > 0
    return np.asarray(is_in & is_taken, np.bool_)

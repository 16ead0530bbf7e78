"""What is on a picture besides the drawing: a dark ground, a scanner's edge, a window's bars, punched holes, stains."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.scan.marks import find_marks
from sketchgan.scan.sheet import Pixels

DARK = 0.5  # of ink: a dark ground, a scanner's lid
TINTED = 0.25  # of ink: a window's bar
GROUND_WIDE = 1 / 12
GROUND_BORDER = 0.6  # the share of the picture's border that a dark ground takes
LEAST_LIGHT = 0.1  # of the picture that a light face takes
RIM = 1 / 200  # of the longer side: the line that stays of a ground's edge
LEAST_SPAN = 0.97  # the share of a side along which an edge or a bar runs
DEEPEST = 0.25  # of the other side
STRAIGHT = 0.006  # of the side along it: how far an inner edge may stray
MARGIN = 1 / 10  # of a side: where holes are punched
LEAST_DISC, LARGEST_DISC = 1 / 80, 1 / 10  # of the longer side: its diameter
ALIKE = 0.2
FAINT = 0.075  # of ink: what a blotch is, at least
SOFT = 1 / 150  # of the longer side: over so much a blotch fades, lines end within less
DUST = (1 / 300) ** 2  # of the longer side's square

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def clear_ground(ink: Floats) -> Floats:
    """Around a light face on a dark ground the edge of the ground stays, as a line."""
    dark = np.asarray((ink > DARK).astype(np.uint8))
    wide = open_by(dark, GROUND_WIDE)
    if read_border(wide).mean() < GROUND_BORDER or wide.mean() > 1 - LEAST_LIGHT:
        return ink
    core = shrink_mask(keep_touching(dark, wide), RIM * max(ink.shape))
    return np.where(core > 0, 0, ink).astype(np.float32)


def split_furniture(ink: Floats) -> tuple[Floats, Floats]:
    """What is drawn, and what is likely not."""
    is_furniture = find_bars(ink)
    drawn = np.where(is_furniture, 0, ink).astype(np.float32)
    is_furniture |= find_discs(drawn) | find_blotches(drawn)
    return np.where(is_furniture, 0, ink).astype(np.float32), np.where(is_furniture, ink, 0).astype(np.float32)


def open_by(mask: Pixels, share: float) -> Pixels:
    side = max(3, round(share * max(mask.shape)))
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)), np.uint8)


def read_border(picture: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])


def keep_touching(mask: Pixels, wide: Pixels) -> Pixels:
    """The parts of `mask` that are `wide` where they leave the picture."""
    _, labels = cv2.connectedComponents(mask)
    border = read_border(labels * wide)
    return np.isin(labels, border[border > 0]).astype(np.uint8)


def shrink_mask(mask: Pixels, radius: float) -> Pixels:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.erode(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))), np.uint8)


def find_bars(ink: Floats) -> Mask:
    """A scanner's lid, a window's bar or the page's edge along a side, and all between it and that side."""
    tinted = np.asarray((ink > TINTED).astype(np.uint8))
    found = np.zeros(ink.shape, bool)
    for is_turned, is_flipped in ((False, False), (False, True), (True, False), (True, True)):
        view, mask = (turn(picture, is_turned, is_flipped) for picture in (found, tinted))
        view |= find_top_bar(np.ascontiguousarray(mask))
    return found


def turn(picture: NDArray[Any], is_turned: bool, is_flipped: bool) -> NDArray[Any]:  # noqa: FBT001
    """A view in which one side after the other is the upper one."""
    picture = picture.T if is_turned else picture
    return picture[::-1] if is_flipped else picture


def find_top_bar(tinted: Pixels) -> Mask:
    rows, columns = tinted.shape
    if not is_spanned(cut_upper(tinted, DEEPEST)):
        return np.zeros(tinted.shape, bool)
    thick = np.ones((max(3, rows // 100), max(3, columns // 3)), np.uint8)
    gap = np.ones((rows // 25 + 1, 1), np.uint8)  # a line of text
    bars = cv2.morphologyEx(cv2.morphologyEx(tinted, cv2.MORPH_OPEN, thick), cv2.MORPH_CLOSE, gap)
    edges = [fit_lower_edge(np.asarray(bars, np.uint8), DEEPEST), fit_lower_edge(tinted, MARGIN)]
    lowest = np.max([edge for edge in edges if edge is not None], axis=0, initial=-1)
    return np.arange(rows)[:, None] <= np.broadcast_to(lowest, columns)


def cut_upper(mask: Pixels, deepest: float) -> Mask:
    """With one row more than a mark that is not too deep can have."""
    return mask[: int(deepest * len(mask)) + 1] > 0


def is_spanned(upper: Mask) -> bool:
    return bool(upper.any(axis=0).sum() >= LEAST_SPAN * upper.shape[1])


def fit_lower_edge(mask: Pixels, deepest: float) -> Floats | None:
    """(W,): where the lowest mark ends that runs along the whole upper side, straight, and not deep in the picture."""
    rows, columns = mask.shape
    upper = cut_upper(mask, deepest)
    if not is_spanned(upper):
        return None
    labels, stats, _ = find_marks(upper)
    _, top, width, height = stats[1:, :4].T
    is_bar = (width >= LEAST_SPAN * columns) & (top + height <= deepest * rows)
    edges = [fit_straight(labels == label + 1, rows) for label in np.flatnonzero(is_bar)]
    return np.max([edge for edge in edges if edge is not None], axis=0) if any(e is not None for e in edges) else None


def fit_straight(mark: Mask, rows: int) -> Floats | None:
    """(W,): the lower edge of a mark in a picture of so many rows, if that is a straight line."""
    columns = np.flatnonzero(mark.any(axis=0))
    lowest = len(mark) - 1 - mark[::-1, columns].argmax(axis=0)
    line = np.polynomial.Polynomial.fit(columns, lowest, 1)
    if np.quantile(np.abs(line(columns) - lowest), 0.9) > max(1.5, STRAIGHT * mark.shape[1]):
        return None
    return np.asarray(line(np.arange(mark.shape[1])) + max(2, rows / 200), np.float32)


def find_discs(ink: Floats) -> Mask:
    """Punched holes and a palette's colours: filled, round and alike, in a row outside of the drawing."""
    labels, stats, centres = find_marks(ink > TINTED)
    discs = list_discs(stats, max(ink.shape))
    rows = [row for index in discs for row in list_alike(index, discs, stats, centres)]
    found = np.unique([disc for row in rows if is_apart(row, stats, centres, ink.shape) for disc in row])
    return cv2.dilate(np.isin(labels, found).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0


def list_discs(stats: NDArray[np.int32], longest: int) -> NDArray[np.int_]:
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    is_round = (np.abs(width - height) <= 0.15 * np.maximum(width, height)) & (area > 0.7 * width * height)
    is_round &= area < 0.9 * width * height  # that would be a square
    is_round &= (width >= LEAST_DISC * longest) & (width <= LARGEST_DISC * longest)
    is_round[0] = False
    return np.flatnonzero(is_round)


def list_alike(
    first: int, discs: NDArray[np.int_], stats: NDArray[np.int32], centres: NDArray[np.float64]
) -> list[NDArray[np.int_]]:
    """Those of about its size that stand level with it, and those above and below it."""
    width = stats[first, 2]
    alike = discs[np.abs(stats[discs, 2] - width) <= ALIKE * width]
    return [alike[np.abs(centres[alike, axis] - centres[first, axis]) <= 0.5 * width] for axis in (0, 1)]


def is_apart(
    row: NDArray[np.int_], stats: NDArray[np.int32], centres: NDArray[np.float64], shape: tuple[int, int]
) -> bool:
    """Two at the picture's edge, or three anywhere, with the rest of the drawing on one side of them."""
    if len(row) < 2:
        return False
    rest = np.delete(np.arange(1, len(stats)), row - 1)
    rest = rest[stats[rest, cv2.CC_STAT_AREA] > stats[row, cv2.CC_STAT_AREA].min() / 10]
    if not len(rest):
        return False
    left, top = stats[rest, :2].min(axis=0)
    right, bottom = (stats[rest, :2] + stats[rest, 2:4]).max(axis=0)
    x, y = centres[row].T
    is_outside = (x < left) | (x > right) | (y < top) | (y > bottom)
    from_edge = np.minimum.reduce([x, y, shape[1] - x, shape[0] - y])
    is_near_edge = (from_edge < MARGIN * max(shape)).all()
    return bool(is_outside.all() and (len(row) >= 3 or is_near_edge))


def find_blotches(ink: Floats) -> Mask:
    """Stains of the paper: soft marks beside the drawing. A soft mark within it may be a shade."""
    labels, stats, _ = find_marks(ink > FAINT)
    is_large = stats[:, cv2.CC_STAT_AREA] > DUST * max(ink.shape) ** 2
    is_soft = is_large & (measure_fading(ink, labels, len(stats)) > SOFT * max(ink.shape))
    lines = stats[1:][(is_large & ~is_soft)[1:]]
    if not is_soft[1:].any() or not len(lines):
        return np.zeros(ink.shape, bool)
    left, top = lines[:, :2].min(axis=0)
    right, bottom = (lines[:, :2] + lines[:, 2:4]).max(axis=0)
    x, y, width, height = stats[:, :4].T
    is_beside = (x > right) | (y > bottom) | (x + width < left) | (y + height < top)
    found = np.isin(labels, np.flatnonzero(is_soft & is_beside)).astype(np.uint8)
    return cv2.dilate(found, np.ones((9, 9), np.uint8)) > 0


def measure_fading(ink: Floats, labels: NDArray[np.int32], count: int) -> Floats:
    """(count,): over how many pixels each mark fades to paper where it does so fastest."""
    steps = cv2.magnitude(cv2.Scharr(ink, cv2.CV_32F, 1, 0), cv2.Scharr(ink, cv2.CV_32F, 0, 1)) / 32
    darkest, steepest = np.zeros(count, np.float32), np.zeros(count, np.float32)
    places = labels.ravel()
    np.maximum.at(darkest, places, ink.ravel())
    np.maximum.at(steepest, places, steps.ravel())
    fading = darkest / np.maximum(steepest, 1e-6)
    fading[0] = 0
    return np.asarray(fading, np.float32)

"""Finding the sheet of paper in a photograph, and laying it flat."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Places = NDArray[np.float32]  # (n, 2), x then y
Matrix = NDArray[np.float64]  # (3, 3), of a perspective
_Level = TypeVar("_Level", bound=np.generic)

SEARCH_SIDE = 600  # the longer side of the picture in which the sheet is looked for
LONGEST_LINE_WIDTH = 1 / 24  # of that side: darker marks as narrow as this are drawn on the sheet, not beside it
LEAST_SHARE = 0.15  # of the picture that a sheet takes
LEAST_STEP = 0.06  # the sheet is at least so much brighter than the table, of its own brightness
LEAST_SUPPORT = 0.35  # the share of a side along which that step is seen: a shadow may hide the rest
USUAL_SUPPORT = 0.75  # of all sides together
STEP_REACH = 0.012  # of the longer side: how far on both sides of an edge brightness is compared
REFINE_REACH = 0.02
MOSTLY_DARK = 0.9  # the share of a dark sheet that is darker than middle grey
FEW_LINES = 0.002  # the share of a dark sheet that lines take
LIGHT_LINE = 25  # levels above the dark sheet


def find_sheet(pixels: Pixels) -> Places | None:
    """The corners of a sheet in an RGB picture (H, W, 3), clockwise from the upper left; None where no edge is seen."""
    scale = min(1, SEARCH_SIDE / max(pixels.shape[:2]))
    small = shrink_by(pixels, scale)
    corners = find_bright(wipe_lines(small))
    if corners is None:
        corners = find_dark(small)
    return None if corners is None else order_corners((corners + 0.5) / scale - 0.5)


def find_bright(blank: Pixels) -> Places | None:
    """A sheet that is brighter than what it lies on."""
    quads = [quad for mask in list_masks(blank) for quad in list_quads(mask)]
    scores = [score_quad(blank, quad) for quad in quads]
    if not scores or max(scores) <= 0:
        return None
    return refine_corners(blank, quads[int(np.argmax(scores))])


def find_dark(small: Pixels) -> Places | None:
    """A dark sheet with light lines on a light table: in the negative it is bright.

    What is dark and filled in a drawing on light paper has no light lines on it, or is not dark all over.
    """
    negative = 255 - small
    wiped = wipe_lines(negative)
    side = line_side(small)
    blank = np.asarray(cv2.morphologyEx(wiped, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)), np.uint8)
    corners = find_bright(blank)
    if corners is None:
        return None
    filled = cv2.fillConvexPoly(np.zeros(small.shape[:2], np.uint8), np.rint(corners).astype(np.int32), 1)
    is_inside = cv2.erode(filled, np.ones((side, side), np.uint8)) > 0
    is_dark, is_line = blank.mean(axis=2) > 127, wiped.mean(axis=2) - negative.mean(axis=2) > LIGHT_LINE
    has_lines = is_line[is_inside].mean() > FEW_LINES
    return corners if has_lines and is_dark[is_inside].mean() > MOSTLY_DARK else None


def wipe_lines(small: Pixels) -> Pixels:
    """The sheet as if nothing were drawn on it: a grey closing fills what is dark and narrow."""
    side = line_side(small)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(cv2.medianBlur(closed, 5), np.uint8)


def line_side(small: Pixels) -> int:
    longer: int = max(small.shape[:2])
    return max(3, round(LONGEST_LINE_WIDTH * longer))


def list_masks(blank: Pixels) -> Iterator[Pixels]:
    """Where the sheet might be: what is bright, what has little colour, what lies between two edges."""
    hsv = cv2.cvtColor(blank, cv2.COLOR_RGB2HSV)
    grey = cv2.cvtColor(blank, cv2.COLOR_RGB2GRAY)
    for channel in (grey, 255 - hsv[..., 1]):
        yield np.asarray(cv2.threshold(channel, 0, 255, cv2.THRESH_OTSU)[1], np.uint8)
    edges = cv2.dilate(cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.5), 15, 45), np.ones((3, 3), np.uint8))
    yield np.asarray(255 - edges, np.uint8)


def list_quads(mask: Pixels) -> Iterator[Places]:
    """The large regions of a mask as quadrilaterals."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        hull = cv2.convexHull(contour)
        if cv2.contourArea(hull) < LEAST_SHARE * mask.size:
            continue
        for tolerance in np.arange(0.01, 0.08, 0.01):
            polygon = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, closed=True), closed=True)
            if len(polygon) == 4 and cv2.contourArea(polygon) > 0.9 * cv2.contourArea(hull):
                yield np.asarray(polygon[:, 0], np.float32)
                break


def score_quad(blank: Pixels, quad: Places) -> float:
    """How much of a sheet this is; 0 for none. A frame that is drawn on paper has paper on both sides."""
    area: float = cv2.contourArea(quad) / (blank.shape[0] * blank.shape[1])
    if area < LEAST_SHARE or not cv2.isContourConvex(quad.astype(np.int32)):
        return 0.0
    supports = [measure_support(blank, start, end) for start, end in list_sides(quad)]
    seen = [support for support in supports if not math.isnan(support)]
    if len(seen) < 2 or min(seen) < LEAST_SUPPORT or np.mean(seen) < USUAL_SUPPORT:
        return 0.0
    return float(area * np.mean(seen))


def list_sides(quad: Places) -> Iterator[tuple[Places, Places]]:
    """Both ends of each side, so that the inside lies at the right hand of who walks it."""
    ordered = order_corners(quad)
    yield from itertools.pairwise([*ordered, ordered[0]])


def measure_support(blank: Pixels, start: Places, end: Places) -> float:
    """The share of a side along which the inside is brighter; NaN where the side is the picture's own."""
    reach = max(3.0, STEP_REACH * max(blank.shape))
    inside, outside = (sample_side(blank, start, end, offset) for offset in (reach, -reach))
    is_seen = ~np.isnan(inside) & ~np.isnan(outside)
    if np.mean(is_seen) < 0.5:
        return math.nan
    steps = (inside - outside)[is_seen] / np.maximum(inside[is_seen], 1)
    return float(np.mean(steps > LEAST_STEP))


def sample_side(blank: Pixels, start: Places, end: Places, offset: float) -> NDArray[np.float64]:
    """Brightness beside a side, `offset` pixels to its inside; NaN outside of the picture."""
    shares = np.linspace(0.05, 0.95, 40)[:, None]
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-6)
    places = start + shares * (end - start) + offset * np.array([-along[1], along[0]])
    columns, rows = np.rint(places).astype(int).T
    height, width = blank.shape[:2]
    is_in = (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)
    values = blank[rows.clip(0, height - 1), columns.clip(0, width - 1)].mean(axis=1)
    return np.where(is_in, values, np.nan)


def refine_corners(blank: Pixels, quad: Places) -> Places:
    """Each side is moved to where brightness changes most; the corners are where the sides meet."""
    lines = [refine_side(blank, start, end) for start, end in list_sides(quad)]
    ordered = order_corners(quad)
    corners = [intersect(lines[index - 1], lines[index]) for index in range(4)]
    fits = all(
        corner is not None and np.hypot(*(corner - old)) < 2 * REFINE_REACH * max(blank.shape)
        for corner, old in zip(corners, ordered, strict=True)
    )
    return np.asarray(corners, np.float32) if fits else ordered


def refine_side(blank: Pixels, start: Places, end: Places) -> tuple[Places, Places]:
    """A point and a direction."""
    reach = max(4, round(REFINE_REACH * max(blank.shape)))
    offsets = np.arange(-reach, reach + 0.1, 0.5)
    values = np.stack([sample_side(blank, start, end, offset) for offset in offsets])
    steps = values[2:] - values[:-2]
    steps = np.where(np.isnan(steps), 0, steps)
    best = steps.argmax(axis=0)
    is_clear = steps.max(axis=0) > LEAST_STEP * 100
    direction = (end - start) / np.hypot(*(end - start))
    if is_clear.mean() < 0.5:  # the side is the picture's own
        return start, direction
    normal = np.array([-direction[1], direction[0]])
    places = start + np.linspace(0.05, 0.95, 40)[:, None] * (end - start) + offsets[1:-1][best][:, None] * normal
    vx, vy, x, y = cv2.fitLine(places[is_clear].astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.array([x, y], np.float32), np.array([vx, vy], np.float32)


def intersect(first: tuple[Places, Places], second: tuple[Places, Places]) -> Places | None:
    (p, d), (q, e) = first, second
    matrix = np.array([d, -e]).T
    if abs(np.linalg.det(matrix)) < 0.05:
        return None
    return np.asarray(p + np.linalg.solve(matrix, q - p)[0] * d, np.float32)


def order_corners(quad: Places) -> Places:
    """Clockwise on the screen, from the corner that is nearest to the upper left."""
    centre = quad.mean(axis=0)
    clockwise = quad[np.argsort(np.arctan2(*(quad - centre).T[::-1]))]
    return np.asarray(np.roll(clockwise, -int(clockwise.sum(axis=1).argmin()), axis=0), np.float32)


def lay_flat(pixels: Pixels, corners: Places, longest: int) -> tuple[Pixels, Matrix]:
    """The sheet seen from above, at most `longest` pixels a side, and what maps the picture to it."""
    lengths = [float(np.hypot(*(end - start))) for start, end in list_sides(corners)]
    width, height = max(lengths[0], lengths[2]), max(lengths[1], lengths[3])
    scale = min(1, longest / max(width, height))
    width, height = max(2, round(width * scale)), max(2, round(height * scale))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    shrunk = shrink_by(pixels, scale)  # or thin lines are skipped
    factors = np.array([shrunk.shape[1] / pixels.shape[1], shrunk.shape[0] / pixels.shape[0]])
    matrix = cv2.getPerspectiveTransform(((corners + 0.5) * factors - 0.5).astype(np.float32), target)
    flat = cv2.warpPerspective(shrunk, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8), matrix @ scale_matrix(*factors)


def shrink_by(pixels: Pixels, scale: float) -> Pixels:
    """By area averaging, to no side of less than a pixel."""
    size = [max(1, round(side * scale)) for side in pixels.shape[1::-1]]
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def combine_channels(colours: NDArray[_Level], combine: Callable[..., Any]) -> NDArray[_Level]:
    """(H, W, 3) -> (H, W), like `combine.reduce` along the last axis, where numpy takes several times as long."""
    combined: NDArray[_Level] = combine(colours[..., 0], colours[..., 1])
    combine(combined, colours[..., 2], out=combined)
    return combined


def scale_matrix(fx: float, fy: float) -> Matrix:
    """Of a resize, which keeps pixels' edges, not their centres, in place."""
    return np.array([[fx, 0, 0.5 * fx - 0.5], [0, fy, 0.5 * fy - 0.5], [0, 0, 1]])

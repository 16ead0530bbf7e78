"""A drawing on paper, photographed or scanned, as clean lines where a face drawing belongs.

Nothing that a person drew is lost: the light is evened and printed lines are taken off, but no network decides what is
a line. What is left to judgement - how faint a mark still counts - is left to the person: see `Lines.picture`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchgan.imaging import SketchError, to_grey
from sketchgan.scan.ruling import remove_ruling
from sketchgan.scan.sheet import Matrix, Pixels, find_sheet, lay_flat, scale_matrix, shrink_by

FRAME = 1024  # pixels a side of the result: two to a unit of the strokes document
MARGIN = 40  # pixels that stay free around a drawing that is placed
LONGEST = 2000  # pixels a side at which the paper is read
LIGHT_SIDE = 240  # the longer side of the picture in which the light is estimated
WIDEST_LINE = 1 / 7  # of that side: what is dark and wider is a shadow
DARKEST_SHADOW = 0.4  # of the brightest paper
LEAST_INK, FAINT_INK = 0.13, 0.075  # a mark must be so dark somewhere, and may be so faint elsewhere
CUT = 128  # the level of `Lines.picture` below which a pixel counts as drawn
SPECK = 6  # pixels of the frame: what is smaller is dust
FULL_DRAWING = 0.6  # a square picture whose drawing takes more than this share of its side is a frame already
EDGE_SHARE = 0.012  # along the sheet's edge, the table may show

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """`picture` (FRAME, FRAME): paper 255, ink 0, and in between how sure a mark is; below CUT it counts.

    `placement` maps the photograph's pixels to the picture's.
    """

    picture: Pixels
    placement: Matrix
    has_sheet: bool


def read_paper(image: Image.Image) -> Lines:
    """Raises SketchError blank."""
    pixels = to_rgb(image)
    corners = find_sheet(pixels)
    page, matrix = limit_side(pixels) if corners is None else lay_flat(pixels, corners, LONGEST)
    ink = measure_ink(remove_ruling(even_light(page)))
    if corners is not None:
        ink = clear_edge(ink)
    shift = place(ink, is_frame=corners is None)
    picture = grade(draw_placed(ink, shift))
    if not (picture < CUT).any():
        raise SketchError("blank", "there is no line on the paper")
    return Lines(picture, shift @ matrix, corners is not None)


def to_rgb(image: Image.Image) -> Pixels:
    """(H, W, 3), dark lines on light ground."""
    if image.mode.startswith(("I", "F")) or image.has_transparency_data:
        grey = np.asarray(to_grey(image))
        pixels = np.repeat(grey[..., None], 3, axis=2)
    else:
        pixels = np.asarray(image.convert("RGB"))
    return 255 - pixels if is_light_on_dark(pixels) else pixels


def is_light_on_dark(pixels: Pixels) -> bool:
    """Lines are few, so the median is the ground; a sheet on a dark table is no light line on it."""
    step = max(1, max(pixels.shape) // FRAME)
    return bool(np.median(pixels[::step, ::step]) < 128) and find_sheet(pixels) is None


def limit_side(pixels: Pixels) -> tuple[Pixels, Matrix]:
    block = max(pixels.shape[:2]) // (2 * LONGEST)
    if block > 1:  # so much larger that a thin line would pale away: the darkest pixel of each block is kept
        pixels = np.asarray(cv2.erode(pixels, np.ones((block, block), np.uint8))[::block, ::block], np.uint8)
        page, matrix = limit_side(pixels)
        return page, matrix @ scale_matrix(1 / block, 1 / block)
    scale = min(1, LONGEST / max(pixels.shape[:2]))
    page = shrink_by(pixels, scale)
    return page, scale_matrix(page.shape[1] / pixels.shape[1], page.shape[0] / pixels.shape[0])


def even_light(page: Pixels) -> Floats:
    """Brightness against bare paper, 0..1, for each colour."""
    calm = np.asarray(cv2.GaussianBlur(page, (0, 0), max(0.3, 0.9 * max(page.shape) / LONGEST)), np.uint8)
    light = estimate_light(calm)
    ratio = calm.astype(np.float32) / np.maximum(light, 1)
    usual = np.median(ratio[::4, ::4], axis=(0, 1))
    return np.asarray(np.clip(ratio / np.maximum(usual, 0.5), 0, 1), np.float32)


def estimate_light(page: Pixels) -> Floats:
    """What the paper would look like without a line on it."""
    scale = min(1, LIGHT_SIDE / max(page.shape[:2]))
    small = shrink_by(page, scale)
    side = max(3, round(WIDEST_LINE * max(small.shape)))
    # Round: the edges of shadows are.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, disc)
    brightest = np.quantile(closed, 0.9, axis=(0, 1))
    light = np.where(closed < DARKEST_SHADOW * brightest, brightest, closed).astype(np.float32)
    smooth = cv2.GaussianBlur(light, (0, 0), max(0.5, side / 14))
    return np.asarray(cv2.resize(smooth, page.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def measure_ink(ratio: Floats) -> Floats:
    """(H, W), 0 paper .. 1 black; a coloured pen counts by the colour that it takes away most."""
    ink = 1 - ratio
    return np.asarray((ink.max(axis=2) + ink.mean(axis=2)) / 2, np.float32)


def clear_edge(ink: Floats) -> Floats:
    """What is left of the table along the sheet's edge, and reaches no further in."""
    band = max(2, round(EDGE_SHARE * max(ink.shape)))
    labels, stats, _ = list_marks(ink)
    left, top, width, height = (stats[:, column] for column in range(4))
    rows, columns = ink.shape
    is_sliver = (left + width <= band) | (left >= columns - band) | (top + height <= band) | (top >= rows - band)
    is_sliver[0] = False
    cleared = np.where(is_sliver[labels], 0, ink)
    rim = max(1, band // 3)  # a line that is drawn over the edge begins a little later
    cleared[:rim], cleared[-rim:], cleared[:, :rim], cleared[:, -rim:] = 0, 0, 0, 0
    return np.asarray(cleared, np.float32)


def place(ink: Floats, *, is_frame: bool) -> Matrix:
    """What maps the page to the frame: the drawing in its middle, as large as fits. A frame stays as it is."""
    rows, columns = ink.shape
    left, top, right, bottom = find_box(ink)
    is_square = is_frame and abs(rows - columns) <= 0.02 * max(rows, columns)
    if is_square and max(right - left, bottom - top) >= FULL_DRAWING * max(rows, columns):
        return scale_matrix(FRAME / columns, FRAME / rows)
    scale = (FRAME - 2 * MARGIN) / max(right - left, bottom - top)
    x, y = (FRAME - scale * (left + right - 1)) / 2, (FRAME - scale * (top + bottom - 1)) / 2
    return np.array([[scale, 0, x], [0, scale, y], [0, 0, 1]])


def list_marks(ink: Floats) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """What hangs together: the mark of each pixel (0 for none), and of each mark box and area, and its darkest ink."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((ink > FAINT_INK).astype(np.uint8))
    darkest = np.zeros(len(stats), np.float32)
    np.maximum.at(darkest, np.asarray(labels, np.intp).ravel(), ink.ravel())
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32), darkest


def find_box(ink: Floats) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that is more than dust. Raises SketchError blank."""
    least = max(4.0, (max(ink.shape) / 400) ** 2)
    _, stats, darkest = list_marks(ink)
    kept = stats[1:][(stats[1:, cv2.CC_STAT_AREA] >= least) & (darkest[1:] > LEAST_INK)]
    if not len(kept):
        raise SketchError("blank", "there is no line on the paper")
    left, top, width, height = kept[:, :4].T
    return int(left.min()), int(top.min()), int((left + width).max()), int((top + height).max())


def draw_placed(ink: Floats, shift: Matrix) -> Floats:
    """(FRAME, FRAME)"""
    scale = float(shift[0, 0])
    if scale < 1:  # by area, or thin lines pale
        shrunk = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32)
        rest = scale_matrix(shrunk.shape[1] / ink.shape[1], shrunk.shape[0] / ink.shape[0])
        ink, shift = shrunk, shift @ np.linalg.inv(rest)
    placed = cv2.warpAffine(ink, shift[:2], (FRAME, FRAME), flags=cv2.INTER_CUBIC, borderValue=0)
    return np.asarray(np.clip(placed, 0, 1), np.float32)


def grade(ink: Floats) -> Pixels:
    """From darkness to certainty: CUT lies where noise ends, lower for what hangs together with something darker."""
    paper = ink[ink < FAINT_INK]
    noise = 1.5 * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0
    faint, sure = max(FAINT_INK, 4 * noise), max(LEAST_INK, 7 * noise)
    labels, stats, darkest = list_marks(np.where(ink > faint, ink, 0))
    is_drawn = (darkest > sure) & (stats[:, cv2.CC_STAT_AREA] >= SPECK)
    is_drawn[0] = False
    least = np.where(is_drawn[labels], np.maximum(faint, 0.4 * measure_darkness_around(ink)), max(sure, 0.3))
    certainty = np.clip(ink / least, 0, 2) / 2
    return np.asarray(np.rint(255 * (1 - certainty)), np.uint8)


def measure_darkness_around(ink: Floats) -> Floats:
    """A blurred edge of a dark line is darker than a whole faint one: lines end at a share of their own darkness."""
    return np.asarray(cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))), np.float32)

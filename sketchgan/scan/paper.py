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

from sketchgan.imaging import SIZE, SketchError, darken_ink
from sketchgan.scan.dots import remove_dots
from sketchgan.scan.furniture import clear_ground, split_furniture
from sketchgan.scan.ground import to_rgb, turn_dark
from sketchgan.scan.marks import find_marks
from sketchgan.scan.noise import measure_noise
from sketchgan.scan.ruling import remove_ruling
from sketchgan.scan.sheet import Matrix, Pixels, combine_channels, find_sheet, lay_flat, scale_matrix, shrink_by

FRAME = 1024  # pixels a side of the result: two to a unit of the strokes document
MARGIN = 40  # pixels that stay free around a drawing that is placed
LONGEST = 2000  # pixels a side at which the paper is read
LIGHT_SIDE = 240  # the longer side of the picture in which the light is estimated
HIGHLIGHT_WIDTH, HIGHLIGHT_STEP = 4, 0.2  # pixels of that picture, and of the ground's brightness
WIDEST_LINE = 1 / 7  # of that side: what is dark and wider is a shadow
DARKEST_SHADOW = 0.4  # of the brightest paper
LEAST_INK, FAINT_INK = 0.13, 0.075  # a mark must be so dark somewhere, and may be so faint elsewhere
FEW = 0.0004  # of the page: less ink than that is no drawing
PALEST_INK = 0.012  # what is paler is nothing
LIFTED_INK = 0.4
DOUBT = 110  # levels: what is likely no drawing stays lighter than CUT
CUT = 128  # the level of `Lines.picture` below which a pixel counts as drawn
SPECK = 6  # pixels of the frame: what is smaller is dust
FULL_DRAWING = 0.6  # a square picture whose drawing takes more than this share of its side is a frame already
EDGE_SHARE = 0.012  # along the sheet's edge, the table may show

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The paper laid flat. `ink` (H, W), 0 paper .. 1 black; `doubtful` the same of what is likely no drawing.

    `matrix` maps the photograph's pixels to the page's.
    """

    ink: Floats
    doubtful: Floats
    matrix: Matrix
    has_sheet: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """`picture` (FRAME, FRAME): paper 255, ink 0, and in between how sure a mark is; below CUT it counts.

    `placement` maps the photograph's pixels to the picture's.
    """

    picture: Pixels
    placement: Matrix
    has_sheet: bool


def read_paper(image: Image.Image) -> Lines:
    """For who can correct it: where no mark is sure, none counts, but all are there. Raises SketchError blank."""
    page = read_page(image)
    shift = place(page.ink, is_frame=not page.has_sheet)
    picture = show_faintest(grade(draw_placed(page.ink, shift, FRAME)))
    doubt = draw_placed(page.doubtful, shift, FRAME)
    picture = np.minimum(picture, np.rint(255 - DOUBT * doubt).astype(np.uint8))
    return Lines(picture, shift @ page.matrix, page.has_sheet)


def read_sketch(image: Image.Image) -> Pixels:
    """For the generator: the same lines, (SIZE, SIZE), the dark ones black. Raises SketchError blank."""
    page = read_page(image)
    shift = place(page.ink, is_frame=not page.has_sheet)
    ink = draw_placed(page.ink, shift, FRAME)
    is_drawn = grade(ink) < CUT
    if not is_drawn.any():
        raise SketchError("blank", "there is no line on the paper")
    darkest = 0.985 * float(np.quantile(page.ink[page.ink > FAINT_INK], 0.95))  # noise lifts the quantile by so much
    dark = np.clip(page.ink / darkest, 0, 1).astype(np.float32)
    sketch = draw_placed(dark, scale_matrix(SIZE / FRAME, SIZE / FRAME) @ shift, SIZE)
    reach = cv2.dilate(is_drawn.astype(np.float32), np.ones((5, 5), np.uint8))  # with the lines' soft edges
    sketch[cv2.resize(reach, (SIZE, SIZE), interpolation=cv2.INTER_AREA) == 0] = 0
    return darken_ink((255 * (1 - sketch)).astype(np.uint8))


def read_page(image: Image.Image) -> Page:
    """Raises SketchError blank."""
    page, matrix, has_sheet = take_page(to_rgb(image))
    ink = read_ink(page)
    drawn, doubtful = split_furniture(clear_edge(ink) if has_sheet else ink)
    return Page(lift_faint(drawn), doubtful, matrix, has_sheet=has_sheet)


def take_page(pixels: Pixels) -> tuple[Pixels, Matrix, bool]:
    """The paper, its lines dark; what maps the photograph to it; whether a sheet was found. `pixels` are changed."""
    corners = find_sheet(pixels)
    if corners is None:
        return *limit_side(turn_dark(pixels)), False
    page, matrix = lay_flat(pixels, corners, LONGEST)
    return turn_dark(page), matrix, True


def read_ink(page: Pixels) -> Floats:
    """Of a page whose lines are dark."""
    return clear_ground(remove_dots(measure_ink(remove_ruling(even_light(page)))))


def lift_faint(ink: Floats) -> Floats:
    """Where nothing is dark enough to count, the darkest marks become so, as far as noise allows.

    Raises SketchError blank.
    """
    if (ink > LEAST_INK).mean() > FEW:
        return ink
    darkest = float(np.quantile(ink, 1 - FEW))
    if darkest < PALEST_INK:
        raise SketchError("blank", "there is no line on the paper")
    factor = min(LIFTED_INK / darkest, LEAST_INK / max(8 * measure_noise(ink), 0.01))
    return np.asarray(np.clip(factor * ink, 0, 1), np.float32)


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
    ratio = np.maximum(estimate_light(calm), 1)
    np.divide(calm, ratio, out=ratio)  # in place, here and below: a new array of this size costs more than the sum
    ratio /= np.maximum(np.median(ratio[::4, ::4], axis=(0, 1)), 0.5)
    return np.clip(ratio, 0, 1, out=ratio)


def estimate_light(page: Pixels) -> Floats:
    """What the paper would look like without a line on it."""
    scale = min(1, LIGHT_SIDE / max(page.shape[:2]))
    small = shrink_by(page, scale)
    side = max(3, round(WIDEST_LINE * max(small.shape)))
    # Round: the edges of shadows are.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(drop_highlights(np.asarray(cv2.medianBlur(small, 3), np.uint8)), cv2.MORPH_CLOSE, disc)
    brightest = np.quantile(closed, 0.9, axis=(0, 1))
    light = np.where(closed < DARKEST_SHADOW * brightest, brightest, closed).astype(np.float32)
    smooth = cv2.GaussianBlur(light, (0, 0), max(0.5, side / 14))
    return np.asarray(cv2.resize(smooth, page.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def drop_highlights(small: Pixels) -> Pixels:
    """White lines on toned paper are no light: what is narrow and brighter than the ground goes."""
    ground = cv2.medianBlur(small, max(small.shape) // 8 * 2 + 1).astype(np.float32)
    wide = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((HIGHLIGHT_WIDTH, HIGHLIGHT_WIDTH), np.uint8))
    above = np.minimum(small - ground, small.astype(np.float32) - wide)
    is_highlight = cv2.dilate((above > HIGHLIGHT_STEP * ground).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(is_highlight > 0, wide, small).astype(np.uint8)


def measure_ink(ratio: Floats) -> Floats:
    """(H, W), 0 paper .. 1 black; a coloured pen counts by the colour that it takes away most."""
    ink = 1 - ratio
    return np.asarray((combine_channels(ink, np.maximum) + combine_channels(ink, np.add) / 3) / 2, np.float32)


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
    labels, stats, _ = find_marks(ink > FAINT_INK)
    darkest = np.zeros(len(stats), np.float32)
    np.maximum.at(darkest, np.asarray(labels, np.intp).ravel(), ink.ravel())
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32), darkest


def find_box(ink: Floats) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that is more than dust; where there is no more, of the page."""
    least = max(4.0, (max(ink.shape) / 400) ** 2)
    _, stats, darkest = list_marks(ink)
    kept = stats[1:][(stats[1:, cv2.CC_STAT_AREA] >= least) & (darkest[1:] > LEAST_INK)]
    if not len(kept):
        return 0, 0, ink.shape[1], ink.shape[0]
    left, top, width, height = kept[:, :4].T
    return int(left.min()), int(top.min()), int((left + width).max()), int((top + height).max())


def draw_placed(ink: Floats, shift: Matrix, side: int) -> Floats:
    """(side, side)"""
    scale, way = float(shift[0, 0]), cv2.INTER_LINEAR  # a cubic one would make enlarged lines darker than they are
    if scale < 1:  # by area, or thin lines pale
        shrunk = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32)
        rest = scale_matrix(shrunk.shape[1] / ink.shape[1], shrunk.shape[0] / ink.shape[0])
        ink, shift, way = shrunk, shift @ np.linalg.inv(rest), cv2.INTER_CUBIC
    placed = cv2.warpAffine(ink, shift[:2], (side, side), flags=way, borderValue=0)
    return np.asarray(np.clip(placed, 0, 1), np.float32)


def grade(ink: Floats) -> Pixels:
    """From darkness to certainty: CUT lies where noise ends, lower for what hangs together with something darker."""
    noise = measure_noise(ink)
    faint, sure = max(FAINT_INK, 4 * noise), max(LEAST_INK, 7 * noise)
    labels, stats, darkest = list_marks(np.where(ink > faint, ink, 0))
    is_drawn = (darkest > sure) & (stats[:, cv2.CC_STAT_AREA] >= SPECK)
    is_drawn[0] = False
    least = np.where(is_drawn[labels], np.maximum(faint, 0.4 * measure_darkness_around(ink)), max(sure, 0.3))
    certainty = np.clip(ink / least, 0, 2) / 2
    return np.asarray(np.rint(255 * (1 - certainty)), np.uint8)


def show_faintest(picture: Pixels) -> Pixels:
    """Where no mark is sure, the surest lies just beyond CUT, so that a little more of trust brings it in."""
    sureness = 255 - picture.astype(np.float32)
    if sureness.max() > 255 - CUT or not sureness.any():
        return picture
    return np.asarray(np.rint(255 - sureness * ((254 - CUT) / sureness.max())), np.uint8)


def measure_darkness_around(ink: Floats) -> Floats:
    """A blurred edge of a dark line is darker than a whole faint one: lines end at a share of their own darkness."""
    return np.asarray(cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))), np.float32)

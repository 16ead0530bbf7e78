"""The clean drawing of a face: every line where the photo has it, one width, no hand. What the sketcher learns."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing.geometry import SIDE, Geometry
from sketchgan.data.drawing.landmarks import Tag

CANVAS = 1024
SCALE = CANVAS / SIDE
FRACTION_BITS = 4
LINE_PX = 1.6  # of a 256 px drawing
PART_OF_IRIS = 0.55  # of its radius, the dot
# Chosen by what a careful person draws; strands, hatching and symbols are left out: nobody can tell where they are.
WIDTHS = dict.fromkeys(
    (
        *(Tag.JAW, Tag.SKULL, Tag.EYE_LOWER, Tag.NOSE_BASE, Tag.NOSTRIL, Tag.LIP_TOP, Tag.LIP_BOTTOM),
        *(Tag.LIP_INNER_TOP, Tag.LIP_INNER_BOTTOM, Tag.HAIRLINE, Tag.HAIR_OUTLINE, Tag.EAR, Tag.NECK, Tag.CLOTH),
        *(Tag.GLASSES, Tag.HAT, Tag.HAT_BRIM, Tag.BEARD_OUTLINE, Tag.MOUSTACHE_OUTLINE),
    ),
    1.0,
) | {Tag.EYE_UPPER: 1.4, Tag.BROW_MIDDLE: 2.2, Tag.LIP_MIDDLE: 1.0}


def draw_clean(geometry: Geometry, size: int = SIDE) -> NDArray[np.uint8]:
    """Ink (size, size), 255 where it is black."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    has_open_mouth = bool((geometry.tags == Tag.LIP_INNER_TOP).any())
    for index, tag in enumerate(geometry.tags):
        points = geometry.stroke(index) * SCALE
        if tag == Tag.PUPIL:
            _draw_pupil(ink, points)
        elif tag in WIDTHS and not (tag == Tag.LIP_MIDDLE and has_open_mouth):
            fixed = np.round(points * 2**FRACTION_BITS).astype(np.int32)
            thickness = max(1, round(LINE_PX * SCALE * WIDTHS[Tag(tag)]) - 1)
            cv2.polylines(ink, [fixed], isClosed=False, color=255, thickness=thickness, shift=FRACTION_BITS)
    return cv2.resize(ink, (size, size), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _draw_pupil(ink: NDArray[np.uint8], points: NDArray[np.floating]) -> None:
    """A dot for the iris, as far as the lids leave it open: at 256 px a ring around it would run together with both."""
    centre, rim, lid = points
    radius = max(min(PART_OF_IRIS * np.hypot(*(rim - centre)), np.hypot(*(lid - centre))), 4.0)
    place = tuple(int(v) for v in np.round(centre * 2**FRACTION_BITS))
    cv2.circle(ink, place, int(radius * 2**FRACTION_BITS), 255, -1, cv2.LINE_8, FRACTION_BITS)

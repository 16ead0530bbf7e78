"""Hair: its mask, its outlines and some strands that follow its grain."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import HAIR, HAT, SIDE, Face, Stroke, clean
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points, at, contours, densify, fill, inside, stretches

STRANDS, STRAND_STEPS, STEP_PX = 26, 14, 3.0


def hair_mask(face: Face) -> NDArray[np.uint8]:
    """0 or 1: where both networks together see head hair; brows, beards and background blobs removed."""
    mask = ((face.hair > 128) | ((face.parsing == HAIR) & (face.hair > 50))) & (face.parsing != HAT)
    mask = clean(mask.astype(np.uint8), 5, 9)
    oval = face.curve(lm.OVAL)
    centre, (width, height) = oval.mean(0), face.size
    crown = np.zeros((SIDE, SIDE), np.uint8)
    crown_axes = (int(width * 0.75), int(height * 0.45))
    cv2.ellipse(crown, (int(centre[0]), int(oval[:, 1].min())), crown_axes, 0, 0, 360, 1, -1)
    count, blobs, stats, _ = cv2.connectedComponentsWithStats(mask)
    kept = [i for i in range(1, count) if stats[i, cv2.CC_STAT_AREA] > 150 and crown[blobs == i].any()]
    mask = np.isin(blobs, kept).astype(np.uint8)
    mask[fill(((oval - centre) * 0.72 + centre + [0, height * 0.06]).astype(np.float32), SIDE) > 0] = 0
    return mask


def outlines(face: Face, mask: NDArray[np.uint8]) -> Iterator[Stroke]:
    """HAIRLINE where hair meets the face, HAIR_OUTLINE elsewhere; nothing along the picture's edge or under a hat."""
    skin = cv2.dilate(face.labelled(1, 2, 3, 4, 5, 6, 7, 8, 10), np.ones((7, 7), np.uint8))
    under_hat = cv2.dilate(face.labelled(HAT), np.ones((7, 7), np.uint8))
    for ring in contours(mask, 30):
        shown = inside(ring, SIDE) & (at(under_hat, ring) == 0)
        codes = np.where(shown, 1 + (at(skin, ring) > 0), 0).astype(np.uint8)
        for code, part in stretches(ring, codes):
            if code and len(part) >= 9:
                yield (Tag.HAIRLINE if code == 2 else Tag.HAIR_OUTLINE), densify(part[::4])


def strands(face: Face, mask: NDArray[np.uint8], rng: np.random.Generator) -> Iterator[Stroke]:
    """Streamlines of the hair's structure tensor from random places inside the hair."""
    inner = cv2.erode(mask, np.ones((7, 7), np.uint8)).astype(np.uint8)
    places = np.argwhere(inner)[:, ::-1]
    if len(places) < 200:
        return
    starts = places[rng.integers(0, len(places), STRANDS)].astype(np.float32)
    grain = _grain(face.photo)
    forward, backward = _trace(starts, grain, inner, 1), _trace(starts, grain, inner, -1)
    for ahead, behind in zip(forward, backward, strict=True):
        line = np.concatenate([behind[:0:-1], ahead])
        if len(line) >= 5:
            yield Tag.STRAND, line


def _grain(photo: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(256, 256, 2) unit vectors along the local edges; their sign means nothing."""
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
    x, y = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, xy, yy = (cv2.GaussianBlur(product, (0, 0), 3) for product in (x * x, x * y, y * y))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    return np.stack([np.cos(angle), np.sin(angle)], -1).astype(np.float32)


def _trace(starts: Points, grain: NDArray[np.float32], inner: NDArray[np.uint8], sign: int) -> list[Points]:
    """One line per start, all traced at once, each ended where it leaves the hair."""
    place, heading = starts.copy(), sign * _under(grain, starts)
    path, alive = [place.copy()], [np.ones(len(starts), bool)]
    for _ in range(STRAND_STEPS):
        along = _under(grain, place)
        along *= np.where((along * heading).sum(1, keepdims=True) < 0, -1, 1)
        heading = 0.6 * heading + 0.4 * along
        place = place + heading * STEP_PX
        path.append(place)
        alive.append(alive[-1] & inside(place, SIDE, 0) & (at(inner, place) > 0))
    lines, ends = np.stack(path, 1), np.stack(alive, 1).sum(1)
    return [line[:end].astype(np.float32) for line, end in zip(lines, ends, strict=True)]


def _under(field: NDArray[np.float32], points: Points) -> NDArray[np.float32]:
    cells = points.round().astype(int).clip(0, SIDE - 1)
    found: NDArray[np.float32] = field[cells[:, 1], cells[:, 0]].copy()
    return found

"""A head turned further, or back: what a nearly frontal photo can tell of its three-quarter view.

The landmarks, which have a depth, are turned about the head's vertical axis and seen from the front again. What lies
between them and the background (hair, ears, neck) follows, ever less the farther it is. Nothing comes to light that was
hidden: the cheek that turns away is pressed together, the other one stretched, neither ever folded.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering.variants import strokes_of
from sketchgan.data.altering.warp import SURELY_NO_HAIR, Displacement, Portrait, warp
from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import CLOTH, SIDE, Geometry, nose
from sketchgan.data.drawing.landmarks import Tag
from sketchgan.data.drawing.polylines import Points
from sketchgan.data.drawing.rotation import rotation

Floats = NDArray[np.float32]
AXIS = 0.35  # of the way from there to the nose's root
DEGREES, FURTHEST = (10.0, 25.0), 38.0  # of a turn; of the head, afterwards
FRONTAL = 10.0  # degrees; of the cheek that looks away farther too little is seen to turn it back
NOD_DEGREES = 4.0  # standard deviation
GRID = 64
CELL = SIDE / GRID  # px
PRESSED, STRETCHED = 0.6, 0.8  # at most, as shares of what is there
NEAR_PX = 14.0  # so near a head the background gives way
NOSE = (Tag.NOSE_BASE, Tag.NOSE_BRIDGE, Tag.NOSE_SYMBOL)
INVERSE_STEPS, DAMPING = 8, 0.9
_PIXELS = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), 2).astype(np.float32)
_CENTRES = np.ascontiguousarray(_PIXELS[::2, ::2] + np.float32(0.5))


@dataclass(frozen=True, slots=True)
class Turn(Displacement):
    """Steeper than a random displacement, so where a pixel comes from takes more steps to find."""

    def source(self) -> Floats:
        there = _CENTRES
        for _ in range(INVERSE_STEPS):
            there = there + np.float32(DAMPING) * (_CENTRES - there - self._at(there))
        return np.asarray(_PIXELS + cv2.resize(there - _CENTRES, (SIDE, SIDE)), np.float32)


def turned(portrait: Portrait, depth: NDArray[np.floating], yaw: float, nod: float = 0.0) -> Portrait:
    """By `yaw` degrees, above 0 to the viewer's right, and by `nod` down. `depth`: (478,), as the annotation has it."""
    moved = warp(portrait, Turn(_field(portrait, depth, yaw, nod)))
    return replace(moved, geometry=_nose_seen_anew(moved))


def turned_anyhow(portrait: Portrait, depth: NDArray[np.floating], rng: np.random.Generator) -> Portrait:
    return turned_away(portrait, depth, rng.uniform(*DEGREES), rng, nod=rng.normal(0, NOD_DEGREES))


def turned_away(
    portrait: Portrait, depth: NDArray[np.floating], degrees: float, rng: np.random.Generator, *, nod: float = 0.0
) -> Portrait:
    """Further if the head looks aside already, or else to a random side."""
    before = looks_aside(portrait.landmarks, depth)
    side = np.sign(before) if abs(before) > FRONTAL else rng.choice((-1, 1))
    after = np.clip(before + side * degrees, -FURTHEST, FURTHEST)
    return turned(portrait, depth, float(after - before), nod)


def looks_aside(landmarks: Points, depth: NDArray[np.floating]) -> float:
    """Degrees; above 0 the nose points to the viewer's right."""
    left, right = lm.EARS
    return float(np.degrees(np.arctan2(depth[right] - depth[left], landmarks[right, 0] - landmarks[left, 0])))


def _field(portrait: Portrait, depth: NDArray[np.floating], yaw: float, nod: float) -> Floats:
    """(256, 256, 2) px"""
    points = np.column_stack([portrait.landmarks, depth]).astype(np.float32) * np.float32(SIDE)
    sums, counts = _gathered(points[:, :2], _moves(points, yaw, nod))
    still = _still(portrait)
    moves = _filled(sums * (1 - still)[..., None], np.maximum(counts, still))
    moves = np.asarray(cv2.GaussianBlur(moves, (0, 0), 1.0), np.float32)
    moves[[0, -1]] = moves[:, [0, -1]] = 0
    gentle = np.stack([_unfolded(moves[..., 0]), _unfolded(moves[..., 1].T).T], 2)
    return np.asarray(cv2.resize(gentle, (SIDE, SIDE)), np.float32)


def _moves(points: Floats, yaw: float, nod: float) -> Floats:
    """(478, 2) px: where the landmarks (478, 3) go, turned about an axis between the ears."""
    ears = points[list(lm.EARS)].mean(0)
    axis = ears + np.array([0, 0, AXIS * (points[lm.NOSE_ROOT, 2] - ears[2])])
    return np.asarray((points - axis) @ (rotation(yaw, nod) - np.eye(3)).T, np.float32)[:, :2]


def _gathered(points: Points, moves: Floats) -> tuple[Floats, Floats]:
    """Sums (64, 64, 2) and counts (64, 64) of the moves of the points in each cell."""
    cells = np.clip((points + 0.5) // CELL, 0, GRID - 1).astype(np.int64) @ (1, GRID)
    sums = [np.bincount(cells, weights, GRID**2).reshape(GRID, GRID) for weights in (*moves.T, None)]
    return np.stack(sums[:2], 2).astype(np.float32), sums[2].astype(np.float32)


def _still(portrait: Portrait) -> Floats:
    """(64, 64), 1 where nothing turns: clothes, background that is not near a head, the picture's edges."""
    person = (portrait.labels > 0) & (portrait.labels != CLOTH) | (portrait.hair > SURELY_NO_HAIR)
    far = cv2.distanceTransform(1 - person[::2, ::2].astype(np.uint8), cv2.DIST_L2, 3) > NEAR_PX / CELL
    still: Floats = (far | (portrait.labels[::2, ::2] == CLOTH)).astype(np.float32)
    still[[0, -1]] = still[:, [0, -1]] = 1
    return still


def _filled(sums: Floats, counts: Floats) -> Floats:
    """The mean of each cell, and of the cells around where it is empty: pull and push (Gortler et al. 1996)."""
    if counts.min() >= 1 or len(counts) <= 4:
        return np.asarray(sums / np.maximum(counts, 1e-6)[..., None], np.float32)
    coarse = _filled(np.asarray(cv2.pyrDown(sums), np.float32), np.asarray(cv2.pyrDown(counts), np.float32))
    known = np.minimum(counts, 1)[..., None]
    mean = sums / np.maximum(counts, 1e-6)[..., None]
    return np.asarray(mean * known + cv2.pyrUp(coarse) * (1 - known), np.float32)


def _unfolded(moves: Floats) -> Floats:
    """Moves along the rows of (64, 64), so evened out that nothing is pressed or stretched too much; ends stay 0."""
    steps = np.clip(np.diff(moves, axis=1) / CELL, -PRESSED, STRETCHED)
    wider, narrower = np.maximum(steps, 0), np.maximum(-steps, 0)
    grown, shrunk = (part.sum(1, keepdims=True) + 1e-6 for part in (wider, narrower))
    both = np.minimum(grown, shrunk)
    steps = wider * (both / grown) - narrower * (both / shrunk)
    return np.pad(np.cumsum(steps, 1) * CELL, ((0, 0), (1, 0))).astype(np.float32)


def _nose_seen_anew(portrait: Portrait) -> Geometry:
    """Which side of the nose is drawn depends on where it points."""
    kept = [(tag, line) for tag, line in strokes_of(portrait.geometry) if tag not in NOSE]
    return Geometry.of([*kept, *nose(portrait.landmarks * np.float32(SIDE))])

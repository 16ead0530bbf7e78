"""From a picture of lines to strokes that can be edited: the format is the strokes document of docs/architecture.md."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.scan.paper import CUT, FRAME
from sketchgan.scan.sheet import Pixels
from sketchgan.scan.skeleton import Strand, join_strands, prune, split_skeleton

PAPER_UNITS = 512
PX_PER_UNIT = FRAME / PAPER_UNITS
MAX_SIZE, MIN_SIZE = 64.0, 0.5  # units, of a stroke
LEAST_SHARE = 0.4  # of its size that a stroke is wide at no pressure
MAX_STROKES, MAX_POINTS = 4000, 150_000  # leaves room for what is drawn besides
ROUNDS = 3  # what the strokes of one round leave uncovered is traced in the next
SMOOTHING_PX = 2.0
TOLERANCE_PX = 0.6  # how far a straight piece may lie from the traced one
LONGEST_PIECE_PX = 40  # or the width between two points would be a guess
THINNEST_PX = 2.0  # below, a width is a matter of a pixel
DUST_PX = 3
HAND_SPEED = 0.5  # units a millisecond: the time-lapse of a traced drawing runs as a hand would
LIFT_MS = 120

Floats = NDArray[np.float64]
Path = NDArray[np.float64]  # (n, 3): x, y and width in pixels of the frame


class TooManyLines(ValueError):  # noqa: N818  # named after what happened
    """The picture has more lines than a drawing can hold."""


def trace(picture: Pixels) -> dict[str, Any]:
    """(FRAME, FRAME), paper 255 -> a strokes document. Raises TooManyLines."""
    if picture.shape != (FRAME, FRAME) or picture.dtype != np.uint8:
        raise ValueError(f"a picture of lines is {picture.dtype} {picture.shape}, wanted uint8 ({FRAME}, {FRAME})")
    ink = drop_dust(picture < CUT)
    rest, paths = ink, []
    for _ in range(ROUNDS):
        paths += trace_paths(rest)
        if len(paths) > MAX_STROKES:
            raise TooManyLines(f"the picture has more than {MAX_STROKES} lines")
        rest = drop_dust(ink & ~spread(draw_paths(paths), 2), least=12)
        if not rest.any():
            break
    return {"version": 1, "strokes": to_strokes(sort_paths(paths))}


def drop_dust(ink: NDArray[np.bool_], least: int = DUST_PX) -> NDArray[np.bool_]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    is_kept = stats[:, cv2.CC_STAT_AREA] >= least
    is_kept[0] = False
    return np.asarray(is_kept[labels], np.bool_)


def spread(ink: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return np.asarray(cv2.dilate(ink.astype(np.uint8), disc), np.bool_)


def trace_paths(ink: NDArray[np.bool_]) -> list[Path]:
    """Its centre lines, and how wide it is there."""
    widths = measure_widths(ink)
    skeleton = cv2.ximgproc.thinning(ink.astype(np.uint8) * 255, thinningType=cv2.ximgproc.THINNING_GUOHALL) > 0
    strands = join_strands(prune(split_skeleton(skeleton), widths))
    return [piece for strand in strands for piece in split_by_width(to_path(strand, widths))]


def split_by_width(path: Path) -> list[Path]:
    """Cut where a line becomes so much wider or thinner that one stroke cannot be both."""
    pieces, start = [], 0
    for index in range(1, len(path)):
        widths = np.maximum(path[start : index + 1, 2], THINNEST_PX)
        if widths.min() < LEAST_SHARE * widths.max() and index - start > 1:
            pieces.append(path[start:index])
            start = index - 1
    return [*pieces, path[start:]]


def measure_widths(ink: NDArray[np.bool_]) -> Floats:
    padded = np.pad(ink, 1).astype(np.uint8)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    return np.asarray(np.maximum(1.0, 2 * distance - 0.5), np.float64)


def to_path(cells: Strand, widths: Floats) -> Path:
    """Smooth, with few points. Its ends stay where they are."""
    rows, columns = np.asarray(cells).T
    path = np.stack([columns + 0.5, rows + 0.5, widths[rows, columns]], axis=1).astype(np.float64)
    if len(path) < 3:
        return path
    smooth = smooth_path(path, is_ring=cells[0] == cells[-1])
    return smooth[pick_points(smooth)]


def smooth_path(path: Path, *, is_ring: bool) -> Path:
    radius = int(3 * SMOOTHING_PX)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / SMOOTHING_PX) ** 2)
    if is_ring:
        padded = np.take(path[:-1], np.arange(-radius, len(path) + radius), axis=0, mode="wrap")
    else:  # mirrored through its ends, so that they do not draw in
        reach = min(radius, len(path) - 1)
        before, after = 2 * path[0] - path[reach:0:-1], 2 * path[-1] - path[-2 : -2 - reach : -1]
        padded = np.pad(np.concatenate([before, path, after]), [(radius - reach,) * 2, (0, 0)], mode="edge")
    smooth = np.stack([np.convolve(column, kernel / kernel.sum(), "valid") for column in padded.T], axis=1)
    smooth[:, 2] = np.maximum(1, smooth[:, 2])
    return smooth


def pick_points(path: Path) -> NDArray[np.int_]:
    """Indices, by Ramer, Douglas and Peucker; half of a change in width counts like a change of place."""
    weighted = path * (1, 1, 0.5)
    kept, waiting = {0, len(path) - 1}, [(0, len(path) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        far = start + 1 + int(np.argmax(distances := measure_distances(weighted[start : end + 1])))
        is_long = np.hypot(*(path[end] - path[start])[:2]) > LONGEST_PIECE_PX
        if distances.max() > TOLERANCE_PX or is_long:
            middle = far if distances.max() > TOLERANCE_PX else (start + end) // 2
            kept.add(middle)
            waiting += [(start, middle), (middle, end)]
    return np.asarray(sorted(kept))


def measure_distances(piece: Path) -> Floats:
    """Of the inner points from the straight piece between the first and the last."""
    chord = piece[-1] - piece[0]
    inner = piece[1:-1] - piece[0]
    share = np.clip(inner @ chord / max(float(chord @ chord), 1e-9), 0, 1)
    return np.asarray(np.linalg.norm(inner - share[:, None] * chord, axis=1), np.float64)


def draw_paths(paths: list[Path]) -> NDArray[np.bool_]:
    """As the strokes will be drawn: their widths are bounded by the format."""
    canvas = np.zeros((FRAME, FRAME), np.uint8)
    for path in paths:
        widths = bound_widths(path[:, 2])
        places = np.rint(path[:, :2] * 8 - 4).astype(int).tolist()
        for index in range(max(1, len(places) - 1)):
            end = min(index + 1, len(places) - 1)
            thickness = max(1, round((widths[index] + widths[end]) / 2))
            cv2.line(canvas, places[index], places[end], 1, thickness, cv2.LINE_8, 3)
    return canvas.astype(bool)


def bound_widths(widths: Floats) -> Floats:
    """What one stroke can be: never less than LEAST_SHARE of its size. A line too thin for that is drawn thicker."""
    size = float(np.clip(widths.max(), MIN_SIZE * PX_PER_UNIT, MAX_SIZE * PX_PER_UNIT))
    return np.asarray(np.clip(widths, LEAST_SHARE * size, size), np.float64)


def sort_paths(paths: list[Path]) -> list[Path]:
    """From the top down, as one reads; the time-lapse shows them in this order."""
    return sorted(paths, key=lambda path: (float(path[:, 1].min()) // (FRAME / 8), float(path[:, 0].min())))


def to_strokes(paths: list[Path]) -> list[dict[str, Any]]:
    strokes: list[dict[str, Any]] = []
    now_ms, count = 0, 0
    for path in paths:
        steps = np.hypot(*np.diff(path[:, :2], axis=0).T) / PX_PER_UNIT
        times = now_ms + np.concatenate([[0], np.cumsum(steps)]) / HAND_SPEED
        strokes.append(to_stroke(path, times))
        now_ms, count = int(times[-1]) + LIFT_MS, count + len(path)
    if count > MAX_POINTS:
        raise TooManyLines(f"the lines have {count} points, a drawing can hold {MAX_POINTS}")
    return strokes


def to_stroke(path: Path, times: Floats) -> dict[str, Any]:
    widths = bound_widths(path[:, 2]) / PX_PER_UNIT
    size = round(float(np.clip(widths.max(), MIN_SIZE, MAX_SIZE)), 2)
    pressures = np.clip((widths / size - LEAST_SHARE) / (1 - LEAST_SHARE), 0, 1).round(2).tolist()
    places = (path[:, :2] / PX_PER_UNIT).round(2).tolist()
    rows = zip(places, pressures, times.astype(int).tolist(), strict=True)
    return {"tool": "pen", "size": size, "points": [[x, y, pressure, t_ms] for (x, y), pressure, t_ms in rows]}

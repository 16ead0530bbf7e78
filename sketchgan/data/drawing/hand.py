"""How a person's hand draws a line, apart from where it goes."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing.polylines import Points


@dataclass(frozen=True, slots=True)
class Hand:
    width: float  # px on a paper of 512
    pressure: float  # deviation of the width along a stroke, as a part of it
    taper: bool  # thin ends
    light_details: bool  # inner features thinner than outlines
    tremor: float  # px on a paper of 256, for a stroke of 130 px
    detail: float  # 0..1
    piece: int | None  # strokes are broken after about so many points
    doubled: bool  # strokes are drawn over again
    angular: bool  # curves become chains of straight lines
    smooth: float  # outlines are simplified: deviation of the smoothing, points
    strands: int
    scribble: bool  # curly strands
    zigzag: bool  # hair filled in by going back and forth
    spiky: float  # height of the tufts along the hair's outline, px; 0 for none


CALM = Hand(
    width=4.0,
    pressure=0.0,
    taper=False,
    light_details=False,
    tremor=0.0,
    detail=1.0,
    piece=None,
    doubled=False,
    angular=False,
    smooth=0.0,
    strands=0,
    scribble=False,
    zigzag=False,
    spiky=0.0,
)


def random_hand(rng: np.random.Generator, width: float | None = None) -> Hand:
    """Most often a mouse in a browser: one even width, plain long strokes."""
    mouse = rng.random() < 0.6
    if mouse:
        drawn_width = np.exp(rng.uniform(np.log(2.8), np.log(8.5)))
    else:
        drawn_width = np.clip(np.exp(rng.normal(np.log(3.6), 0.5)), 1.5, 15)
    scribble = rng.random() < 0.1
    return Hand(
        width=float(drawn_width) if width is None else width,
        pressure=0.0 if mouse else rng.uniform(0.08, 0.35),
        taper=not mouse and rng.random() < 0.75,
        light_details=not mouse or rng.random() < 0.25,
        tremor=float(1.6 * rng.beta(1.3, 3.0)),
        detail=rng.random(),
        piece=int(rng.integers(20, 80)) if rng.random() < (0.25 if mouse else 0.6) else None,
        doubled=rng.random() < (0.03 if mouse else 0.15),
        angular=rng.random() < 0.05,
        smooth=rng.uniform(0, 5),
        strands=int(rng.integers(10, 26) if scribble else rng.integers(3, 20)),
        scribble=scribble,
        zigzag=rng.random() < 0.05,
        spiky=rng.uniform(3, 11) if rng.random() < 0.06 else 0.0,
    )


def interpolate(points: Points, places: NDArray[np.floating]) -> Points:
    """Points at fractional indices of a polyline."""
    before = places.astype(int).clip(0, len(points) - 2)
    part = (places - before)[:, None]
    between: Points = (points[before] * (1 - part) + points[before + 1] * part).astype(np.float32)
    return between


def straighten(points: Points, every: int) -> Points:
    """The same number of points on straight lines between each `every`-th one."""
    knots = np.append(np.arange(0, len(points) - 1, every), len(points) - 1)
    return interpolate(points[knots], np.interp(np.arange(len(points)), knots, np.arange(len(knots))))


def smooth(points: Points, sigma: float) -> Points:
    if sigma < 0.5 or len(points) < 8:
        return points
    soft = cv2.GaussianBlur(
        points[:, None], (1, 2 * int(2.5 * sigma) + 1), 0.01, sigmaY=sigma, borderType=cv2.BORDER_REPLICATE
    )
    soft = soft.reshape(-1, 2)
    soft[[0, -1]] = points[[0, -1]]
    return soft.astype(np.float32)


def curl(points: Points, width: float, rng: np.random.Generator) -> Points:
    """Loops along the line."""
    count = len(points) * 4
    line = interpolate(points, np.linspace(0, len(points) - 1, count))
    phase = np.linspace(0, 2 * np.pi * len(points) / rng.uniform(2.2, 5), count) + rng.uniform(0, 6)
    loops = np.stack([np.cos(phase), np.sin(phase) * rng.uniform(0.3, 1)], 1) * rng.uniform(2, 6 + width / 2)
    return (line + loops).astype(np.float32)


def spikes(points: Points, height: float, rng: np.random.Generator) -> Points:
    """Tufts that stand away from the middle of the picture."""
    along = np.gradient(points, axis=0)
    away = np.stack([along[:, 1], -along[:, 0]], 1)
    away /= np.linalg.norm(away, axis=1, keepdims=True) + 1e-6
    if ((points - 128) * away).sum() < 0:
        away = -away
    phase = np.cumsum(rng.uniform(0.5, 1.5, len(points))) / rng.uniform(3, 7)
    saw = np.abs(phase % 1 - 0.5) * 2 * height * rng.uniform(0.6, 1.4, len(points))
    return (points + away * saw[:, None]).astype(np.float32)


def zigzag(strands: list[Points], longest_gap: float = 50.0) -> list[Points]:
    """Back and forth over neighbouring strands, in the order of their angle around the face."""
    ends = [np.stack([line[0], line[-1]]) for line in strands]
    ends.sort(key=lambda pair: float(np.arctan2(pair[:, 0].mean() - 128, 140 - pair[:, 1].mean())))
    path = np.concatenate([pair if i % 2 else pair[::-1] for i, pair in enumerate(ends)])
    gaps = np.flatnonzero(np.hypot(*np.diff(path, axis=0).T) > longest_gap) + 1
    parts = [part for part in np.split(path, gaps) if len(part) > 2]
    return [interpolate(part, np.linspace(0, len(part) - 1, len(part) * 6)) for part in parts]


def pieces(points: Points, hand: Hand, rng: np.random.Generator) -> list[Points]:
    """The stroke as it is, or broken with small gaps and overlaps where the hand is set down anew."""
    if hand.piece is None or len(points) <= 30:
        return [points]
    parts, start = [], 0
    while start < len(points) - 3:
        end = start + int(hand.piece * rng.uniform(0.5, 1.5))
        if len(points) - end < 6:
            end = len(points)
        parts.append(points[start:end])
        start = end if end == len(points) else end - int(rng.integers(-3, 4))
    return parts

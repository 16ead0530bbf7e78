"""A drawing of a face in one of many manners, from its strokes or from its photo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import freehand
from sketchgan.data.drawing.edges import draw_edges
from sketchgan.data.drawing.geometry import SIDE, Geometry, Stroke
from sketchgan.data.drawing.profile import side_view
from sketchgan.data.drawing.strokes import draw_all, render_strokes

Ink = NDArray[np.uint8]  # 255 where it is black
MOST_INK = 0.45  # an XDoG drawing with more of it is a silhouette, not a drawing
RUBBED_OUT, PHOTOGRAPHED = 0.04, 0.04


@dataclass(frozen=True, slots=True)
class Sketch:
    image: NDArray[np.uint8]  # (size, size), 255 is paper
    roughness: float
    style: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn, how far off, and on how large a canvas."""

    geometry: Geometry
    gray: NDArray[np.uint8]  # (256, 256)
    hair: NDArray[np.uint8]  # any size, 255 where hair is
    roughness: float
    canvas: int  # px; ink drawn from the photo is 256 px all the same
    landmarks: NDArray[np.floating] | None = None  # (478, 3), fractions of the side; a profile needs their depth

    def strokes(
        self,
        rng: np.random.Generator,
        width: float | None = None,
        besides: Sequence[Stroke] = (),
        *,
        partial: bool = True,
    ) -> Ink:
        return render_strokes(
            self.geometry, rng, self.roughness, canvas=self.canvas, width=width, partial=partial, besides=besides
        )


def draw_sketch(
    geometry: Geometry,
    gray256: NDArray[np.uint8],
    hair_mask: NDArray[np.uint8],
    rng: np.random.Generator,
    roughness: float | None = None,
    size: int = 256,
    style: str | None = None,
) -> Sketch:
    """`hair_mask`: 255 where hair is, any size. `roughness` 0..1: how far features are displaced. None: random."""
    style = style or str(rng.choice(_NAMES, p=_SHARES))
    if roughness is None:
        roughness = float(rng.uniform(LEAST_ROUGHNESS.get(style, 0.0), 1))
    ink = STYLES[style][1](Subject(geometry, gray256, hair_mask, roughness, 2 * size), rng)
    if ink.shape[0] != size:
        ink = cv2.resize(ink, (size, size), interpolation=cv2.INTER_AREA).astype(np.uint8)
    if rng.random() < RUBBED_OUT:
        _rub_out(ink, rng)
    paper = np.asarray(255 - ink, np.uint8)
    if rng.random() < PHOTOGRAPHED:
        paper = _photographed(paper, rng)
    return Sketch(paper, roughness, style)


def plain(subject: Subject, rng: np.random.Generator) -> Ink:
    return subject.strokes(rng)


def marker(subject: Subject, rng: np.random.Generator) -> Ink:
    return subject.strokes(rng, width=rng.uniform(8, 15))


def filled_hair(subject: Subject, rng: np.random.Generator) -> Ink:
    mask = cv2.resize(subject.hair, (subject.canvas, subject.canvas))
    filling = (cv2.GaussianBlur(mask, (0, 0), 3.0) > 128) * rng.uniform(60, 240)
    return np.maximum(subject.strokes(rng), filling.astype(np.uint8))


def blot(subject: Subject, rng: np.random.Generator) -> Ink:
    """Lines that run together, as a photocopy or a threshold makes them."""
    soft = np.asarray(cv2.GaussianBlur(subject.strokes(rng), (0, 0), rng.uniform(1, 2.6) * subject.canvas / 256))
    # Against the lines' own darkness: thin lines are blurred to a light grey.
    least = max(8.0, rng.uniform(0.25, 0.6) * float(np.percentile(soft[::4, ::4], 97)))
    return np.where(soft > least, 255, 0).astype(np.uint8)


def pencil(subject: Subject, rng: np.random.Generator) -> Ink:
    """Paper grain shows through."""
    side = subject.canvas
    noise = rng.integers(0, 256, (side // 4, side // 4), dtype=np.uint8)
    grain = cv2.convertScaleAbs(cv2.resize(noise, (side, side)), alpha=0.8, beta=90)
    return cv2.multiply(subject.strokes(rng), grain, scale=rng.uniform(0.55, 1.0) / 255).astype(np.uint8)


def faint(subject: Subject, rng: np.random.Generator) -> Ink:
    return cv2.convertScaleAbs(subject.strokes(rng), alpha=rng.uniform(0.35, 0.8)).astype(np.uint8)


def chalk(subject: Subject, rng: np.random.Generator) -> Ink:
    """White on a smeared board, turned to black on white."""
    side = subject.canvas
    smear = cv2.resize(rng.random((6, 6), dtype=np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    board = (np.asarray(smear).clip(0, 1) * rng.uniform(10, 50)).astype(np.uint8)
    return cv2.add(pencil(subject, rng), board).astype(np.uint8)


def canny(subject: Subject, rng: np.random.Generator) -> Ink:
    return displaced(_edges(subject.gray, rng), subject.roughness, rng)


def _edges(gray: NDArray[np.uint8], rng: np.random.Generator) -> Ink:
    strong = rng.uniform(50, 130)
    soft = cv2.GaussianBlur(gray, (0, 0), rng.uniform(1.0, 2.2)).astype(np.uint8)
    edges = cv2.Canny(soft, strong * 0.4, strong)
    if rng.random() < 0.4:
        edges = cv2.dilate(edges, np.ones((2, 2), np.uint8))
    return edges.astype(np.uint8)


def xdog(subject: Subject, rng: np.random.Generator) -> Ink:
    """Extended difference of Gaussians (Winnemoeller et al. 2012)."""
    tone, sigma, sharpness = subject.gray.astype(np.float32) / 255, rng.uniform(0.8, 1.8), rng.uniform(8, 22)
    fine, coarse = cv2.GaussianBlur(tone, (0, 0), sigma), cv2.GaussianBlur(tone, (0, 0), sigma * 1.6)
    response = (1 + sharpness) * fine - sharpness * coarse - rng.uniform(0.35, 0.6)
    ink = (-np.tanh(rng.uniform(6, 20) * response.clip(-1, 0)) * 255).astype(np.uint8)
    if (ink > 128).mean() > MOST_INK:
        return plain(subject, rng)
    return displaced(ink, subject.roughness, rng)


def dodge(subject: Subject, rng: np.random.Generator) -> Ink:
    """A shaded pencil drawing: colour dodge, often with soft tone under it."""
    negative = np.asarray(255 - subject.gray, np.uint8)
    soft = cv2.GaussianBlur(negative, (0, 0), rng.uniform(3, 10)).astype(np.uint8)
    burnt = cv2.divide(subject.gray, np.maximum(255 - soft, 1).astype(np.uint8), scale=255).astype(np.uint8)
    ink = cv2.convertScaleAbs(255 - burnt, alpha=rng.uniform(0.8, 1.8))
    if rng.random() < 0.6:
        tone = cv2.GaussianBlur(negative, (0, 0), rng.uniform(1, 4))
        ink = cv2.add(ink, cv2.convertScaleAbs(tone, alpha=rng.uniform(0.15, 0.6)))
    return displaced(ink.astype(np.uint8), subject.roughness, rng)


def traced(subject: Subject, rng: np.random.Generator) -> Ink:
    """Strokes with a patch of edges from the photo; displaced together, or they would not fit each other."""
    exact = render_strokes(subject.geometry, rng, 0.0, canvas=subject.canvas)
    ink = cv2.resize(exact, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    patch = np.zeros((SIDE, SIDE), np.uint8)
    middle = tuple(int(v) for v in rng.integers(0, SIDE, 2))
    cv2.circle(patch, middle, int(rng.uniform(40, 120)), 255, -1)
    both = np.maximum(ink, _edges(subject.gray, rng) & patch).astype(np.uint8)
    return displaced(both, subject.roughness, rng)


def predecessor(subject: Subject, rng: np.random.Generator) -> Ink:
    """Its white on black, as an upload is turned: dark on white."""
    return displaced(np.asarray(255 - draw_edges(subject.gray), np.uint8), subject.roughness, rng)


def asymmetric(subject: Subject, rng: np.random.Generator) -> Ink:
    crooked = freehand.asymmetric(subject.geometry, subject.roughness, rng)
    return replace(subject, geometry=crooked).strokes(rng, partial=False)


def half(subject: Subject, rng: np.random.Generator) -> Ink:
    return replace(subject, geometry=freehand.half(subject.geometry, rng)).strokes(rng, partial=False)


def symbol(subject: Subject, rng: np.random.Generator) -> Ink:
    return draw_all(freehand.symbol(subject.geometry, rng), rng, subject.roughness, canvas=subject.canvas)


def crossed(subject: Subject, rng: np.random.Generator) -> Ink:
    return subject.strokes(rng, besides=freehand.helper_lines(subject.geometry, rng))


def hatched(subject: Subject, rng: np.random.Generator) -> Ink:
    region = freehand.shadow(subject.geometry, rng)
    return subject.strokes(rng, besides=freehand.hatching(region, rng), partial=False)


def shaded(subject: Subject, rng: np.random.Generator) -> Ink:
    """The side of the pencil, rubbed."""
    region = freehand.shadow(subject.geometry, rng)[::2, ::2] * rng.uniform(40, 150)
    soft = cv2.GaussianBlur(region.astype(np.uint8), (0, 0), rng.uniform(1, 4))
    grain = np.asarray(rng.integers(150, 256, soft.shape), np.uint8)
    tone = cv2.resize(cv2.multiply(soft, grain, scale=1 / 255), (subject.canvas, subject.canvas))
    return np.maximum(subject.strokes(rng), tone).astype(np.uint8)


def scribbled(subject: Subject, rng: np.random.Generator) -> Ink:
    hair = cv2.resize(subject.hair, (SIDE, SIDE)).astype(np.uint8)
    return subject.strokes(rng, besides=freehand.scribble(hair, subject.geometry, rng), partial=False)


def profile(subject: Subject, rng: np.random.Generator) -> Ink:
    """Raises ValueError where the subject has no landmarks."""
    if subject.landmarks is None:
        raise ValueError("A profile is drawn from landmarks with their depth.")
    return draw_all(side_view(subject.landmarks, rng), rng, subject.roughness, canvas=subject.canvas)


Style = Callable[[Subject, np.random.Generator], Ink]
# Most people draw with a mouse or a finger in a browser: plain strokes. The rest keeps uploads of all kinds readable.
STYLES: dict[str, tuple[float, Style]] = {
    "plain": (0.42, plain),
    "marker": (0.04, marker),
    "filled hair": (0.04, filled_hair),
    "blot": (0.03, blot),
    "pencil": (0.07, pencil),
    "faint": (0.04, faint),
    "chalk": (0.01, chalk),
    "canny": (0.03, canny),
    "predecessor": (0.01, predecessor),
    "xdog": (0.03, xdog),
    "dodge": (0.04, dodge),
    "traced": (0.02, traced),
    "asymmetric": (0.04, asymmetric),
    "half": (0.03, half),
    "symbol": (0.04, symbol),
    "crossed": (0.03, crossed),
    "hatched": (0.04, hatched),
    "shaded": (0.02, shaded),
    "scribbled": (0.02, scribbled),
}
# No photo shows what these show: they are there to be looked at and measured with.
UNTRAINED: dict[str, Style] = {"profile": profile}
# How far a style displaces features by itself.
LEAST_ROUGHNESS = {"asymmetric": 0.3, "symbol": 0.5}
_NAMES = list(STYLES)
_SHARES = [share for share, _ in STYLES.values()]


def displaced(ink: Ink, roughness: float, rng: np.random.Generator) -> Ink:
    """The picture smoothly warped about as far as strokes of the same roughness are displaced."""
    if roughness < 0.02:
        return ink
    side = ink.shape[0]
    shift = rng.standard_normal((2, 5, 5), dtype=np.float32) * np.float32(3.6 * roughness * side / SIDE)
    x, y = (np.asarray(cv2.resize(axis, (side, side), interpolation=cv2.INTER_CUBIC)) for axis in shift)
    grid = np.arange(side, dtype=np.float32)
    return cv2.remap(ink, x + grid, y + grid[:, None], cv2.INTER_LINEAR).astype(np.uint8)


def _rub_out(ink: Ink, rng: np.random.Generator) -> None:
    side = ink.shape[0]
    middle = tuple(int(v) for v in rng.integers(0, side, 2))
    cv2.circle(ink, middle, int(rng.uniform(0.08, 0.25) * side), 0, -1)


def _photographed(paper: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """What is left of uneven light and noise after the paper has been cleaned up."""
    side = paper.shape[0]
    spots = rng.uniform(0.88, 1.03, (3, 3)).astype(np.float32)
    light = np.asarray(cv2.resize(spots, (side, side), interpolation=cv2.INTER_CUBIC))
    noise = rng.standard_normal((side, side), dtype=np.float32) * np.float32(rng.uniform(0, 6))
    return (paper * light + noise).clip(0, 255).astype(np.uint8)

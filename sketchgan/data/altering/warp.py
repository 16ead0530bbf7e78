"""The same person with other proportions or at another place: a photo and all that is known of it, moved together.

After the elastic deformations of Simard et al. 2003. A drawing of unusual proportions so gets a photo that obeys it,
and so does one that is small or beside the middle of the paper.
"""

from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering.inpaint import blend, soft, spread
from sketchgan.data.drawing.geometry import CLOTH, SIDE, Geometry
from sketchgan.data.drawing.polylines import Points
from sketchgan.data.photos.palette import part_masks

KNOTS = 5  # by side, a displacement each: about as far apart as the eyes
REACH_PX = 5.0  # standard deviation of the strongest
SYMMETRIC = 0.7  # share of faces whose two halves move alike
MIDDLE = SIDE / 2
SMALLEST, LARGEST, ASIDE_PX, LOWER_PX = 0.65, 1.18, 26.0, 10.0
FLOATING_SIZES, FLOATING_REACH = (0.4, 0.9), 0.8  # the reach is a share of the way to the paper's edge
SURELY_NO_HAIR = 60
SPREAD_PX = 20.0


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photo and what training needs to know of it."""

    photo: NDArray[np.uint8]  # (256, 256, 3)
    labels: NDArray[np.uint8]  # (128, 128), the face parsing
    hair: NDArray[np.uint8]  # (128, 128), 255 = surely hair
    landmarks: NDArray[np.float32]  # (478, 2), fractions of the side
    geometry: Geometry

    @property
    def has_room(self) -> bool:
        """Nothing but background near the upper edge, nothing but clothes near the sides: more can be added there."""
        held, face = self.labels > 0, (self.labels > 0) & (self.labels != CLOTH)
        hair, edge = self.hair > SURELY_NO_HAIR, 3
        sides = np.concatenate([(face | hair)[:, :edge], (face | hair)[:, -edge:]])
        return bool((held | hair)[:edge].mean() < 0.01 and sides.mean() < 0.01)

    def palette_masks(self) -> NDArray[np.bool_]:
        """(5, 128, 128)"""
        return part_masks(self.labels, self.hair, np.asarray(self.landmarks * self.labels.shape[0], np.float32))


@dataclass(frozen=True, slots=True)
class Displacement:
    """Where every point of the picture goes: first by the field, then nearer to the middle, then aside."""

    field: NDArray[np.float32]  # (256, 256, 2), px in x and y
    scale: float = 1.0
    aside: tuple[float, float] = (0.0, 0.0)  # px in x and y

    @classmethod
    def random(cls, rng: np.random.Generator) -> Self:
        knots = rng.normal(0, rng.uniform(0, REACH_PX), (KNOTS, KNOTS, 2)).astype(np.float32)
        if rng.random() < SYMMETRIC:
            knots = (knots + knots[:, ::-1] * (-1, 1)).astype(np.float32) / np.sqrt(2, dtype=np.float32)
        return cls(np.asarray(cv2.resize(knots, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.float32))

    def placed(self, rng: np.random.Generator, *, room: bool) -> Self:
        """Smaller and beside the middle where there is room, or else larger. Shoulders always reach the lower edge."""
        scale = float(rng.uniform(SMALLEST, 1) if room else rng.uniform(1, LARGEST))
        free = MIDDLE * (scale - 1)
        x = rng.uniform(-ASIDE_PX, ASIDE_PX) if room else rng.uniform(-free, free)
        y = rng.uniform(0, LOWER_PX) - free if room else rng.uniform(-free, free)
        return replace(self, scale=scale, aside=(float(x), float(y)))

    def floating(self, rng: np.random.Generator) -> Self:
        """Smaller, anywhere on the paper: people begin with a small head and leave the rest for later."""
        scale = float(rng.uniform(*FLOATING_SIZES))
        x, y = rng.uniform(-1, 1, 2) * FLOATING_REACH * MIDDLE * (1 - scale)
        return replace(self, scale=scale, aside=(float(x), float(y)))

    def move(self, points: Points) -> Points:
        """(n, 2), px"""
        moved = points + self._at(points[:, None])[:, 0]
        return np.asarray((moved - MIDDLE) * self.scale + MIDDLE + self.aside, np.float32)

    def source(self) -> NDArray[np.float32]:
        """(256, 256, 2): the place that each pixel of the moved picture comes from; two steps of a fixed point."""
        here = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), 2) - np.array(self.aside)
        here = ((here - MIDDLE) / self.scale + MIDDLE).astype(np.float32)
        return np.asarray(here - self._at(here - self._at(here)), np.float32)

    def _at(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        """(h, w, 2) -> (h, w, 2), px"""
        return np.asarray(cv2.remap(self.field, *_maps(places), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _maps(places: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.ascontiguousarray(places[..., 0]), np.ascontiguousarray(places[..., 1])


def warp(portrait: Portrait, displacement: Displacement) -> Portrait:
    """Beyond its edges a picture goes on mirrored; of a smaller one that goes for the background alone."""
    source = displacement.source()
    mirrored = _taken(portrait, source, cv2.BORDER_REFLECT_101)
    moved = replace(
        mirrored,
        landmarks=displacement.move(portrait.landmarks * np.float32(SIDE)) / np.float32(SIDE),
        geometry=replace(portrait.geometry, points=displacement.move(portrait.geometry.points)),
    )
    return moved if displacement.scale >= 1 else _person_once(moved, portrait, source)


def _taken(portrait: Portrait, source: NDArray[np.float32], border: int) -> Portrait:
    """Its pictures, each pixel from its place in `source`."""
    small = (source.reshape(SIDE // 2, 2, SIDE // 2, 2, 2).mean((1, 3)) - 0.5) / 2

    def moved(picture: NDArray[np.uint8], places: NDArray[np.float32], how: int) -> NDArray[np.uint8]:
        return np.asarray(cv2.remap(picture, *_maps(places), how, borderMode=border), np.uint8)

    return replace(
        portrait,
        photo=moved(portrait.photo, source, cv2.INTER_CUBIC),
        labels=moved(portrait.labels, small, cv2.INTER_NEAREST),
        hair=moved(portrait.hair, small, cv2.INTER_LINEAR),
    )


def _person_once(moved: Portrait, portrait: Portrait, source: NDArray[np.float32]) -> Portrait:
    """Beyond the edges the body goes on straight, in its clothes' colours; mirrored people give way to the wall."""
    straight = _taken(portrait, source, cv2.BORDER_REPLICATE)
    beyond = np.any((source < 0) | (source > SIDE - 1), axis=2, keepdims=True)[::2, ::2, 0]
    body = beyond & _person(straight)
    gone = beyond & ~body & (cv2.dilate(_person(moved).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0)
    photo = moved.photo
    for mask, seen in ((gone, ~_person(portrait)), (body, portrait.labels == CLOTH)):
        colours = spread(portrait.photo, seen, SPREAD_PX)
        paint = cv2.remap(colours, *_maps(source), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        photo = blend(photo, np.asarray(paint, np.float32), soft(mask))
    labels = np.where(body, CLOTH, np.where(gone, 0, moved.labels)).astype(np.uint8)
    hair = np.where(body | gone, 0, moved.hair).astype(np.uint8)
    return replace(moved, photo=photo, labels=labels, hair=hair)


def _person(portrait: Portrait) -> NDArray[np.bool_]:
    """(128, 128)"""
    return (portrait.labels > 0) | (portrait.hair > SURELY_NO_HAIR)

"""The same person with other proportions: a photo and all that is known of it, moved by one smooth displacement.

After the elastic deformations of Simard et al. 2003. A drawing of unusual proportions so gets a photo that obeys it.
"""

from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.geometry import SIDE, Geometry
from sketchgan.data.palette import part_masks
from sketchgan.data.polylines import Points

KNOTS = 5  # by side, a displacement each: about as far apart as the eyes
REACH_PX = 5.0  # standard deviation of the strongest
SYMMETRIC = 0.7  # share of faces whose two halves move alike


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photo and what training needs to know of it."""

    photo: NDArray[np.uint8]  # (256, 256, 3)
    labels: NDArray[np.uint8]  # (128, 128), the face parsing
    hair: NDArray[np.uint8]  # (128, 128), 255 = surely hair
    landmarks: NDArray[np.float32]  # (478, 2), fractions of the side
    geometry: Geometry

    def palette_masks(self) -> NDArray[np.bool_]:
        """(5, 128, 128)"""
        return part_masks(self.labels, self.hair, np.asarray(self.landmarks * self.labels.shape[0], np.float32))


@dataclass(frozen=True, slots=True)
class Displacement:
    """Where every point of the picture goes."""

    field: NDArray[np.float32]  # (256, 256, 2), px in x and y

    @classmethod
    def random(cls, rng: np.random.Generator) -> Self:
        knots = rng.normal(0, rng.uniform(0, REACH_PX), (KNOTS, KNOTS, 2)).astype(np.float32)
        if rng.random() < SYMMETRIC:
            knots = (knots + knots[:, ::-1] * (-1, 1)).astype(np.float32) / np.sqrt(2, dtype=np.float32)
        return cls(np.asarray(cv2.resize(knots, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.float32))

    def move(self, points: Points) -> Points:
        """(n, 2), px"""
        return np.asarray(points + self._at(points[:, None])[:, 0], np.float32)

    def source(self) -> NDArray[np.float32]:
        """(256, 256, 2): the place that each pixel of the moved picture comes from; two steps of a fixed point."""
        here = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), 2).astype(np.float32)
        return np.asarray(here - self._at(here - self.field), np.float32)

    def _at(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        """(h, w, 2) -> (h, w, 2), px"""
        return np.asarray(cv2.remap(self.field, *_maps(places), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _maps(places: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.ascontiguousarray(places[..., 0]), np.ascontiguousarray(places[..., 1])


def warp(portrait: Portrait, displacement: Displacement) -> Portrait:
    source = displacement.source()
    small = (source.reshape(SIDE // 2, 2, SIDE // 2, 2, 2).mean((1, 3)) - 0.5) / 2

    def moved(picture: NDArray[np.uint8], places: NDArray[np.float32], how: int) -> NDArray[np.uint8]:
        return np.asarray(cv2.remap(picture, *_maps(places), how, borderMode=cv2.BORDER_REFLECT_101), np.uint8)

    return Portrait(
        photo=moved(portrait.photo, source, cv2.INTER_CUBIC),
        labels=moved(portrait.labels, small, cv2.INTER_NEAREST),
        hair=moved(portrait.hair, small, cv2.INTER_LINEAR),
        landmarks=displacement.move(portrait.landmarks * np.float32(SIDE)) / np.float32(SIDE),
        geometry=replace(portrait.geometry, points=displacement.move(portrait.geometry.points)),
    )

"""All strokes of one photo."""

from dataclasses import dataclass

import numpy as np

from sketchgan.data.drawing import accessories, beard, geometry, hair
from sketchgan.data.drawing.geometry import Face, Geometry

# Packed flags ask for more than the strokes do: they decide what is oversampled.
GLASSES_FLAG_PX, HAT_FLAG_PX = 200, 1500


@dataclass(frozen=True, slots=True)
class Traced:
    geometry: Geometry
    beard: bool
    moustache: bool
    glasses: bool
    hat: bool


def trace(face: Face, rng: np.random.Generator) -> Traced:
    mask, facial = hair.hair_mask(face), beard.find(face)
    strokes = [
        *geometry.outline(face, mask),
        *hair.outlines(face, mask),
        *geometry.features(face, eyes=not accessories.dark_lenses(face)),
        *accessories.strokes(face),
        *hair.strands(face, mask, rng),
        *beard.strokes(face, facial, rng),
    ]
    return Traced(
        geometry=Geometry.of(strokes),
        beard=bool(facial.beard.any()),
        moustache=bool(facial.moustache.any()),
        glasses=int(accessories.glasses_mask(face).sum()) > GLASSES_FLAG_PX,
        hat=int(accessories.hat_mask(face).sum()) > HAT_FLAG_PX,
    )

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sketchgan.data.photos.annotators import Annotation, FoundFace
from sketchgan.evaluation.lines import TracedLines
from sketchgan.evaluation.measure import Instruments
from sketchgan.evaluation.samples import Sample, from_pack
from sketchgan.training.perceptual import SqueezeNetFeatures
from tests.sketchgan.data.conftest import (
    BLENDSHAPES,
    geometry,  # noqa: F401 - a fixture
    schematic_landmarks,
    schematic_masks,
)


@pytest.fixture(scope="session")
def samples(pack_folder: Path) -> list[Sample]:
    return from_pack(pack_folder, 3)


class SeesTheSchematicFace:
    """In every picture the same face, as the annotator's networks would tell it."""

    def __init__(self) -> None:
        points = np.concatenate([schematic_landmarks() / 256, np.zeros((478, 1))], 1).astype(np.float32)
        self.face = FoundFace(points, dict.fromkeys(BLENDSHAPES, 0.1))

    def find(self, photo: np.ndarray) -> list[FoundFace]:
        return [self.face]

    def __call__(self, photo: np.ndarray) -> Annotation:
        parsing, hair = schematic_masks()
        shapes = np.full(len(BLENDSHAPES), 0.1, np.float16)
        return Annotation(self.face.landmarks, shapes, BLENDSHAPES, hair, parsing)


@pytest.fixture(scope="session")
def instruments(squeezenet: Path) -> Instruments:
    annotator: Any = SeesTheSchematicFace()
    finder: Any = lambda photo: True  # noqa: E731
    features: Any = lambda photos: photos.reshape(len(photos), -1)[:, ::997].astype(np.float32)  # noqa: E731
    return Instruments(annotator, finder, features, features, SqueezeNetFeatures(squeezenet), TracedLines(annotator))

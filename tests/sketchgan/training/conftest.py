from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from tests.sketchgan.conftest import TINY


@pytest.fixture
def config(squeezenet: Path) -> TrainConfig:
    return TrainConfig(
        "",
        "",
        str(squeezenet),
        minutes=10,
        batch_size=2,
        precision="fp32",  # the same everywhere; few processors are fast in bf16
        warm_up_steps=1,
        learning_rate=2e-3,
        generator=TINY,
    )


def random_arrays(count: int = 2) -> dict[str, NDArray[np.generic]]:
    rng = np.random.default_rng(3)
    floats = {name: np.zeros(count, np.float32) for name in ("roughness", "swapped")}
    return {
        **floats,
        "sketch": rng.integers(0, 255, (count, 1, 256, 256), np.uint8),
        "photo": np.full((count, 3, 256, 256), 200, np.uint8),
        "palette": np.ones((count, 5, 4), np.float32),
        "target_rgb": np.full((count, 5, 3), 0.5, np.float32),
        "palette_masks": rng.random((count, 5, 128, 128)) < 0.2,
        "look": np.zeros((count, 16), np.float32),
        "look_present": np.ones(count, np.float32),
        "labels": rng.integers(0, 19, (count, 128, 128), np.uint8),
    }


@pytest.fixture
def batch() -> Batch:
    return Batch.from_arrays(random_arrays(), torch.device("cpu"))

from pathlib import Path

import pytest

from sketchgan.evaluation.samples import Sample, from_pack
from tests.sketchgan.data.conftest import geometry  # noqa: F401 - a fixture


@pytest.fixture
def samples(pack_folder: Path) -> list[Sample]:
    return from_pack(pack_folder, 3)
